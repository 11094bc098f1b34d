import * as z from 'zod';

/** A migration to be run on a database that exists only for it; each text is one SQL statement. */
export interface Trial {
  /** What makes the database as it is before. */
  readonly before: readonly string[];
  /** Rows to be put in; one that is refused is left out. */
  readonly rows: readonly string[];
  readonly up: readonly string[];
  readonly down: readonly string[];
}

const dumpSchema = z.object({
  /** The CREATE statements as the database keeps them. */
  sql: z.array(z.string()),
  tables: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.string()),
      /** Values as SQL literals, so that 7 and '7' differ. */
      rows: z.array(z.array(z.string())),
    }),
  ),
});
/** What a database holds. */
export type Dump = z.infer<typeof dumpSchema>;

/** A step of a trial: what the database holds after it; with an error it was refused, and the dump is as before. */
const stepSchema = z.object({ error: z.string().nullable(), dump: dumpSchema });
export type TrialStep = z.infer<typeof stepSchema>;

/** What came of a trial. */
export const ranSchema = z.discriminatedUnion('kind', [
  /** Not tried: there is no such database here, or it took too long. */
  z.object({ kind: z.literal('untried'), why: z.string() }),
  /** The database as it is before cannot be made. */
  z.object({ kind: z.literal('impossible'), why: z.string() }),
  /** `down` is null where the way there was refused. */
  z.object({ kind: z.literal('ran'), before: dumpSchema, up: stepSchema, down: stepSchema.nullable() }),
]);
export type Ran = z.infer<typeof ranSchema>;
