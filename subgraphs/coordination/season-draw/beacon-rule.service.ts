import { badInput } from '../../subgraph-kit/errors.ts';
import type { BEACON_FALL_BACKS, BEACON_KINDS } from './ceremony.ts';
import type { BeaconRule } from './pure/draw-types.ts';

/** Randomness from outside, as an announcement asks for it. */
export interface BeaconWish {
  readonly kind: keyof typeof BEACON_KINDS;
  readonly description?: string | null;
  readonly fallBack?: keyof typeof BEACON_FALL_BACKS | null;
}

const DESCRIPTION_LENGTH_MAX = 500;

/** The rule that stands in the plan; without a wish the seed comes from the parties alone. Throws BAD_USER_INPUT. */
export function beaconRuleOf(wish: BeaconWish | null): BeaconRule {
  if (wish === null) return { kind: 'none', description: '', fallBack: 'none' };
  const description = wish.description ?? '';
  const isDescribed = wish.kind === 'NONE' || description.trim() !== '';
  if (!isDescribed || description.length > DESCRIPTION_LENGTH_MAX)
    throw badInput('beacon.description', description, {
      en: `must say in 1 to ${DESCRIPTION_LENGTH_MAX} characters which dice, lottery or chain, and when`,
      zh: `须以 1 到 ${DESCRIPTION_LENGTH_MAX} 个字符写明采用何种骰子、彩票或随机信标及其时间`,
    });
  return { kind: inPlan(wish.kind), description, fallBack: inPlan(wish.fallBack ?? 'NONE') };
}

function inPlan<Word extends string>(word: Word): Lowercase<Word> {
  return word.toLowerCase() as Lowercase<Word>;
}
