import { HubError } from '../../subgraphs/subgraph-kit/errors.ts';

/** Why a subgraph gave no answer; for logs and metrics. */
export type UnavailableReason = 'timeout' | 'connection' | 'status' | 'refused-statement' | 'circuit-open' | 'not-started';

/** SUBGRAPH_UNAVAILABLE with the subgraph's name. */
export class SubgraphUnavailable extends HubError {
  readonly reason: UnavailableReason;

  constructor(subgraph: string, reason: UnavailableReason) {
    super(
      'SUBGRAPH_UNAVAILABLE',
      {
        en: `The part "${subgraph}" of the hub cannot be reached at the moment; the rest of the answer holds. Try again soon.`,
        zh: `子系统 ${subgraph} 暂时无法连接，其余数据有效，请稍后再试。`,
      },
      { subgraph },
    );
    this.name = 'SubgraphUnavailable';
    this.reason = reason;
  }
}

/** SUBGRAPH_ANSWER_INVALID with the subgraph's name. */
export function invalidAnswer(subgraph: string): HubError {
  return new HubError(
    'SUBGRAPH_ANSWER_INVALID',
    {
      en: `The part "${subgraph}" of the hub gave an answer that is not GraphQL.`,
      zh: `子系统 ${subgraph} 返回了无效的数据。`,
    },
    { subgraph },
  );
}
