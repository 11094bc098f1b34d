import { readFileSync } from 'node:fs';
import { type Scenario, scenarioSchema } from '../../schemas/scenario.ts';

/** A scenario file for the rehearsal agent; a wrong one ends the program with the path of the bad field. */
export function readScenario(path: string | undefined): Scenario | null {
  if (path === undefined || path === '') return null;
  const parsed = scenarioSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`${path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'does not fit'}`);
}
