import { describe, expect, test } from 'vitest';
import { PATHS } from '../../../../schemas/paths.ts';
import { block, end, type Play, ScriptedWorld, Shell } from '../../../support/scripted-world.ts';
import { BRIEF, DIR, result } from '../../../support/story.ts';

const TEST_1 = 'node --test tests/part-1.test.mjs';
const FILE = 'src/part-1.mjs';

interface Ran {
  readonly scripted: ScriptedWorld;
  /** How often each command was run. */
  readonly count: (command: string) => number;
}

/** Builds with an agent whose TASK-002 also changes a file of TASK-001; `exit` is that of its tests from then on, by run. */
async function built(exit: (run: number, world: ScriptedWorld) => number): Promise<Ran & { readonly words: string }> {
  const runs: string[] = [];
  let after = 0;
  const scripted = new ScriptedWorld();
  const play: Play = (assignment) => {
    const { task } = assignment;
    if (task === null) return null;
    return (async function* () {
      for (const path of task.outputFiles) scripted.project.files.set(path, assignment.runId);
      if (task.id === 'TASK-002') scripted.project.files.set(FILE, 'by another');
      yield end(block(result('task', { files_modified: task.id === 'TASK-002' ? [FILE] : [] })));
    })();
  };
  scripted.script = { play };
  const { processes } = scripted.world();
  scripted.ports = {
    processes: {
      ...processes,
      run: async (order) => {
        const command = 'shell' in order.command ? order.command.shell : '';
        runs.push(command);
        const isAgain = command === TEST_1 && scripted.project.files.get(FILE) === 'by another';
        if (isAgain) after += 1;
        const given = await processes.run(order);
        return isAgain ? { ...given, exit: exit(after, scripted) } : given;
      },
    },
  };
  const shell = new Shell({}, {}, scripted);
  await shell.all('Start agent 0', BRIEF, DIR, '!compile', '!plan');
  await shell.do('!build');
  const count = (command: string): number => runs.filter((one) => one === command).length;
  return { scripted, count, words: shell.words() };
}

const endedOf = async ({ scripted }: Ran) =>
  (await scripted.journal()).flatMap(({ event }) => (event.type === 'rerun/ended' ? [event] : []));

describe('the tests of another task', () => {
  test('that pass are run once more than for their own task, and no other command is', async () => {
    const ran = await built(() => 0);
    expect(ran.count(TEST_1)).toBe(2);
    expect(ran.count('node --test tests/part-2.test.mjs')).toBe(1);
    expect(await endedOf(ran)).toMatchObject([
      { commands: [{ command: TEST_1, exit: 0 }], flaky: [], broken: [], edited: [] },
    ]);
  });

  test('that fail are run twice, and the first run of those that pass then is kept beside the last', async () => {
    const ran = await built((run) => (run === 1 ? 1 : 0));
    expect(ran.count(TEST_1)).toBe(3);
    expect(await endedOf(ran)).toMatchObject([
      { commands: [{ command: TEST_1, exit: 0 }], flaky: [{ command: TEST_1, exit: 1 }], broken: [] },
    ]);
  });

  test('that fail twice break it', async () => {
    const ran = await built(() => 1);
    expect(ran.count(TEST_1)).toBe(3);
    expect(await endedOf(ran)).toMatchObject([
      { flaky: [], broken: [{ taskId: 'TASK-001', files: [FILE], commands: [TEST_1] }] },
    ]);
  });

  test('leave the shell’s own files as they were', async () => {
    const ran = await built((_run, { project }) => {
      project.files.set(PATHS.taskGraph, '# nothing is to be done any more\n');
      return 0;
    });
    expect(ran.words).toContain(`${PATHS.taskGraph} is the shell's own; what a test did to it was taken back`);
    expect(ran.scripted.project.files.get(PATHS.taskGraph)).toMatch(/### TASK-003[^#]*\*\*Status:\*\* DONE/);
  });
});
