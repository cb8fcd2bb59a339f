import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { countRegisters } from './register-counts.repository.ts';
import type { RegisterCounts } from './register-counts.ts';

const COUNTS = Symbol('register counts');

/** The counts of this department, or null for the code of another one. */
export async function findRegisterCounts(context: RequestContext, own: string, code: string): Promise<RegisterCounts | null> {
  if (code !== own) return null;
  const loader = loaderOf<string, RegisterCounts>(context, COUNTS, async () => new Map([[own, await countRegisters(context.database)]]));
  return loader.load(own);
}
