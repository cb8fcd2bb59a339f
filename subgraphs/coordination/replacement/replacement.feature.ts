import type { CoordinationFeature } from '../feature.ts';
import { inThread } from '../long-work.ts';
import { REPLACEMENT_QUEUE } from '../season-draw/draw-queues.ts';
import { drawJob } from '../season-draw/draw-work.service.ts';
import type { ThreadedWork } from '../services.ts';
import { AbsenceResolver, InspectorRecusalsResolver } from './absence.resolver.ts';
import { ReplacementResolver } from './replacement.resolver.ts';
import { ROTA_LINK_RESOLVERS, RotaResolver, SeatAlternateResolver } from './rota.resolver.ts';

const APPLY_REPLACEMENTS: ThreadedWork = { module: new URL('./apply-replacement.service.ts', import.meta.url), name: 'applyReplacements' };

/** What happens to enterprises and inspectors after they were drawn: replacement, recusal, leave, rota. */
export const replacementFeature: CoordinationFeature = {
  name: 'replacement',
  resolvers: [ReplacementResolver, AbsenceResolver, InspectorRecusalsResolver, RotaResolver, ...ROTA_LINK_RESOLVERS, SeatAlternateResolver],
  jobs: [drawJob(REPLACEMENT_QUEUE, (drawId, context) => inThread(APPLY_REPLACEMENTS, drawId, context))],
  policy: {
    Query: { staff: ['replacements'], inspector: ['myRota'], departmentHead: ['departmentRota', 'seatAlternates'] },
    Mutation: {
      departmentStaff: ['requestUnitReplacement', 'requestInspectorReplacement'],
      replacementApprover: ['decideReplacement'],
      inspectorOrHead: ['declareRecusal', 'endRecusal', 'recordLeave', 'endLeave'],
    },
    Replacement: {
      everyone: [
        'id',
        'drawId',
        'kind',
        'unitId',
        'enterprise',
        'visitId',
        'visit',
        'department',
        'inspectorId',
        'inspector',
        'reason',
        'evidenceDigest',
        'requestedAt',
        'decision',
        'decidedAt',
        'ordinal',
        'mayDecide',
      ],
      oversight: ['requestedBy', 'decidedBy'],
    },
    ReplacementSuccess: { everyone: ['replacement'] },
    ReplacementConnection: { everyone: ['edges', 'nodes', 'pageInfo'] },
    ReplacementEdge: { everyone: ['node', 'cursor'] },
    SeatAlternate: { everyone: ['load', 'inspector'] },
    LeftVisit: { everyone: ['visitId', 'visit', 'creditCode', 'enterprise', 'reason', 'leftAt'] },
    Rota: { everyone: ['load', 'visits', 'leaves', 'left', 'inspector'] },
    RotaConnection: { everyone: ['edges', 'nodes', 'pageInfo'] },
    RotaEdge: { everyone: ['node', 'cursor'] },
    RotaVisit: {
      everyone: ['visitId', 'visit', 'creditCode', 'enterprise', 'state', 'sessionFrom', 'sessionTo', 'windowFrom', 'windowTo'],
    },
    InspectorLeave: { everyone: ['id', 'from', 'to'] },
    Inspector: { inspectorOrHead: ['recusals'] },
    Recusal: { everyone: ['id', 'inspectorId', 'inspector', 'creditCode', 'enterprise', 'ground', 'declaredAt'] },
    RecusalConnection: { everyone: ['edges', 'nodes', 'pageInfo'] },
    RecusalEdge: { everyone: ['node', 'cursor'] },
    DeclareRecusalSuccess: { everyone: ['recusal'] },
    EndRecusalSuccess: { everyone: ['recusal'] },
    RecordLeaveSuccess: { everyone: ['leave'] },
    EndLeaveSuccess: { everyone: ['leave'] },
  },
};
