import { parentPort, workerData } from 'node:worker_threads';
import { createPool } from '../../season-draw/pure/create-pool.ts';
import { nodePrimitives } from '../../season-draw/pure/node-primitives.ts';
import { sample } from '../../season-draw/pure/sample.ts';
import { seasonFigures } from '../season-figures.ts';
import { unitClasses } from '../unit-classes.ts';
import type { ReportOrder } from './report-order.ts';

/*
 * The thread in which a season's report is computed: the draw once more, and two hundred independent ones beside it. It says one thing, the figures.
 */

const order = workerData as ReportOrder;
const primitives = nodePrimitives(order.profile);
const pool = createPool(order, primitives);
const { classes, classOf } = unitClasses(order.columns, order.register);
const { entries, seed, runs } = order;
const outcomes = sample(pool, seed, primitives);
parentPort?.postMessage(seasonFigures({ pool, entries, outcomes, seed, classOf, classes, runs }, primitives));
