import { badInput } from '../../subgraph-kit/errors.ts';
import type { BeaconRule } from './pure/draw-types.ts';

/** Randomness from outside, as an announcement asks for it. */
export interface BeaconWish {
  readonly kind: string;
  readonly description?: string | null;
  readonly fallBack?: string | null;
}

const KINDS = ['none', 'dice', 'lottery', 'drand'] as const;
const FALL_BACKS = ['none', 'dice'] as const;
const DESCRIPTION_LENGTH_MAX = 500;

/** The rule that stands in the plan; without a wish the seed comes from the parties alone. Throws BAD_USER_INPUT. */
export function beaconRuleOf(wish: BeaconWish | null): BeaconRule {
  if (wish === null) return { kind: 'none', description: '', fallBack: 'none' };
  const kind = KINDS.find((candidate) => candidate === wish.kind);
  if (kind === undefined)
    throw badInput('beacon.kind', wish.kind, { en: `must be one of ${KINDS.join(', ')}`, zh: `必须是 ${KINDS.join('、')} 之一` });
  const fallBack = FALL_BACKS.find((candidate) => candidate === (wish.fallBack ?? 'none'));
  if (fallBack === undefined)
    throw badInput('beacon.fallBack', wish.fallBack ?? null, {
      en: `must be one of ${FALL_BACKS.join(', ')}`,
      zh: `必须是 ${FALL_BACKS.join('、')} 之一`,
    });
  const description = wish.description ?? '';
  const isDescribed = kind === 'none' || description.trim() !== '';
  if (!isDescribed || description.length > DESCRIPTION_LENGTH_MAX)
    throw badInput('beacon.description', description, {
      en: `must say in 1 to ${DESCRIPTION_LENGTH_MAX} characters which dice, lottery or chain, and when`,
      zh: `须以 1 到 ${DESCRIPTION_LENGTH_MAX} 个字符写明采用何种骰子、彩票或随机信标及其时间`,
    });
  return { kind, description, fallBack };
}
