import { badInput } from '../../subgraph-kit/errors.ts';
import { runMutation } from '../../subgraph-kit/mutation/run-mutation.ts';
import { parseDivisionCode } from '../../subgraph-kit/pure/division.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { choosePack, packIdsOf } from './jurisdiction-rules.repository.ts';
import type { RulePack } from './rule-pack.ts';
import { findPack, getPack } from './rule-packs.ts';

const PACK_IDS = Symbol('rule pack of jurisdiction');

/** What choosing a pack came to. */
export interface ChooseRulePackResult {
  readonly __typename: 'ChooseRulePackSuccess';
  readonly jurisdiction: string;
  readonly packId: string;
}

/** The pack that a jurisdiction goes by from now on; seasons that are open keep theirs. */
export async function findPackOf(context: RequestContext, jurisdiction: string): Promise<RulePack> {
  const load = (jurisdictions: readonly string[]): Promise<ReadonlyMap<string, string>> =>
    packIdsOf(context.database.manager, jurisdictions);
  return getPack((await loaderOf(context, PACK_IDS, load).load(jurisdiction)) ?? '');
}

/** Chooses the pack of a jurisdiction. Throws BAD_USER_INPUT for a pack or division that does not exist. */
export function chooseRulePack(
  context: RequestContext,
  input: { readonly idempotencyKey: string; readonly jurisdiction: string; readonly packId: string },
): Promise<ChooseRulePackResult> {
  const { idempotencyKey, jurisdiction, packId } = input;
  if (findPack(packId) === null) throw badInput('packId', packId, { en: 'is not a rule pack', zh: '不是已有的规则包' });
  if (parseDivisionCode(jurisdiction) === null)
    throw badInput('jurisdiction', jurisdiction, { en: 'is not a division of GB/T 2260', zh: '不是 GB/T 2260 的区划代码' });
  const call = { operation: 'chooseRulePack', idempotencyKey, input: { jurisdiction, packId } };
  return runMutation<ChooseRulePackResult>(context, call, async (manager) => {
    const choice = { jurisdiction, packId, by: context.caller.subject, at: context.clock.now() };
    const earlier = await choosePack(manager, choice);
    const result = { __typename: 'ChooseRulePackSuccess', jurisdiction, packId } as const;
    return { kind: 'done', result, subject: `JurisdictionRules:${jurisdiction}`, before: { packId: earlier }, after: { packId } };
  });
}
