import { deserialize, serialize } from 'node:v8';
import type { DrawFile } from './draw-files.repository.ts';
import type { RemovedEdge, Slot, WithdrawnUnit } from './pure/draw-types.ts';

/** Name of the file that keeps all seats that ever were and what replacements did to them, for the hub's own use. */
export const TEAMS_FILE = 'teams.bin';

/** From what the teams can be replayed, besides snapshot and seed. */
export interface Teams {
  readonly slots: readonly Slot[];
  readonly removedEdges: readonly RemovedEdge[];
  readonly withdrawn: readonly WithdrawnUnit[];
}

/** The file of these teams. */
export function teamsFile(teams: Teams): DrawFile {
  return { name: TEAMS_FILE, visibility: 'INTERNAL', content: serialize(teams) };
}

/** The teams in such bytes. */
export function fromTeamsFile(bytes: Uint8Array): Teams {
  return deserialize(bytes) as Teams;
}
