import type { CoordinationFeature } from '../feature.ts';
import { inThread } from '../long-work.ts';
import { SeasonReport1764050400000 } from '../migrations/2026.11.25T06-00-00.season-report.ts';
import type { ThreadedWork } from '../services.ts';
import { InclusionProbabilityResolver, RiskClassCountResolver, SeasonReportResolver } from './season-report.resolver.ts';
import { REPORT_QUEUE } from './season-report.service.ts';

const COMPUTE_REPORT: ThreadedWork = { module: new URL('./compute-report.service.ts', import.meta.url), name: 'computeReport' };

/** What a season saved, and whether its draw was fair. */
export const seasonReportFeature: CoordinationFeature = {
  name: 'season-report',
  resolvers: [SeasonReportResolver, RiskClassCountResolver, InclusionProbabilityResolver],
  migrations: [SeasonReport1764050400000],
  jobs: [{ queue: REPORT_QUEUE, run: (data, context) => inThread(COMPUTE_REPORT, String(data.drawId), context) }],
  policy: {
    Query: { auditorOrNamedEnterprise: ['drawInclusionProbabilities'] },
    Season: { oversight: ['report'] },
    SeasonReport: {
      everyone: [
        'drawId',
        'attempt',
        'computedAt',
        'runs',
        'units',
        'visitsComposed',
        'separateInspections',
        'independentVisits',
        'lowerBound',
        'hoursPerVisit',
        'hoursSavedAgainstSeparate',
        'hoursSavedAgainstIndependent',
      ],
      auditor: ['riskClasses'],
    },
    SimulatedVisits: { everyone: ['median', 'percentile5', 'percentile95'] },
    RiskClassCount: { everyone: ['entryId', 'entry', 'riskClass', 'units', 'expected', 'actual', 'zValue'] },
    InclusionProbability: { everyone: ['entryId', 'entry', 'weight', 'probability', 'standardError', 'isExact'] },
  },
};
