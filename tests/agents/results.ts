import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { cacheDir } from './install.ts';
import { AGENT_IDS } from './versions.ts';

/** The scene that is a whole journey; in the table it comes last. */
export const JOURNEY = 'pipeline to a verdict';

const rowSchema = z.object({
  at: z.string(),
  agent: z.enum(AGENT_IDS),
  version: z.string().nullable(),
  scene: z.string(),
  result: z.enum(['ok', 'partial', 'not possible', 'failed']),
  /** Why it is not ok, in a sentence. */
  why: z.string().nullable(),
  durationMs: z.number(),
});
export type ResultRow = z.infer<typeof rowSchema>;

/** The same with tasks that are built beside each other. */
export const LANES = 'two tasks at once';

/** Where the outcomes are written: `CODESLEUTH_AGENTS_RESULTS`, else beside the installed agents. */
const resultsFile = (): string => process.env.CODESLEUTH_AGENTS_RESULTS ?? join(cacheDir(), 'results.jsonl');

export function note(row: Omit<ResultRow, 'at'>): void {
  mkdirSync(dirname(resultsFile()), { recursive: true });
  appendFileSync(resultsFile(), `${JSON.stringify({ at: new Date().toISOString(), ...row })}\n`);
}

/** The last outcome of each scene of each agent. */
export function lastResults(): readonly ResultRow[] {
  const lines = existsSync(resultsFile()) ? readFileSync(resultsFile(), 'utf8').split('\n').filter(Boolean) : [];
  const rows = lines.map((line) => rowSchema.parse(JSON.parse(line)));
  return [...new Map(rows.map((row) => [`${row.agent} ${row.scene}`, row])).values()];
}
