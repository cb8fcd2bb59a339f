import type { RequestFacts } from '../../../gateway/request-facts.ts';

/** Who asks in all measurements: somebody who may see findings of all departments. */
export const BENCH_IDENTITY = { role: 'COORDINATOR', subject: 'bench' } as const;

/** The same, as the gateway tells the subgraphs. */
export const BENCH_FACTS: RequestFacts = {
  caller: { subject: 'bench', role: 'COORDINATOR', department: null, division: null, creditCode: null, inspectorId: null },
  requestId: 'bench',
  locale: 'zh-CN',
};
