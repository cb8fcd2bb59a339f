import { badInput } from '../../subgraph-kit/errors.ts';
import type { BeaconRule } from './pure/draw-types.ts';

/** Randomness from outside, as an announcement asks for it. */
export interface BeaconWish {
  readonly kind: BeaconRule['kind'];
  readonly description?: string | null;
  readonly fallBack?: BeaconRule['fallBack'] | null;
}

const DESCRIPTION_LENGTH_MAX = 500;

/** The rule that stands in the plan; without a wish the seed comes from the parties alone. Throws BAD_USER_INPUT. */
export function beaconRuleOf(wish: BeaconWish | null): BeaconRule {
  if (wish === null) return { kind: 'none', description: '', fallBack: 'none' };
  const { kind } = wish;
  const description = wish.description ?? '';
  const isDescribed = kind === 'none' || description.trim() !== '';
  if (!isDescribed || description.length > DESCRIPTION_LENGTH_MAX)
    throw badInput('beacon.description', description, {
      en: `must say in 1 to ${DESCRIPTION_LENGTH_MAX} characters which dice, lottery or chain, and when`,
      zh: `须以 1 到 ${DESCRIPTION_LENGTH_MAX} 个字符写明采用何种骰子、彩票或随机信标及其时间`,
    });
  return { kind, description, fallBack: wish.fallBack ?? 'none' };
}
