import { badInput } from '../../subgraph-kit/errors.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { findDraw } from '../season-draw/draw.repository.ts';
import { findFile } from '../season-draw/draw-files.repository.ts';
import { nodePrimitives } from '../season-draw/pure/node-primitives.ts';
import { seatAlternates, seatCandidates } from '../season-draw/pure/seat-candidates.ts';
import { fromInspectorsFile, INSPECTORS_FILE } from '../season-draw/snapshot-file.service.ts';
import { requireUuid } from '../seasons/season.service.ts';
import { findSeat, seatsFilled } from './alternates.repository.ts';
import { obstaclesOf } from './seat-obstacles.repository.ts';

const ALTERNATES_MAX = 20;
const ALTERNATES_DEFAULT = 5;

/** Somebody who would come next for a seat. */
export interface Alternate {
  readonly inspectorId: string;
  /** Seats that the inspector fills in the draw. */
  readonly load: number;
}

/**
 * Who would come next for the seat of an inspector of the caller's own department, best first; nobody when there is no such seat.
 *
 * It is computed from the snapshot and the present teams, so it is what a replacement approved now would come to, and it is kept nowhere.
 */
export async function listAlternates(
  { database, caller }: RequestContext,
  seatOf: { readonly visitId: string; readonly inspectorId: string; readonly first: number | null },
): Promise<Alternate[]> {
  const first = requireFirst(seatOf.first ?? ALTERNATES_DEFAULT);
  const { manager } = database;
  const seat = await findSeat(manager, requireUuid('visitId', seatOf.visitId), requireUuid('inspectorId', seatOf.inspectorId));
  if (seat === null || seat.slot.department !== caller.department) return [];
  const draw = await findDraw(manager, seat.drawId);
  const bytes = await findFile(manager, seat.drawId, INSPECTORS_FILE);
  if (draw?.inspectorSeed == null || bytes === null) return [];
  const inspectors = fromInspectorsFile(bytes).filter(({ department }) => department === seat.slot.department);
  const { inspectorSeed } = draw;
  const candidates = seatCandidates(seat.slot, { inspectorSeed, inspectors }, nodePrimitives(draw.profile));
  const loads = await seatsFilled(manager, seat.drawId, seat.slot.department);
  const passedOver = new Set(seat.passedOver);
  const next = seatAlternates(candidates, { loads, evenLoad: draw.plan.assignment.evenLoad }).filter(
    ({ inspectorId }) => !passedOver.has(inspectorId),
  );
  const obstacles = await obstaclesOf(
    manager,
    seatOf.visitId,
    next.map(({ inspectorId }) => inspectorId),
  );
  const held = new Set(obstacles.map(({ inspectorId }) => inspectorId));
  return next
    .filter(({ inspectorId }) => !held.has(inspectorId))
    .slice(0, first)
    .map(({ inspectorId }) => ({ inspectorId, load: loads.get(inspectorId) ?? 0 }));
}

function requireFirst(first: number): number {
  if (first < 1 || first > ALTERNATES_MAX)
    throw badInput('first', first, { en: `must be 1 to ${ALTERNATES_MAX}`, zh: `必须在 1 到 ${ALTERNATES_MAX} 之间` });
  return first;
}
