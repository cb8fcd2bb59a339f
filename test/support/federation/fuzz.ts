import { differ, runDifferential, shrink } from './differential.ts';
import { fixtureDifferential } from './fixture-differential.ts';

/** `tsx fuzz.ts <first seed> <count> [query|mutation]`: compares generated operations, and shows the first differences in their smallest form. */
const [firstSeed = '1', count = '1000', operation = 'query'] = process.argv.slice(2);
const differential = fixtureDifferential(operation === 'mutation' ? 'mutation' : 'query');
const started = Date.now();
const report = await runDifferential(differential, Number(firstSeed), Number(count));
const reasons = new Map<string, number>();
for (const text of report.refused) {
  const reason = (text.split('\n')[0] ?? '').replace(/'[^']*'/g, '*');
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}
process.stdout.write(
  `${report.queries} queries in ${Date.now() - started} ms, ${report.withErrors} with errors, ${report.refused.length} refused, ${report.losses} reported losses, ${report.differences.length} differences\n`,
);
for (const [reason, times] of reasons) process.stdout.write(`  refused ${times}: ${reason}\n`);
for (const difference of report.differences.slice(0, Number(process.env.SHOW ?? 3))) {
  const source = await shrink(differential, difference);
  process.stdout.write(`\nseed ${difference.seed} ${JSON.stringify(difference.variables)}\n${source}\n`);
  const again = await differ(differential, { ...difference, source });
  process.stdout.write(`${again.what}\n`);
}
for (const text of report.refused.slice(0, Number(process.env.SHOW_REFUSED ?? 0))) {
  const [reason = '', ...lines] = text.split('\n');
  const kind = reason.slice(0, 50);
  const source = await shrink(
    differential,
    { seed: 0, source: lines.join('\n'), variables: {} },
    (outcome) => outcome.refused?.startsWith(kind) === true,
  );
  process.stdout.write(`\n${reason}\n${source.replace(/\s+/g, ' ')}\n`);
}
