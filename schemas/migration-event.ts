import * as z from 'zod';
import { taskIdSchema } from './task-graph.ts';

/** How dangerous a change of the data's form is, the least first. */
export const riskSchema = z.enum(['LOW', 'MEDIUM', 'HIGH', 'DATA-LOSS']);
export type Risk = z.infer<typeof riskSchema>;

/** What a trial on a database of its own showed of a migration and its way back. `unfit`: why rows that are possible were refused. */
export const proofSchema = z.discriminatedUnion('kind', [
  /** No database differs by it. */
  z.object({ kind: z.literal('nothing') }),
  /** There and back, schema and `rows` sample rows were as before. */
  z.object({ kind: z.literal('restored'), rows: z.int(), unfit: z.string().nullable() }),
  z.object({ kind: z.literal('differs'), rows: z.int(), what: z.array(z.string()), unfit: z.string().nullable() }),
  /** Even without a row. */
  z.object({ kind: z.literal('refused'), why: z.string() }),
  z.object({ kind: z.literal('unproven'), why: z.string() }),
]);
export type Proof = z.infer<typeof proofSchema>;

/** Something of SCHEMA.md by its 1-based line. */
const noteSchema = z.object({ line: z.int(), message: z.string() });

const plannedFields = {
  /** Four digits, counted up in a project. */
  id: z.string(),
  /** The task whose agent changed SCHEMA.md, and its run; null for an edit by hand. */
  taskId: taskIdSchema.nullable(),
  runId: z.string().nullable(),
  /** SCHEMA.md as it is now, and its sha256. */
  text: z.string(),
  hash: z.string(),
  risk: riskSchema,
  changes: z.array(
    z.object({ what: z.string(), risk: riskSchema, reason: z.string(), line: z.int(), table: z.string() }),
  ),
  /** What was not understood and is not compared. */
  remarks: z.array(noteSchema),
  up: z.array(z.string()),
  down: z.array(z.string()),
  proof: proofSchema,
};

/** What is remembered of changes of SCHEMA.md. */
export const migrationEvents = [
  /** SCHEMA.md is not what was approved last. HIGH and DATA-LOSS wait for the human. */
  z.object({ type: z.literal('migration/planned'), ...plannedFields }),
  z.object({ type: z.literal('migration/approved'), id: z.string() }),
  /** SCHEMA.md is to be, or already is, what was approved before. */
  z.object({ type: z.literal('migration/cancelled'), id: z.string() }),
] as const;
