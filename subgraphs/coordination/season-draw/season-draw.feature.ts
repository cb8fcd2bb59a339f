import type { CoordinationFeature } from '../feature.ts';
import { inThread } from '../long-work.ts';
import { DrawCeremony1764046800000 } from '../migrations/2026.11.25T05-00-00.draw-ceremony.ts';
import { DrawWork1764378000000 } from '../migrations/2026.11.29T01-00-00.draw-work.ts';
import type { ThreadedWork } from '../services.ts';
import { DrawCeremonyResolver, DrawPartyResolver } from './ceremony.resolver.ts';
import { checkDeadlinesOfDraw } from './deadlines.service.ts';
import { DrawResolver, SeasonDrawsResolver } from './draw.resolver.ts';
import { DEADLINE_QUEUE, RUN_QUEUE, SNAPSHOT_QUEUE } from './draw-queues.ts';
import { readDraw } from './draw-reading.service.ts';
import { drawJob } from './draw-work.service.ts';
import { EnterprisePackageResolver } from './enterprise-package.resolver.ts';
import { takeSnapshot } from './snapshot.service.ts';

const RUN_DRAW: ThreadedWork = { module: new URL('./run.service.ts', import.meta.url), name: 'runDraw' };

/** The draw that nobody can steer and everybody can check. */
export const seasonDrawFeature: CoordinationFeature = {
  name: 'season-draw',
  resolvers: [DrawResolver, DrawCeremonyResolver, DrawPartyResolver, SeasonDrawsResolver, EnterprisePackageResolver],
  references: { Draw: (reference, context) => readDraw(context, String(reference.id)) },
  migrations: [DrawCeremony1764046800000, DrawWork1764378000000],
  jobs: [
    drawJob(SNAPSHOT_QUEUE, takeSnapshot),
    drawJob(DEADLINE_QUEUE, checkDeadlinesOfDraw),
    drawJob(RUN_QUEUE, (drawId, context) => inThread(RUN_DRAW, drawId, context)),
  ],
  policy: {
    Query: { everyone: ['draw', 'drawFilePart'], auditorOrNamedEnterprise: ['drawEnterprisePackage'] },
    Mutation: {
      coordinator: ['announceDraw', 'requestNewAttempt'],
      drawParty: ['registerDrawKey', 'commitToDraw', 'revealForDraw', 'acknowledgeShares', 'openShares'],
      drawCeremony: ['readBeacon', 'checkDrawDeadlines'],
      auditor: ['decideNewAttempt'],
    },
    Season: { everyone: ['draws'] },
    Draw: {
      everyone: [
        'id',
        'seasonId',
        'season',
        'attempt',
        'profile',
        'state',
        'witness',
        'witnessOffice',
        'announcedAt',
        'plan',
        'planDigest',
        'manifest',
        'manifestDigest',
        'frozenAt',
        'beacon',
        'beaconAt',
        'seed',
        'drawnAt',
        'failure',
        'defect',
        'transcriptVersion',
        'flaggedAt',
        'parties',
        'files',
        'shares',
        'beaconReadings',
        'attemptRequests',
        'standing',
      ],
    },
    DrawParty: {
      everyone: ['partyId', 'commitment', 'committedAt', 'revealedAt', 'droppedReason', 'silentHolders', 'lateAt', 'recovered'],
    },
    DrawCommitment: { everyone: ['vector', 'signature'] },
    DrawShare: { everyone: ['partyId', 'holderId', 'index', 'ephemeral', 'ciphertext', 'acknowledgedAt', 'openedAt'] },
    BeaconReading: { everyone: ['witness', 'readAt', 'differs'] },
    DrawStanding: {
      everyone: ['nextStep', 'until', 'work', 'parties', 'committed', 'revealed', 'waitingFor', 'etag', 'pollSeconds'],
    },
    DrawWork: { everyone: ['phase', 'percent', 'toldAt', 'brokeOffAt'] },
    DrawAttemptRequest: {
      everyone: [
        'id',
        'drawId',
        'defect',
        'explanation',
        'evidenceDigest',
        'requestedAt',
        'decision',
        'decidedAt',
        'decisionNote',
        'approvalDigest',
      ],
      oversight: ['requestedBy', 'decidedBy'],
    },
    AttemptSuccess: { everyone: ['request'] },
    CheckDrawDeadlinesSuccess: { everyone: ['draw'] },
    DrawFailure: { everyone: ['code', 'names', 'text'] },
    DrawFile: { everyone: ['name', 'visibility', 'bytes'] },
    DrawFilePart: { everyone: ['content', 'totalBytes'] },
    AnnounceDrawSuccess: { everyone: ['draw'] },
    PartiesMissing: { everyone: ['code', 'message', 'withoutKey', 'required'] },
    EscrowMissing: { everyone: ['code', 'message', 'holders', 'required', 'withoutKey'] },
    RegisterDrawKeySuccess: { everyone: ['department', 'profile'] },
    ContributionSuccess: { everyone: ['draw'] },
    ContributionRefused: { everyone: ['code', 'message'] },
  },
};
