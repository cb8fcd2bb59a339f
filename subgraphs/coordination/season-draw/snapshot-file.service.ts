import { deserialize, serialize } from 'node:v8';
import type { CandidateInspector, PoolColumns, TextColumn } from './pure/draw-types.ts';

/** Name of the file that keeps what the snapshot read, for the hub's own use. */
export const SNAPSHOT_FILE = 'snapshot.bin';

/** Name of the file with its inspectors alone: whoever looks at one seat need not read the pool. */
export const INSPECTORS_FILE = 'inspectors.bin';

/** What the snapshot read: the draw is computed from this and the reveals alone. */
export interface Snapshot {
  readonly columns: PoolColumns;
  readonly inspectors: readonly CandidateInspector[];
}

/** Bytes of a snapshot. Arrays in shared memory are copied, because shared memory cannot be serialised. */
export function toSnapshotFile({ columns, inspectors }: Snapshot): Uint8Array {
  const own: PoolColumns = {
    entryIds: columns.entryIds,
    layout: columns.layout,
    unitIds: ownText(columns.unitIds),
    weights: columns.weights.map((column) => Uint8Array.from(column)),
    strata: columns.strata.map(({ labels, of }) => ({ labels, of: Uint16Array.from(of) })),
    excludedIds: ownText(columns.excludedIds),
    excludedReasons: Uint16Array.from(columns.excludedReasons),
    reasons: columns.reasons,
  };
  return serialize({ columns: own, inspectors });
}

/** The snapshot in such bytes. */
export function fromSnapshotFile(bytes: Uint8Array): Snapshot {
  return deserialize(bytes) as Snapshot;
}

function ownText(column: TextColumn): TextColumn {
  return { bytes: Uint8Array.from(column.bytes), offsets: Uint32Array.from(column.offsets) };
}

/** Bytes of the inspectors of a snapshot. */
export function toInspectorsFile(inspectors: Snapshot['inspectors']): Uint8Array {
  return serialize(inspectors);
}

/** The inspectors in such bytes. */
export function fromInspectorsFile(bytes: Uint8Array): Snapshot['inspectors'] {
  return deserialize(bytes) as Snapshot['inspectors'];
}
