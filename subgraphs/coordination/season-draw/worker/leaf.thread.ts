import { workerData } from 'node:worker_threads';
import type { DrawProfile } from '../pure/draw-types.ts';
import { nodePrimitives } from '../pure/node-primitives.ts';
import { hashLeaves, type LeafWork } from '../pure/pool-leaves.ts';

/** A thread that hashes a range of the units into the shared buffer, and ends. */
type LeafOrder = { readonly work: LeafWork; readonly range: { readonly from: number; readonly to: number }; readonly profile: DrawProfile };

const { work, range, profile } = workerData as LeafOrder;
hashLeaves(work, range, nodePrimitives(profile));
