import { createHash } from 'node:crypto';
import { canonicalJsonBytes } from '../../subgraph-kit/pure/canonical-json.ts';
import { invariant } from '../../subgraph-kit/pure/invariant.ts';
import { checkPack } from './check-pack.ts';
import { CHANGCHUN } from './packs/changchun.ts';
import { CHANGDE } from './packs/changde.ts';
import { LIANYUNGANG } from './packs/lianyungang.ts';
import { PANJIN } from './packs/panjin.ts';
import { TRIAL } from './packs/trial.ts';
import { XINZHOU } from './packs/xinzhou.ts';
import type { ParameterName } from './parameters.ts';
import type { RuleEntry, RulePack } from './rule-pack.ts';

/**
 * The pack of a jurisdiction that has not chosen one.
 *
 * @unit none: an id
 * @source none: our choice, because a trial needs rules before a city has written its own
 */
export const DEFAULT_PACK_ID = 'trial';

/**
 * All packs, that of this product first.
 *
 * @unit as each entry says
 * @source the document that each pack names
 */
export const RULE_PACKS: readonly RulePack[] = checked([TRIAL, CHANGCHUN, CHANGDE, LIANYUNGANG, PANJIN, XINZHOU]);

/**
 * The pack of an id, or null.
 *
 * @unit as each entry says
 * @source the document that the pack names
 */
export function findPack(id: string): RulePack | null {
  return RULE_PACKS.find((pack) => pack.id === id) ?? null;
}

/**
 * The pack of an id that one of our own rows names.
 *
 * @unit as each entry says
 * @source the document that the pack names
 */
export function getPack(id: string): RulePack {
  const pack = findPack(id);
  invariant(pack !== null, `the rule pack ${id} exists`);
  return pack;
}

/**
 * What the pack says of a parameter; null where its source is silent.
 *
 * @unit that of the value
 * @source the clauses of the entry
 */
export function ruleOf(pack: RulePack, name: ParameterName): RuleEntry | null {
  return pack.parameters[name] ?? null;
}

/**
 * Id and version, as decisions name a pack: `trial@1`.
 *
 * @unit none: a name
 * @source none: our choice
 */
export function packVersion(pack: RulePack): string {
  return `${pack.id}@${pack.version}`;
}

/**
 * SHA-256 of the pack's canonical JSON in lower-case hexadecimal: what a draw binds itself to.
 *
 * @unit 64 hexadecimal digits
 * @source RFC 8785 for the canonical form
 */
export function packDigest(pack: RulePack): string {
  return createHash('sha256').update(canonicalJsonBytes(pack)).digest('hex');
}

function checked(packs: readonly RulePack[]): readonly RulePack[] {
  const faults = packs.flatMap((pack) => checkPack(pack).map((fault) => `${pack.id}: ${fault}`));
  invariant(faults.length === 0, faults.join('; '));
  return packs;
}
