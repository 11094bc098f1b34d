import { readFileSync } from 'node:fs';
import { type Scenario, scenarioSchema } from '../../schemas/scenario.ts';
import { ExternalError } from '../ports/errors.ts';

/** A scenario file for the rehearsal agent. Throws an ExternalError that names the file and the bad field. */
export function readScenario(path: string | undefined): Scenario | null {
  if (path === undefined || path === '') return null;
  const parsed = scenarioSchema.safeParse(readJson(path));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw unusable(path, `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'does not fit'}`);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw unusable(path, error instanceof Error ? error.message : String(error));
  }
}

const unusable = (path: string, why: string): ExternalError =>
  new ExternalError('format', `The scenario ${path} cannot be used: ${why}`, {
    next: 'correct the file, or unset CODESLEUTH_SCENARIO',
  });
