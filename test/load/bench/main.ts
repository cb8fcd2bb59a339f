import { resolve } from 'node:path';
import process from 'node:process';
import { Command } from 'commander';
import { BenchPlace } from './bench-place.ts';
import { type BenchRow, toJsonLine, toTable } from './bench-row.ts';
import { machineLines } from './machine.ts';
import { benchDraws } from './rows/draw.bench.ts';
import { benchEntryDecision } from './rows/entry-decision.bench.ts';
import { benchGateways, ENGINE_NOTES, type GatewayQuestion } from './rows/gateway.bench.ts';
import { benchHub } from './rows/hub.bench.ts';
import { benchImport } from './rows/import.bench.ts';

const NAMES = ['dossier', 'list', 'hub', 'import', 'draw', 'entry-decision'] as const;
type BenchName = (typeof NAMES)[number];

const REGISTER = { full: 100_000, quick: 20_000, tiny: 1_000 } as const;
const REGISTER_LARGE = 1_000_000;

interface Words {
  readonly json: boolean;
  readonly quick: boolean;
  readonly tiny: boolean;
  readonly large: boolean;
  readonly profile?: string;
}

/** Benches in the order in which they disturb each other least; those of the gateway share their set-up. */
function plan(names: readonly BenchName[]): readonly (readonly [string, (place: BenchPlace) => Promise<readonly BenchRow[]>])[] {
  const has = (name: BenchName): boolean => names.length === 0 || names.includes(name);
  const questions = (['dossier', 'list'] as const).filter(has) satisfies readonly GatewayQuestion[];
  return [
    ...(questions.length > 0 ? [[questions.join(', '), (place: BenchPlace) => benchGateways(place, questions)] as const] : []),
    ...(has('hub') ? [['hub', benchHub] as const] : []),
    ...(has('import') ? [['import', benchImport] as const] : []),
    ...(has('draw') ? [['draw', benchDraws] as const] : []),
    // Last, because it makes the city larger.
    ...(has('entry-decision') ? [['entry-decision', benchEntryDecision] as const] : []),
  ];
}

/** Where rows and progress go: rows to whoever reads the output, progress beside it. */
class Reporter {
  readonly #json: boolean;
  readonly #startedMs = performance.now();
  #wroteEngines = false;

  constructor(json: boolean) {
    this.#json = json;
  }

  say(line: string): void {
    process.stderr.write(`[${((performance.now() - this.#startedMs) / 1000).toFixed(0)} s] ${line}\n`);
  }

  machine(lines: readonly string[]): void {
    for (const line of lines) this.#json ? this.say(line) : process.stdout.write(`${line}\n`);
  }

  rows(rows: readonly BenchRow[]): void {
    if (this.#json) for (const row of rows) process.stdout.write(`${toJsonLine(row)}\n`);
    else process.stdout.write(`\n${toTable(rows)}\n`);
    this.#wroteEngines ||= rows.some(({ name }) => name === 'dossier' || name === 'list');
  }

  finish(): void {
    if (this.#wroteEngines && !this.#json) process.stdout.write(`\n${ENGINE_NOTES.join('\n')}\n`);
    this.say('done');
  }
}

async function bench(names: readonly BenchName[], { json, quick, tiny, large }: Words): Promise<number> {
  const reporter = new Reporter(json);
  const size = tiny ? 'tiny' : quick ? 'quick' : 'full';
  const scale = { size, decisionEnterprises: large ? REGISTER_LARGE : REGISTER[size] } as const;
  const place = await BenchPlace.open(scale, (line) => reporter.say(line));
  endWith(place);
  let failed = 0;
  try {
    reporter.machine(machineLines(await place.postgresVersion()));
    for (const [name, run] of plan(names)) {
      reporter.say(`${name} …`);
      try {
        reporter.rows(await run(place));
      } catch (error) {
        // The other benches can still be measured.
        failed += 1;
        reporter.say(`${name} could not be measured: ${error instanceof Error ? error.stack : error}`);
      }
    }
  } finally {
    await place.close();
  }
  reporter.finish();
  return failed === 0 ? 0 : 1;
}

/** A run that is broken off, or whose starter is gone, leaves nothing behind. */
function endWith(place: BenchPlace): void {
  const end = (): void => void place.close().finally(() => process.exit(1));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
  process.once('disconnect', end);
}

await new Command('npm run bench --')
  .description('Measures against what one would use instead; ratios of interleaved rounds. 性能对比测量。')
  .argument('[names...]', `${NAMES.join(', ')}; all when left out (测量项)`)
  .option('--json', 'one JSON object per row: name, value, unit, against, ratio, aim (每行一个 JSON)', false)
  .option('--quick', 'fewer rounds and smaller files (快速)', false)
  .option('--tiny', 'hardly anything, to see that it works; the figures mean nothing (仅验证可运行)', false)
  .option('--profile <folder>', 'CPU profiles of all processes; they cost time, so the figures are worth less (写出性能剖析文件)')
  .option('--large', 'entry decisions at 1,000,000 enterprises (大规模)', false)
  .action(async (names: readonly string[], words: Words) => {
    const unknown = names.filter((name) => !NAMES.includes(name as BenchName));
    if (unknown.length > 0) throw new Error(`There is no bench "${unknown[0]}"; there are: ${NAMES.join(', ')}. (没有此测量项。)`);
    if (words.profile !== undefined) process.env.BENCH_PROFILES = resolve(process.env.INIT_CWD ?? '.', words.profile);
    process.exit(await bench(names as readonly BenchName[], words));
  })
  .parseAsync();
