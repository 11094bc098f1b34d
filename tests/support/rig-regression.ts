import type { Run } from '../../schemas/event.ts';
import type { Script } from './given.ts';
import type { MemoryProject } from './memory-project.ts';
import { result } from './story.ts';

export const BROKEN = 'broken';

const testOf = (file: string): string => file.replace('src/', 'tests/').replace('.mjs', '.test.mjs');

/** An agent whose first attempt at a task also breaks a file of another one, and says that it changed it. */
export function breaker(by: string, file: string): NonNullable<Script['agent']> {
  return (run: Run) => {
    if (run.taskId !== by || run.because.length > 0) return null;
    const number = by.slice(-1);
    const own = { [`src/part-${number}.mjs`]: run.runId, [`tests/part-${number}.test.mjs`]: run.runId };
    return { writes: { ...own, [file]: BROKEN }, end: { result: result('task', { files_modified: [file] }) } };
  };
}

/** The tests of a file fail while it is broken. */
export const failing =
  (file: string) =>
  (command: string, _attempt: number, project: MemoryProject): number =>
    command.includes(testOf(file)) && project.files.get(file) === BROKEN ? 1 : 0;

/** TASK-002 breaks what TASK-001 has built. */
export const SPOILS = breaker('TASK-002', 'src/part-1.mjs');
export const BREAKS: Script = { agent: SPOILS, exit: failing('src/part-1.mjs') };
