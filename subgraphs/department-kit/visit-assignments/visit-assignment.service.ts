import type { FeedSubscription } from '../../subgraph-kit/feeds/feed-reader.ts';
import { storeAssignments } from './visit-assignment.repository.ts';
import { ownAssignments } from './visit-assignment.ts';

/** Name of the subgraph that assigns visits. */
const COORDINATION = 'coordination';

/** The department's inbox of visits: it keeps its own assignments and passes over the others. */
export function assignmentSubscription(department: string): FeedSubscription {
  return {
    source: COORDINATION,
    kind: 'visit-assignment',
    apply: async (manager, rows) => {
      const own = ownAssignments(rows, department);
      if (own.length > 0) await storeAssignments(manager, own);
    },
  };
}
