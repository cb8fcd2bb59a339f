import { layoutOf } from '../../../subgraphs/coordination/season-draw/pure/ball-layout.ts';
import type { RiskClass, World } from './worlds.ts';

/** How an attack did: standard deviations by which the units that it names are worse than the names of the risk entries let guess. */
export type Advantage = { readonly named: number; readonly sigma: number };

/**
 * The names that entries draw are public by law, and whoever follows the risk class names bad ones more often. So the measure of an attack is not how
 * many bad ones it names, but how many more than the best guess from the lists of the entries that follow the class: the chance of a bad class given on
 * which of these lists the unit stands, lists of different groups of balls being independent within a class, and even lists telling nothing.
 */
export function advantageOf({ season, view, classOf }: World, named: ReadonlySet<string>, bad: ReadonlySet<RiskClass>): Advantage {
  const { entries } = season.plan;
  const { groupOf } = layoutOf(entries);
  const risky = entries.flatMap((entry, place) =>
    entry.strataByRisk || entry.weightsByRisk ? [{ entry, group: groupOf[place] ?? 0 }] : [],
  );
  const groups = [...Map.groupBy(risky, ({ group }) => group).values()].map((members) =>
    members.map(({ entry }) => view.takenBy(entry.entryId)),
  );
  const patternOf = (group: readonly ReadonlySet<string>[], unitId: string): string =>
    group.map((units) => Number(units.has(unitId))).join('');
  const counts = new Map<string, number>();
  const count = (key: string): number => counts.get(key) ?? 0;
  for (const [unitId, riskClass] of classOf) {
    for (const key of [riskClass, ...groups.map((group, place) => `${riskClass} ${place} ${patternOf(group, unitId)}`)])
      counts.set(key, count(key) + 1);
  }
  const classes = [...new Set(classOf.values())];
  const likelihood = (riskClass: RiskClass, unitId: string): number =>
    groups.reduce(
      (chance, group, place) => (chance * count(`${riskClass} ${place} ${patternOf(group, unitId)}`)) / count(riskClass),
      count(riskClass),
    );
  const chanceOf = (unitId: string): number => {
    const of = (some: readonly RiskClass[]): number => some.reduce((sum, riskClass) => sum + likelihood(riskClass, unitId), 0);
    return of(classes.filter((riskClass) => bad.has(riskClass))) / of(classes);
  };
  const chances = [...named].map(chanceOf);
  const mean = chances.reduce((sum, chance) => sum + chance, 0);
  const variance = chances.reduce((sum, chance) => sum + chance * (1 - chance), 0);
  const found = [...named].filter((unitId) => bad.has(classOf.get(unitId) ?? 'A')).length;
  return { named: named.size, sigma: variance === 0 ? 0 : (found - mean) / Math.sqrt(variance) };
}
