import { resultCodesResolver } from '../../subgraph-kit/schema/result-codes.resolver.ts';
import type { CoordinationFeature } from '../feature.ts';
import { DrawsAndVisits1764036000000 } from '../migrations/2026.11.25T02-00-00.draws-and-visits.ts';
import { VisitBoard1764388800000 } from '../migrations/2026.11.29T04-00-00.visit-board.ts';
import { ResultCodeResolver } from '../results/result-code.resolver.ts';
import { resultSubscriptions } from '../results/results.service.ts';
import { VisitResultType } from './visit.graphql.ts';
import {
  BookingVisitResolver,
  EnterpriseVisitsResolver,
  SeasonVisitsResolver,
  VisitResolver,
  VisitTeamResolver,
} from './visit.resolver.ts';
import { findVisibleVisit } from './visit-reading.service.ts';

/** Visits from the draw to the last result. */
export const visitFeature: CoordinationFeature = {
  name: 'visits',
  resolvers: [
    VisitResolver,
    VisitTeamResolver,
    EnterpriseVisitsResolver,
    SeasonVisitsResolver,
    BookingVisitResolver,
    resultCodesResolver(VisitResultType),
    ResultCodeResolver,
  ],
  references: { Visit: (reference, context) => findVisibleVisit(context, String(reference.id)) },
  migrations: [DrawsAndVisits1764036000000, VisitBoard1764388800000],
  feeds: [
    {
      kind: 'visit-assignment',
      table: 'visit_team',
      idColumn: 'id',
      rowSql: `jsonb_build_object('id', t.id, 'visitId', t.visit_id, 'department', t.department, 'seasonId', t.season_id, 'creditCode', t.credit_code,
        'itemCodes', t.item_codes, 'inspectorIds', t.inspector_ids, 'windowFrom', t.window_from, 'windowTo', t.window_to, 'state', t.state)`,
      readers: null,
      // A department learns of its own part in a visit and of nobody else's inspectors.
      rowsOfReaderSql: 't.department = (select code from department where subgraph = $4)',
    },
  ],
  subscriptions: resultSubscriptions,
  policy: {
    Query: { everyone: ['resultCodes'], signedIn: ['visit'], staff: ['visits', 'myVisits'] },
    Mutation: { coordinator: ['confirmTeams', 'serveNotices'], inspector: ['startVisit', 'endVisit'] },
    Enterprise: { staffOrThatEnterprise: ['visits'] },
    Season: { staff: ['visitCounts'] },
    VisitCount: { everyone: ['state', 'count'] },
    InspectorBooking: { everyone: ['visit'] },
    Visit: {
      everyone: [
        'id',
        'seasonId',
        'windowFrom',
        'windowTo',
        'sessionFrom',
        'sessionTo',
        'sessionGap',
        'startedAt',
        'endedAt',
        'state',
        'version',
        'enterprise',
        'teams',
        'results',
        'notice',
        'notices',
      ],
    },
    VisitConnection: { everyone: ['edges', 'nodes', 'pageInfo'] },
    VisitEdge: { everyone: ['node', 'cursor'] },
    VisitTeam: { everyone: ['department', 'itemCodes', 'items', 'inspectorIds', 'inspectors', 'seats', 'unfilled'] },
    VisitResult: { everyone: ['itemCode', 'item', 'department', 'resultId', 'resultCodes', 'problem', 'recordedAt'] },
    ResultCode: { everyone: ['code', 'name', 'problem'] },
    Notice: { everyone: ['id', 'kind', 'ground', 'servedAt', 'channel', 'proofDigest'] },
    ConfirmTeamsSuccess: { everyone: ['season', 'confirmed', 'withoutSession'] },
    ServeNoticesSuccess: { everyone: ['season', 'served', 'tooLate'] },
    VisitStepSuccess: { everyone: ['visit'] },
    NotEnoughInspectors: { everyone: ['code', 'message', 'department', 'present', 'required'] },
    NotOnTeam: { everyone: ['code', 'message'] },
    TimeNotPossible: { everyone: ['code', 'message', 'at'] },
  },
};
