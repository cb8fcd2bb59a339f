import { z } from 'zod';
import { RESULT_CODE_LIST } from '../../subgraph-kit/pure/result-code.ts';

const day = z.iso.date();
const count = z.int().min(0);
const ratio = z.strictObject({ numerator: z.int().min(1), denominator: z.int().min(1) });

/** Content of a publication of the kind PLAN. */
export const planContentSchema = z.strictObject({
  season: z.string().describe('Code of the season.'),
  name: z.string().describe('Name of the season.'),
  rehearsal: z.boolean(),
  rulePack: z.string().describe('Id of the rule pack.'),
  entries: z.array(
    z.strictObject({
      department: z.string().describe('Code of the department.'),
      code: z.string(),
      name: z.string(),
      itemCodes: z.array(z.string()),
      category: z.string().describe('Supervision category, which makes the pool.'),
      divisions: z.array(z.string()).nullable().describe('Divisions to which the pool is narrowed; null: the whole jurisdiction.'),
      ratio: ratio.describe('Enterprises wanted, as a share of the pool.'),
      unitsMin: count.describe('Enterprises wanted at the least.'),
      windowFrom: day,
      windowTo: day,
    }),
  ),
});

const attempt = { drawId: z.uuid(), attempt: z.int().min(1) };

/** Content of a publication of the kind DRAW: an attempt that is drawn, one that failed, or a new version of the transcript after a replacement. */
export const drawContentSchema = z.union([
  z.strictObject({
    ...attempt,
    seed: z.string().describe('Seed, hexadecimal.'),
    visits: count.describe('Visits that were composed.'),
    rehearsal: z.boolean(),
  }),
  z.strictObject({ ...attempt, failure: z.string().describe('As in `Draw.failure.text`.') }),
  z.strictObject({
    ...attempt,
    version: z.int().min(2).describe('Version of the transcript.'),
    kind: z.enum(['UNIT', 'INSPECTOR']).describe('What was replaced.'),
    reason: z.string(),
    withdrawn: z.strictObject({ units: count, inspectors: count }).describe('How many were withdrawn so far.'),
  }),
]);

/** Content of a publication of the kind RESULT: the results of one visit, without names of persons. */
export const resultContentSchema = z.strictObject({
  enterpriseName: z.string().nullable(),
  rehearsal: z.boolean(),
  inspectedOn: day.describe('Day on which the inspection ended, in Asia/Shanghai.'),
  items: z.array(
    z.strictObject({
      department: z.string().describe('Code of the department.'),
      itemCode: z.string(),
      itemName: z.string().nullable(),
      resultCodes: z.array(z.enum(RESULT_CODE_LIST)),
    }),
  ),
});

/** See {@link planContentSchema}. */
export type PlanContent = z.infer<typeof planContentSchema>;
/** See {@link drawContentSchema}. */
export type DrawContent = z.infer<typeof drawContentSchema>;
/** What a publication holds. */
export type PublicationContent = PlanContent | DrawContent | z.infer<typeof resultContentSchema>;
