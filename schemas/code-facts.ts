import * as z from 'zod';

/** What is known of one file of a project without understanding it: who it names, and what it defines. */
export const fileFactsSchema = z.object({
  /** Relative to the project, `/` between names. */
  path: z.string(),
  size: z.number(),
  /** Last change in milliseconds; with the size it tells whether the file is still the one that was read. */
  mtimeMs: z.number(),
  /** Hex; empty for a file that was not read because of its size or because it is no text. */
  sha256: z.string(),
  /** What it imports, as written there. */
  imports: z.array(z.string()),
  /** Names it defines. */
  symbols: z.array(z.string()),
});
export type FileFacts = z.infer<typeof fileFactsSchema>;

/** The first line of the kept index; one of another version or by another scanner is made anew. */
export const factsHeadSchema = z.object({ version: z.literal(1), by: z.string() });
