import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { readingsOf, readingsOfDraw, saveReading } from './beacon-readings.repository.ts';
import { toolsOf } from './ceremony.service.ts';
import type { BeaconReading, Reading } from './ceremony.ts';
import { type Contributing, type ContributionResult, contribute, type Refusal } from './contribution.service.ts';
import { moveDraw } from './draw.repository.ts';
import type { Draw } from './draw.ts';
import { plannedDeadlines } from './draw-deadlines.ts';
import { revealedIfComplete } from './draw-phases.service.ts';
import { checkDrandRound, DRAND_CHAIN, drandRoundFrom } from './pure/drand-beacon.ts';
import type { Beacon } from './pure/draw-types.ts';

const READINGS = Symbol('beacon readings of draws');
const DIGITS = /^[1-6]{5,200}$/u;
const NUMBER = /^[0-9]{1,4}$/u;
const NUMBERS_MAX = 50;
const NAME_LENGTH_MAX = 100;

/** What somebody read off: the digits of dice, the numbers of a lottery, or a round of drand. */
export interface ReadBeacon {
  readonly idempotencyKey: string;
  readonly drawId: string;
  /** Name of the person who reads, as the record shows it. */
  readonly witness: string;
  readonly digits?: string | null;
  readonly game?: string | null;
  readonly issue?: string | null;
  readonly numbers?: readonly string[] | null;
  readonly round?: number | null;
  readonly signature?: string | null;
}

/**
 * Keeps what the caller read. Dice and lottery are known when two different persons have typed the same; a round of drand proves itself. Reveals
 * are taken from then on.
 */
export function readBeacon(context: RequestContext, input: ReadBeacon): Promise<ContributionResult> {
  return contribute(context, { operation: 'readBeacon', input, needs: 'FROZEN' }, async (contributing) => {
    const { manager, draw, now } = contributing;
    const reading = readingOf(input);
    const refusal = refusalOf(contributing, input.witness, reading);
    if (refusal !== null || reading === null) return refusal;
    const known = reading.kind === 'drand' ? drandBeacon(draw, reading) : await agreed(context, contributing, { input, reading });
    if (typeof known === 'string') return known;
    if (known === null) return null;
    await moveDraw(manager, draw, 'FROZEN', { beacon: known, beaconAt: now });
    await revealedIfComplete(toolsOf(context, contributing), draw.id);
    return null;
  });
}

function refusalOf({ draw, now }: Contributing, witness: string, reading: Reading | null): Refusal | null {
  if (draw.beacon !== null) return 'ALREADY_DONE';
  if (now >= plannedDeadlines(draw.plan).revealUntil) return 'TOO_LATE';
  if (reading === null || witness.trim() === '' || witness.length > NAME_LENGTH_MAX) return 'BAD_BEACON';
  return isAskedFor(draw, reading.kind, now) ? null : 'WRONG_BEACON';
}

/** That somebody has read the beacon, and whether somebody else has read something different. */
export type ComparedReading = BeaconReading & { readonly differs: boolean };

/** Who has read the beacon of a draw, and whether they agree; not what they read, so that the second person reads for herself. */
export async function loadReadings(context: RequestContext, draw: Draw): Promise<readonly ComparedReading[]> {
  const load = (ids: readonly string[]): Promise<Map<string, BeaconReading[]>> => readingsOf(context.database.manager, ids);
  const readings = (await loaderOf(context, READINGS, load).load(draw.id)) ?? [];
  return readings.map((own) => ({ ...own, differs: readings.some((other) => !isSame(own.reading, other.reading)) }));
}

/** The fall-back is taken from T3 on, the beacon of the plan before as well. */
function isAskedFor({ plan }: Draw, kind: Reading['kind'], now: Date): boolean {
  return kind === plan.beacon.kind || (kind === plan.beacon.fallBack && now >= plannedDeadlines(plan).beaconUntil);
}

/** The beacon when another person, under another name, has read the same; null until then. */
async function agreed(
  context: RequestContext,
  { manager, draw, now }: Contributing,
  { input, reading }: { readonly input: ReadBeacon; readonly reading: Exclude<Reading, { kind: 'drand' }> },
): Promise<Beacon | Refusal | null> {
  const witness = input.witness.normalize('NFC').trim();
  const { subject } = context.caller;
  const others = (await readingsOfDraw(manager, draw.id)).filter((other) => other.subject !== subject);
  if (others.some((other) => other.witness === witness)) return 'READ_BY_THE_SAME_PERSON';
  await saveReading(manager, draw.id, { subject, witness, reading, readAt: now });
  const same = others.find((other) => isSame(other.reading, reading));
  if (same === undefined) return null;
  if (reading.kind === 'lottery') return reading;
  return { ...reading, witnesses: [same.witness, witness].toSorted() };
}

function drandBeacon({ plan }: Draw, { round, signature }: Extract<Reading, { kind: 'drand' }>): Beacon | Refusal {
  const isRight = round === drandRoundFrom(plan.deadlines.commitUntil) && checkDrandRound({ round, signature });
  return isRight ? { kind: 'drand', chain: DRAND_CHAIN, round, signature } : 'BAD_BEACON';
}

function readingOf({ digits, game, issue, numbers, round, signature }: ReadBeacon): Reading | null {
  if (digits != null) return DIGITS.test(digits) ? { kind: 'dice', digits } : null;
  if (numbers != null) {
    const isWhole = numbers.length > 0 && numbers.length <= NUMBERS_MAX && numbers.every((number) => NUMBER.test(number));
    return isWhole && game != null && issue != null ? { kind: 'lottery', game: nfc(game), issue: nfc(issue), numbers } : null;
  }
  return round != null && signature != null ? { kind: 'drand', round, signature } : null;
}

function nfc(text: string): string {
  return text.normalize('NFC').trim();
}

function isSame(left: Reading, right: Reading): boolean {
  if (left.kind === 'dice' && right.kind === 'dice') return left.digits === right.digits;
  if (left.kind !== 'lottery' || right.kind !== 'lottery') return false;
  return left.game === right.game && left.issue === right.issue && left.numbers.join(' ') === right.numbers.join(' ');
}
