import { serviceCaller } from '../../subgraph-kit/identity/caller.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { COORDINATION, type ThreadContext } from '../services.ts';

/** The context under which a job leaves its trace: the hub itself acts, and the request is the thing worked on. */
export function jobRequest(context: ThreadContext, subjectId: string): RequestContext {
  return {
    caller: serviceCaller(COORDINATION),
    requestId: `job:${subjectId}`,
    locale: 'zh-CN',
    clock: context.clock,
    database: context.database,
    loaders: new Map(),
    services: null,
  };
}
