import { expect, test } from '@jest/globals';
import { poolColumnsOf } from '../../../../subgraphs/coordination/season-draw/pure/pool-columns.ts';
import { unitClasses } from '../../../../subgraphs/coordination/season-report/unit-classes.ts';

const columns = poolColumnsOf(
  ['entry'],
  ['U1', 'U2', 'U4'].map((unitId) => ({ unitId, weights: [1], strata: ['ALL'] })),
);
const classesIn = (register: string): string[] => {
  const { classes, classOf } = unitClasses(columns, register);
  return Array.from(classOf, (place) => classes[place] ?? '');
};

test('every unit of the pool gets the class of its line, and none without one', () => {
  expect(classesIn('U0:A\nU1:D\nU2:\nU3:B\nU4:A\nU5:C')).toEqual(['D', 'UNCLASSIFIED', 'A']);
  expect(classesIn('U4:B')).toEqual(['UNCLASSIFIED', 'UNCLASSIFIED', 'B']);
  expect(classesIn('')).toEqual(['UNCLASSIFIED', 'UNCLASSIFIED', 'UNCLASSIFIED']);
});
