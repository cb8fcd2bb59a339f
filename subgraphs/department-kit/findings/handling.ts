import type { CodeList } from '../../subgraph-kit/pure/code-list.ts';

/** How far the handling of a finding has come (处置状态). */
export const HANDLING_STATUSES = {
  OPEN: { zh: '待处理', en: 'Nothing decided yet' },
  RECTIFICATION_DUE: { zh: '待整改', en: 'Rectification due' },
  RECTIFIED: { zh: '已整改', en: 'Rectified' },
  CLOSED: { zh: '已结案', en: 'Closed' },
} as const satisfies CodeList<string>;

/** One of {@link HANDLING_STATUSES}. */
export type HandlingStatus = keyof typeof HANDLING_STATUSES;

/** The same steps as the rows of `state_transition` for machine FINDING, which is what enforces them; here to name what is possible instead. */
const NEXT: Readonly<Record<HandlingStatus, readonly HandlingStatus[]>> = {
  OPEN: ['RECTIFICATION_DUE', 'RECTIFIED', 'CLOSED'],
  RECTIFICATION_DUE: ['RECTIFIED', 'CLOSED'],
  RECTIFIED: ['CLOSED'],
  CLOSED: [],
};

/** Statuses that may follow this one. */
export function nextHandlingStatuses(status: HandlingStatus): readonly HandlingStatus[] {
  return NEXT[status];
}
