import { deserialize, serialize } from 'node:v8';
import type { CandidateInspector, PoolColumns } from './pure/draw-types.ts';

/** Name of the file with its inspectors alone: whoever looks at one seat need not read the pool. */
export const INSPECTORS_FILE = 'inspectors.bin';

/** What the snapshot read: the draw is computed from this and the reveals alone. */
export interface Snapshot {
  readonly columns: PoolColumns;
  readonly inspectors: readonly CandidateInspector[];
}

/** Bytes of a snapshot. */
export function toSnapshotFile(snapshot: Snapshot): Uint8Array {
  return serialize(snapshot);
}

/** The snapshot in such bytes. */
export function fromSnapshotFile(bytes: Uint8Array): Snapshot {
  return deserialize(bytes) as Snapshot;
}

/** Bytes of the inspectors of a snapshot. */
export function toInspectorsFile(inspectors: Snapshot['inspectors']): Uint8Array {
  return serialize(inspectors);
}

/** The inspectors in such bytes. */
export function fromInspectorsFile(bytes: Uint8Array): Snapshot['inspectors'] {
  return deserialize(bytes) as Snapshot['inspectors'];
}
