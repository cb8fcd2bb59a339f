import type { CoordinationFeature } from '../feature.ts';
import { DrawResolver, SeasonDrawsResolver } from './draw.resolver.ts';
import { RUN_QUEUE, SNAPSHOT_QUEUE } from './draw-queues.ts';
import { readDraw } from './draw-reading.service.ts';
import { EnterprisePackageResolver } from './enterprise-package.resolver.ts';
import { runDraw } from './run.service.ts';
import { takeSnapshot } from './snapshot.service.ts';

/** The draw that nobody can steer and everybody can check. */
export const seasonDrawFeature: CoordinationFeature = {
  name: 'season-draw',
  resolvers: [DrawResolver, SeasonDrawsResolver, EnterprisePackageResolver],
  references: { Draw: (reference, context) => readDraw(context, String(reference.id)) },
  jobs: [
    { queue: SNAPSHOT_QUEUE, run: (data, context) => takeSnapshot(String(data.drawId), context) },
    { queue: RUN_QUEUE, run: (data, context) => runDraw(String(data.drawId), context) },
  ],
  policy: {
    Query: { everyone: ['draw', 'drawFilePart'] },
    Mutation: { coordinator: ['announceDraw'], departmentHead: ['registerDrawKey', 'commitToDraw', 'revealForDraw'] },
    Season: { everyone: ['draws'] },
    Draw: {
      signedIn: ['enterprisePackage'],
      everyone: [
        'id',
        'seasonId',
        'attempt',
        'profile',
        'state',
        'witness',
        'announcedAt',
        'plan',
        'planDigest',
        'manifest',
        'manifestDigest',
        'frozenAt',
        'seed',
        'drawnAt',
        'failure',
        'parties',
        'files',
      ],
    },
    DrawParty: { everyone: ['partyId', 'committedAt', 'revealedAt'] },
    DrawFile: { everyone: ['name', 'visibility', 'bytes'] },
    DrawFilePart: { everyone: ['content', 'totalBytes'] },
    AnnounceDrawSuccess: { everyone: ['draw'] },
    PartiesMissing: { everyone: ['code', 'message', 'withoutKey', 'required'] },
    RegisterDrawKeySuccess: { everyone: ['department', 'profile'] },
    ContributionSuccess: { everyone: ['draw'] },
    ContributionRefused: { everyone: ['code', 'message'] },
  },
};
