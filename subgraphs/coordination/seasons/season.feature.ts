import type { CoordinationFeature } from '../feature.ts';
import { SeasonResolver } from './season.resolver.ts';
import { findSeason } from './season.service.ts';

/** Seasons and their state machine. */
export const seasonFeature: CoordinationFeature = {
  name: 'seasons',
  resolvers: [SeasonResolver],
  references: { Season: (reference, context) => findSeason(context, String(reference.id)) },
  policy: {
    Query: { everyone: ['season', 'currentSeason', 'seasons'] },
    Mutation: { coordinator: ['openSeason', 'archiveSeason'] },
    Season: {
      everyone: ['id', 'jurisdiction', 'code', 'name', 'year', 'windowFrom', 'windowTo', 'rehearsal', 'state', 'version', 'openedAt'],
    },
    SeasonConnection: { everyone: ['edges', 'nodes', 'pageInfo'] },
    SeasonEdge: { everyone: ['node', 'cursor'] },
    PageInfo: { everyone: ['hasNextPage', 'endCursor'] },
    OpenSeasonSuccess: { everyone: ['season'] },
    SeasonCodeTaken: { everyone: ['code', 'message'] },
    SeasonStepSuccess: { everyone: ['season'] },
    StepNotPossible: { everyone: ['code', 'message', 'from', 'to', 'missing'] },
  },
};
