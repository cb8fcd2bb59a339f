import type { CoordinationFeature } from '../feature.ts';
import {
  InspectionItemPlanResolver,
  PlanEntryResolver,
  PlanGroupResolver,
  PlanMutationResolver,
  SeasonPlanResolver,
} from './plan.resolver.ts';
import { findPlanEntry } from './plan-reading.service.ts';

/** Plan entries: submitted by departments, merged and approved by the joint meeting, made public. */
export const plansFeature: CoordinationFeature = {
  name: 'plans',
  resolvers: [PlanMutationResolver, PlanEntryResolver, SeasonPlanResolver, InspectionItemPlanResolver, PlanGroupResolver],
  references: { PlanEntry: (reference, context) => findPlanEntry(context, String(reference.id)) },
  policy: {
    Query: { everyone: ['planEntry', 'planEntries'], staff: ['planOverview'] },
    Mutation: { officer: ['submitPlanEntry'], coordinator: ['acceptPlanEntry', 'rejectPlanEntry', 'approvePlan', 'publishPlan'] },
    Season: { everyone: ['planEntries'] },
    InspectionItem: { everyone: ['planEntries'] },
    PlanEntry: {
      everyone: [
        'id',
        'code',
        'name',
        'season',
        'department',
        'items',
        'category',
        'divisions',
        'stratify',
        'weights',
        'ratio',
        'unitsMin',
        'maximum',
        'windowFrom',
        'windowTo',
        'submittedAt',
        'state',
        'version',
      ],
      staff: ['decisionReason'],
      oversight: ['submittedBy'],
    },
    PlanRatio: { everyone: ['numerator', 'denominator'] },
    PlanEntryConnection: { everyone: ['edges', 'nodes', 'pageInfo'] },
    PlanEntryEdge: { everyone: ['node', 'cursor'] },
    PlanEntrySuccess: { everyone: ['entry'] },
    PlanEntryRefused: { everyone: ['code', 'message', 'faults'] },
    PlanEntryFault: { everyone: ['field', 'message', 'clauses'] },
    PlanOverview: { everyone: ['pools', 'meetings', 'groups', 'separateInspections', 'visitsAtLeast'] },
    PlanPool: { everyone: ['entry', 'enterprises', 'wanted'] },
    PlanMeeting: { everyone: ['first', 'second', 'enterprises'] },
    PlanGroup: { everyone: ['entries', 'lead', 'participants', 'separateInspections', 'visitsAtLeast'] },
  },
};
