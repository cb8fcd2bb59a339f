import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { requireUuid } from '../seasons/season.service.ts';
import { servicesOf, type ThreadedWork } from '../services.ts';
import { isLargePool } from './draw-files.repository.ts';
import { makePackage } from './make-package.service.ts';
import type { EnterprisePackage } from './pure/enterprise-package.ts';

const MAKE_PACKAGE: ThreadedWork = { module: new URL('./make-package.service.ts', import.meta.url), name: 'makePackage' };

/**
 * What an enterprise may see of a computed draw: its own balls with their proofs, or the proof of its exclusion.
 *
 * Null before the draw is computed, and for an enterprise that was not registered.
 */
export async function readEnterprisePackage(
  context: RequestContext,
  drawId: string,
  creditCode: string,
): Promise<EnterprisePackage | null> {
  const asked = { drawId: requireUuid('drawId', drawId), creditCode };
  const isLarge = await isLargePool(context.database.manager, drawId);
  return isLarge ? servicesOf(context).longReads.read(MAKE_PACKAGE, asked) : makePackage(asked, context);
}
