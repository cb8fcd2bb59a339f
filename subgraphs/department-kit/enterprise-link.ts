import type { RequestContext } from '../subgraph-kit/request-context.ts';
import type { ApiClass } from './api-class.ts';

/** What every subgraph knows of an enterprise. */
export interface EnterpriseShape {
  readonly creditCode: string;
}

/** The department's `Enterprise` class, and how a credit code becomes a value of it. */
export interface EnterpriseLink {
  readonly type: ApiClass<EnterpriseShape>;
  /** The key alone for a department that only extends the type; the owner loads its facts, all of a level in one statement. */
  of(context: RequestContext, creditCode: string): EnterpriseShape | Promise<EnterpriseShape>;
}
