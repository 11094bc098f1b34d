import { PATHS } from '../../../schemas/paths.ts';
import type { Ran } from '../../../schemas/shadow.ts';
import { isOver } from '../../core/migrations/judge.ts';
import { compareSchemas } from '../../core/migrations/plan-migration.ts';
import { expectedSchema, type SchemaLook } from '../../core/migrations/schema-state.ts';
import type { ProjectState } from '../../core/state.ts';
import type { World } from '../world.ts';

/**
 * SCHEMA.md where it is not as expected, with what its migration did in trials; null where it is, or is not looked after.
 * One that is gone counts as empty.
 */
export async function lookAtSchema(
  world: World,
  dir: string,
  project: ProjectState | null,
): Promise<SchemaLook | null> {
  const expected = project === null ? null : expectedSchema(project);
  if (expected === null || project === null) return null;
  const text = (await world.files.read(dir, PATHS.schema)) ?? '';
  if (text === expected) return null;
  const observed = await world.files.observe(dir);
  const approved = project.schema.approved?.text ?? '';
  const runs = text === approved ? [] : await tryOut(world, approved, text);
  return { text, hash: observed.schema?.sha256 ?? '', runs };
}

/** Tamer rows are tried only where the more daring ones were refused. */
async function tryOut(world: World, before: string, after: string): Promise<readonly Ran[]> {
  const found = compareSchemas(before, after);
  const trials = found.kind === 'compared' ? found.trials : [];
  const runs: Ran[] = [];
  for (const trial of trials) {
    const ran: Ran = (await world.shadow?.run(trial)) ?? { kind: 'untried', why: 'there is no database to try it on' };
    runs.push(ran);
    if (isOver(ran)) break;
  }
  return runs;
}
