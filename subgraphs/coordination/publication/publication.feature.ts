import type { CoordinationFeature } from '../feature.ts';
import { PublicationResolver } from './publication.resolver.ts';

/** What is made public, and when. */
export const publicationFeature: CoordinationFeature = {
  name: 'publication',
  resolvers: [PublicationResolver],
  policy: {
    Query: { everyone: ['publications'] },
    Mutation: { coordinator: ['publishResults'] },
    Publication: { everyone: ['id', 'seasonId', 'kind', 'creditCode', 'content', 'publishedAt', 'season', 'enterprise'] },
    PublicationConnection: { everyone: ['edges', 'nodes', 'pageInfo'] },
    PublicationEdge: { everyone: ['node', 'cursor'] },
    PublishResultsSuccess: { everyone: ['season', 'published'] },
  },
};
