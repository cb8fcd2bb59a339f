import type { PoolColumns } from '../season-draw/pure/draw-types.ts';
import { textAt, textCount } from '../season-draw/pure/pool-columns.ts';
import { UNCLASSIFIED } from './report-figures.ts';

/** The credit risk class of every unit, as a place in a list of classes. */
export interface UnitClasses {
  readonly classes: readonly string[];
  readonly classOf: Uint8Array;
}

/**
 * Classes of the pool's units.
 *
 * @param register one line per enterprise, `code:class`, ascending by code; an empty class, or no line, is a unit without one. A text because a million
 * rows would stop the thread that reads them.
 */
export function unitClasses(columns: PoolColumns, register: string): UnitClasses {
  const places = new Map<string, number>([[UNCLASSIFIED, 0]]);
  const classOf = new Uint8Array(textCount(columns.unitIds));
  let unit = 0;
  for (const line of register === '' ? [] : register.split('\n')) {
    const colon = line.lastIndexOf(':');
    const code = line.slice(0, colon);
    while (unit < classOf.length && textAt(columns.unitIds, unit) < code) unit += 1;
    if (unit === classOf.length) break;
    if (textAt(columns.unitIds, unit) !== code) continue;
    const riskClass = line.slice(colon + 1) || UNCLASSIFIED;
    const place = places.get(riskClass) ?? places.size;
    places.set(riskClass, place);
    classOf[unit] = place;
  }
  return { classes: [...places.keys()], classOf };
}
