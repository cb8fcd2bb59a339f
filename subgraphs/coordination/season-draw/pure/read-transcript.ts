import { readCanonicalJson } from '../../../subgraph-kit/pure/canonical-reader.ts';
import { layoutOf } from './ball-layout.ts';
import { type AuditPart, type Transcript, transcriptSchema } from './draw-transcript.ts';
import type { Hex, PlanEntry, PoolColumns } from './draw-types.ts';
import { fromHex, toHex, utf8 } from './encoding.ts';
import { compareTextsAt, textAt, textColumnOf, textCount } from './pool-columns.ts';
import type { DrawPrimitives } from './primitives.ts';
import { check, VerificationFault } from './verification.ts';

/** Reads a transcript; throws `VerificationFault` when the bytes are not canonical or not of the form. */
export function readTranscript(bytes: Uint8Array): Transcript {
  const reading = readCanonicalJson(bytes);
  if (reading.kind === 'refused') throw new VerificationFault(`not canonical JSON: ${reading.reason}`, `不是规范 JSON：${reading.reason}`);
  const parsed = transcriptSchema.safeParse(reading.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = `${issue?.path.join('.') || '$'}: ${issue?.message ?? ''}`;
    throw new VerificationFault(`not of the form of a transcript at ${place}`, `不符合记录结构，位置 ${place}`);
  }
  // The schema changes nothing, and the value as read keeps its keys in canonical order, in which it is written fastest.
  return reading.value as unknown as Transcript;
}

/**
 * Digest of a transcript without its seal, from the bytes of a canonical transcript: what stays when the seal is cut out is the canonical form of the
 * rest, so nothing is written again. No other part has a key of that name, and a quote inside a text never stands bare.
 */
export function digestWithoutSeal(bytes: Uint8Array, primitives: DrawPrimitives): Hex {
  const mark = utf8('"seal":"');
  let start = bytes.length;
  // From the end, because what is long stands before it.
  do start = bytes.lastIndexOf(mark[0] as number, start - 1);
  while (start >= 0 && !mark.every((byte, place) => bytes[start + place] === byte));
  if (start < 0) throw new VerificationFault('there is no seal', '没有封印');
  const end = bytes.indexOf(COMMA, start) + 1;
  return toHex(primitives.hashPieces([bytes.subarray(0, start), bytes.subarray(end)]));
}

/** What stands between the seal and the next part, the seed. */
const COMMA = 0x2c;

/** The pool's columns as the auditors' transcript tells them; throws `VerificationFault` when they do not fit together. */
export function columnsOfAudit(audit: AuditPart, entries: readonly PlanEntry[]): PoolColumns {
  const entryIds = entries.map(({ entryId }) => entryId);
  const units = audit.unitIds.length;
  const columns: PoolColumns = {
    entryIds,
    layout: layoutOf(entries),
    unitIds: textColumnOf(audit.unitIds),
    weights: entryIds.map((entryId, entry) => {
      const column = audit.weights[entry];
      check(column?.entryId === entryId, `weights of ${entryId} are missing`, `缺少 ${entryId} 的权重`);
      return fromHex(column?.bytes ?? '');
    }),
    strata: entryIds.map((entryId, entry) => {
      const column = audit.strata[entry];
      check(column?.entryId === entryId, `strata of ${entryId} are missing`, `缺少 ${entryId} 的分层`);
      return { labels: column?.labels ?? [], of: u16Of(column?.indexes ?? '') };
    }),
    areas: { labels: audit.areas.labels, of: u16Of(audit.areas.indexes) },
    excludedIds: textColumnOf(audit.excludedIds),
    excludedReasons: u16Of(audit.excludedReasons),
    reasons: audit.exclusionReasons,
  };
  const labelled = [...columns.strata, columns.areas];
  const isFilled = columns.weights.every(({ length }) => length === units) && labelled.every(({ of }) => of.length === units);
  check(isFilled, 'a column has not one value per unit', '某列数据与对象数量不符');
  check(
    audit.weights.length === entryIds.length && audit.strata.length === entryIds.length,
    'a column of no entry',
    '存在不属于任何条目的列',
  );
  check(columns.excludedReasons.length === audit.excludedIds.length, 'an excluded unit has no reason', '被排除对象缺少理由');
  refuseUnknownIndexes(columns);
  refuseDisorder(columns);
  return columns;
}

function refuseUnknownIndexes(columns: PoolColumns): void {
  const isKnown = [...columns.strata, columns.areas].every(({ labels, of }) => of.every((index) => index < labels.length));
  check(isKnown, 'a stratum or an area without a label', '存在没有名称的分层或区域');
  check(
    columns.excludedReasons.every((index) => index < columns.reasons.length),
    'an unknown exclusion reason',
    '存在未知的排除理由',
  );
  check(
    columns.weights.every((weights) => weights.every((weight) => weight <= 64)),
    'a weight above 64',
    '存在大于 64 的权重',
  );
}

/** Ids must ascend, because a salt goes by the place of its unit. */
function refuseDisorder({ unitIds, excludedIds }: PoolColumns): void {
  for (const column of [unitIds, excludedIds]) {
    for (let index = 1; index < textCount(column); index++) {
      const ascends = compareTextsAt(column, index - 1, column, index) < 0;
      if (!ascends)
        throw new VerificationFault(
          `unit ${textAt(column, index)} is out of order or there twice`,
          `对象 ${textAt(column, index)} 顺序错误或重复`,
        );
    }
  }
}

function u16Of(hex: string): Uint16Array {
  const bytes = fromHex(hex);
  const numbers = new Uint16Array(bytes.length / 2);
  for (let index = 0; index < numbers.length; index++)
    numbers[index] = ((bytes[2 * index] as number) << 8) | (bytes[2 * index + 1] as number);
  return numbers;
}
