import type { BenchPlace } from '../bench-place.ts';
import type { BenchRow } from '../bench-row.ts';
import type { Child } from '../child.ts';
import { askAll, drive, type Endpoint } from '../load-driver.ts';
import { interleave, medianOf, ratioOf } from '../rounds.ts';
import { cityOf } from '../sample-hub.ts';

const CONNECTIONS = 8;
const AIM = 0.12;
const EFFORT = {
  full: { rounds: 9, requests: 300, warmUp: 1_000 },
  quick: { rounds: 3, requests: 150, warmUp: 300 },
  tiny: { rounds: 1, requests: 16, warmUp: 8 },
} as const;
const OURS = 'the whole hub in one process';
const APOLLO = '@apollo/gateway with subgraphs over HTTP';

/** Processor time of everything but the database per dossier: one process against a gateway and its subgraphs, both over the same PostgreSQL. */
export async function benchHub(place: BenchPlace): Promise<readonly BenchRow[]> {
  const city = await cityOf(place);
  const subgraphs = await place.start<{ urls: Record<string, string> }>('http-subgraphs', city.environment);
  const apollo = await place.start<{ url: string }>('apollo-gateway', {
    ...city.environment,
    BENCH_SUBGRAPHS: JSON.stringify(subgraphs.facts.urls),
    BENCH_SIGNS: 'yes',
  });
  const theirs: Endpoint = { url: apollo.facts.url, headers: {} };
  const expected = { bodies: city.dossiers, answers: await askAll(city.endpoint, city.dossiers) };
  const { rounds, requests, warmUp } = EFFORT[place.scale.size];
  for (const endpoint of [city.endpoint, theirs]) await drive(endpoint, expected, { connections: CONNECTIONS, requests: warmUp });
  const used = async (children: readonly Child[]): Promise<number> => {
    const each = await Promise.all(children.map((child) => child.usedMicroseconds()));
    return each.reduce((sum, one) => sum + one, 0);
  };
  const contender = (name: string, endpoint: Endpoint, children: readonly Child[]) => ({
    name,
    measure: async () => {
      const before = await used(children);
      const burst = await drive(endpoint, expected, { connections: CONNECTIONS, requests });
      return ((await used(children)) - before) / burst.requests;
    },
  });
  const figures = await interleave(
    [contender(OURS, city.endpoint, [city.child]), contender(APOLLO, theirs, [apollo.child, subgraphs.child])],
    rounds,
  );
  await apollo.child.stop();
  await subgraphs.child.stop();
  return [
    {
      name: 'hub',
      value: medianOf(figures, OURS),
      unit: 'µs CPU of all processes but PostgreSQL per dossier',
      against: APOLLO,
      ratio: ratioOf(figures, OURS, APOLLO),
      aim: AIM,
    },
  ];
}
