import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { Demand } from '../../../../subgraphs/subgraph-kit/workbook/demand.ts';

describe('a demand', () => {
  test('holds the producer back while nobody reads, and while reads are answered at once', async () => {
    const demand = new Demand();
    let fed = 0;
    const producing = demand.untilHungry().then(() => {
      fed += 1;
    });
    await setImmediate();
    await setImmediate();
    await demand.during(async () => 'a queued row');
    await setImmediate();
    expect(fed).toBe(0);
    await demand.during(async () => {
      await producing;
    });
    expect(fed).toBe(1);
  });

  test('lets one waiting read through at a time', async () => {
    const demand = new Demand();
    let chunks = 0;
    const read = () =>
      demand.during(async () => {
        await demand.untilHungry();
        chunks += 1;
      });
    await read();
    await read();
    expect(chunks).toBe(2);
  });
});
