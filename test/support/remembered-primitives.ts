import type { DrawProfile } from '../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { nodePrimitives } from '../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import type { DrawPrimitives } from '../../subgraphs/coordination/season-draw/pure/primitives.ts';

type Operation = (...words: never[]) => unknown;

/**
 * The primitives of a profile that remember what they have computed. They are functions of their arguments, so nothing is computed differently; a test
 * that verifies thousands of nearly equal transcripts only does not check the same signature again in each.
 */
export function rememberedPrimitives(profile: DrawProfile): DrawPrimitives {
  const primitives = nodePrimitives(profile);
  return {
    ...primitives,
    keystream: remembered(primitives.keystream),
    group: allRemembered(primitives.group),
    signatures: allRemembered(primitives.signatures),
  };
}

function allRemembered<Operations extends object>(operations: Operations): Operations {
  const entries = Object.entries(operations).map(([name, value]) => [
    name,
    typeof value === 'function' ? remembered(value.bind(operations) as Operation) : value,
  ]);
  return Object.fromEntries(entries) as Operations;
}

function remembered<Kept extends Operation>(operation: Kept): Kept {
  const results = new Map<string, unknown>();
  const ask = (...words: never[]): unknown => {
    const key = words.map(textOf).join('|');
    if (!results.has(key)) results.set(key, operation(...words));
    return results.get(key);
  };
  return ask as unknown as Kept;
}

function textOf(word: unknown): string {
  if (word instanceof Uint8Array) return Buffer.from(word.buffer, word.byteOffset, word.byteLength).toString('base64');
  return Array.isArray(word) ? word.map(textOf).join() : String(word);
}
