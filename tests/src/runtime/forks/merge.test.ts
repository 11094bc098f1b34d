import { describe, expect, test } from 'vitest';
import { fold } from '../../../../src/core/evolve.ts';
import { nextStep } from '../../../../src/core/next-step.ts';
import { beforeFork, bySide, FORK, forked, reopened, SIDE_DIR, sideState, sides } from '../../../support/forked.ts';
import { block, end, forever, type Play, type Shell, trouble } from '../../../support/scripted-world.ts';
import { RESULTS } from '../../../support/story.ts';

const snapshots = (shell: Shell, why: string): number =>
  shell.scripted.calls.filter((call) => call === `travel.snapshot ${why}`).length;

describe('a merge', () => {
  test('takes over the chosen side, its tasks and checkpoints, and the pipeline goes on', async () => {
    const shell = await forked();
    const tasks = (await sideState(shell, 'B')).tasks;
    await shell.all('!merge B --yes');
    expect(shell.at.tasks['TASK-001']?.checkpoint?.sha).toBe(tasks['TASK-001']?.checkpoint?.sha);
    expect(shell.at.builtAt).not.toBe(null);
    await shell.all('!critic', '!security', '!verify');
    expect(shell.at.verification?.verdict).toBe('SHIP');
    expect(fold(await shell.scripted.journal())).toEqual(shell.at);
  });

  test('that is looked at and then confirmed needs one snapshot, and is made only of what was shown', async () => {
    const shell = await forked({}, {});
    await shell.all('!merge A', 'merge A');
    expect(sides(shell).fork.winner).toBe('A');
    expect(snapshots(shell, 'merge trial-A')).toBe(1);
  });

  test('is shown again where the project changed after it was looked at', async () => {
    const shell = await forked({}, {});
    await shell.all('!merge A');
    shell.scripted.project.files.set('notes.txt', 'mine');
    await shell.do('merge A');
    expect(sides(shell).fork.status).toBe('open');
    expect(shell.words()).toContain('Something changed since this was looked at');
    expect(shell.scripted.calls.filter((call) => call.startsWith('forks.commitMerge'))).toEqual([]);
    await shell.all('merge A');
    expect(sides(shell).fork.winner).toBe('A');
    expect(snapshots(shell, 'merge trial-A')).toBe(2);
  });

  test('of a side whose directory is gone takes what was kept when it rested', async () => {
    const shell = await forked();
    shell.scripted.directories.delete(SIDE_DIR.A);
    shell.scripted.projects.delete(SIDE_DIR.A);
    await shell.all('!merge A --yes');
    expect(sides(shell).fork.winner).toBe('A');
    expect(Object.values(shell.at.tasks).every(({ status }) => status === 'DONE')).toBe(true);
  });

  test('waits for the shell that still works in the side', async () => {
    const shell = await forked();
    const other = await shell.scripted.journals.open(`${SIDE_DIR.A}/.git`);
    expect((await shell.do('!merge A --yes')).refused).toBe(true);
    expect(
      shell
        .refusals()
        .at(-1)
        ?.missing.map(({ what }) => what),
    ).toEqual(['side A: it is open in process 4711']);
    expect(sides(shell).fork.status).toBe('open');
    expect(shell.scripted.calls.filter((call) => call.startsWith('forks.commitMerge'))).toEqual([]);
    await other.close();
    await shell.all('!merge A --yes');
  });

  test('can be taken back, and done again with the sides where they were put', async () => {
    const shell = await forked();
    await shell.all('!merge A --yes', '!undo --yes');
    expect(sides(shell).fork.status).toBe('open');
    await shell.all('!merge B --yes');
    expect(sides(shell).fork.winner).toBe('B');
  });
});

describe('a merge with conflicts', () => {
  const FILE = 'src/part-1.mjs';
  const conflicted = async (play?: Play): Promise<Shell> => {
    const shell = await beforeFork({}, {});
    await shell.all(FORK);
    shell.scripted.branches.conflicts.push(FILE);
    shell.scripted.script = play === undefined ? {} : { play: bySide({ A: play }) };
    await shell.all('!merge A');
    return shell;
  };
  const standing = (shell: Shell) => ({
    files: new Map(shell.scripted.at(SIDE_DIR.A).files),
    head: shell.scripted.at(SIDE_DIR.A).commits.at(-1)?.sha,
  });
  /** What the shell itself writes about the side is not part of the work. */
  const product = (files: ReadonlyMap<string, string>) => [...files].filter(([path]) => !path.startsWith('artifacts/'));

  test('is resolved by the agent of the side as a task under its gates, and then looked at again', async () => {
    const shell = await conflicted();
    await shell.all('agent');
    const own = await sideState(shell, 'A');
    expect(own.tasks['MERGE-001']).toMatchObject({ status: 'DONE', task: { outputFiles: [FILE] } });
    expect(own.tasks['MERGE-001']?.task.gateCommands).toHaveLength(3);
    expect(own.conflict).toBe(null);
    await shell.all('merge A');
    expect(sides(shell).fork.winner).toBe('A');
    expect(Object.keys(shell.at.tasks)).toEqual(['TASK-001', 'TASK-002', 'TASK-003']);
  });

  test('that the agent cannot resolve leaves the side as it was, and says why', async () => {
    const lazy: Play = async function* (assignment) {
      yield end(block({ ...RESULTS[assignment.purpose], status: 'failed', summary: 'too hard' }));
    };
    const shell = await conflicted(lazy);
    const was = standing(shell);
    await shell.all('agent');
    expect(product(standing(shell).files)).toEqual(product(was.files));
    expect(standing(shell).head).toBe(was.head);
    expect((await sideState(shell, 'A')).conflict).toBe(null);
    expect((await shell.scripted.journal()).at(-1)?.event).toMatchObject({ type: 'merge/resolved', sha: null });
    expect(shell.at.work).toBe(null);
    expect(sides(shell).fork.status).toBe('open');
  });

  test('that is paused meanwhile leaves the side as it was, and can be tried again', async () => {
    const shell = await conflicted(forever);
    const was = standing(shell);
    await shell.session.line('agent');
    await shell.reach(({ session }) => session.live.view.forks?.sides[0]?.doing === 'Builder MERGE-001: working');
    await shell.do('!pause');
    expect(standing(shell).head).toBe(was.head);
    expect((await sideState(shell, 'A')).conflict).toBe(null);
    expect((await shell.scripted.journal()).at(-1)?.event).toMatchObject({ sha: null, why: 'stopped by the human' });
    shell.scripted.script = {};
    await shell.do('!merge A');
    await shell.all('agent');
    expect((await sideState(shell, 'A')).tasks['MERGE-002']?.status).toBe('DONE');
  });

  test('is resolved by hand in an editor, with the gate commands shown, and committed', async () => {
    const shell = await withEditor(async (shell) => {
      shell.scripted.at(SIDE_DIR.A).files.set(FILE, 'both');
      return null;
    });
    await shell.all('editor');
    expect(shell.words()).toContain('passed | node --test tests/part-1.test.mjs');
    expect(shell.scripted.at(SIDE_DIR.A).files.get(FILE)).toBe('both');
    await shell.all('merge A');
    expect(sides(shell).fork.winner).toBe('A');
  });

  test.each([
    ['markers are left and the human gives up', async () => null, ['editor', 'abort'], 'the merge was given up'],
    ['the editor failed', async () => 'vi ended with code 1', ['editor'], 'vi ended with code 1'],
  ])('by hand comes to nothing where %s: the side is as it was', async (_why, edit, lines, words) => {
    const shell = await withEditor(edit);
    const was = standing(shell);
    await shell.all(...lines);
    expect(product(standing(shell).files)).toEqual(product(was.files));
    expect((await shell.scripted.journal()).at(-1)?.event).toMatchObject({
      type: 'merge/resolved',
      sha: null,
      why: words,
    });
  });

  /** A shell at the question, whose world has this editor. */
  async function withEditor(edit: (shell: Shell) => Promise<string | null>): Promise<Shell> {
    let shell: Shell | null = null;
    const editor = async (): Promise<string | null> => (shell === null ? 'no shell' : edit(shell));
    shell = await reopened(await beforeFork({}), { editor }, {});
    await shell.all(FORK);
    shell.scripted.branches.conflicts.push(FILE);
    await shell.all('!merge A');
    return shell;
  }
});

describe('a side of which only commits are left', () => {
  const lose = (shell: Shell, side: 'A' | 'B'): void => {
    shell.scripted.directories.delete(SIDE_DIR[side]);
    shell.scripted.projects.delete(SIDE_DIR[side]);
  };
  /** The tasks as the merge took them over; the Builder goes on with what is left. */
  const adopted = async (shell: Shell) => {
    const event = (await shell.scripted.journal()).findLast(({ event: { type } }) => type === 'travel/began')?.event;
    return event?.type === 'travel/began' ? event.travel.merge?.tasks.map(({ status }) => status) : null;
  };
  const statuses = (shell: Shell) => Object.values(shell.at.tasks).map(({ status }) => status);
  /** Works well until that task, which never comes to an end. */
  const until =
    (taskId: string): Play =>
    (assignment, signal, answers) =>
      assignment.task?.id === taskId ? forever(assignment, signal, answers) : null;
  const unable =
    (taskId: string): Play =>
    (assignment) =>
      assignment.task?.id === taskId
        ? (async function* () {
            yield end(block({ ...RESULTS[assignment.purpose], status: 'failed', summary: 'too hard' }));
          })()
        : null;
  /** Somebody has put commits on the branch that name every task. */
  const trailed = (shell: Shell): Shell['scripted']['ports'] => {
    const { travel } = shell.scripted.world();
    return {
      travel: {
        ...travel,
        findTasks: async (_dir, _from, ids) => Object.fromEntries(ids.map((id) => [id, 'e'.repeat(40)])),
        unreached: async (dir, from, shas) => {
          const forged = shas.includes('e'.repeat(40)) && from === sides(shell).fork.base.head;
          return forged
            ? shas
            : travel.unreached(
                dir,
                from,
                shas.filter((sha) => sha !== 'e'.repeat(40)),
              );
        },
      },
    };
  };

  test('has no task DONE by a commit that only names it: what it knew at rest holds', async () => {
    const shell = await beforeFork({ play: bySide({ B: unable('TASK-002') }) });
    await shell.all(FORK);
    lose(shell, 'B');
    const second = await reopened(shell, trailed(shell));
    await second.do('!merge B --yes');
    expect(sides(second).fork.winner).toBe('B');
    expect(statuses(second)).toEqual(sides(shell).B.tasks.map(({ status }) => status));
    expect(second.at.tasks['TASK-002']?.status).not.toBe('DONE');
  });

  /** The shell is killed while B is at its third task. */
  async function killed(): Promise<Shell> {
    const shell = await beforeFork({ play: bySide({ A: forever, B: until('TASK-003') }) });
    await shell.session.line(FORK);
    await shell.reach(({ session }) => session.live.view.forks?.sides[1]?.score.tasksDone === 2);
    const done = shell.scripted.at(SIDE_DIR.B).commits.at(-1)?.sha;
    await shell.reach(({ scripted }) => scripted.branches.adopted.get('trial-B')?.tip === done);
    await shell.session.close('signal');
    lose(shell, 'B');
    shell.scripted.script = {};
    return shell;
  }

  test('has the tasks DONE whose checkpoints the shell saw while it ran, though it never rested', async () => {
    const shell = await killed();
    const tasks = (await shell.scripted.journal()).flatMap(({ event }) =>
      event.type === 'fork/checkpointed' && event.side === 'B' ? [event.taskId] : [],
    );
    expect(tasks).toEqual(['TASK-001', 'TASK-002']);
    const second = await reopened(shell, {});
    await second.do('!merge B --yes');
    expect(sides(second).fork.winner).toBe('B');
    expect(await adopted(second)).toEqual(['DONE', 'DONE', 'PENDING']);
    expect(second.at.tasks['TASK-002']?.checkpoint?.sha).toBe(
      sides(second).B.tasks.find(({ id }) => id === 'TASK-002')?.checkpoint?.sha,
    );
  });

  test('and a task that none of them was seen of is not DONE by a commit that names it', async () => {
    const shell = await killed();
    const second = await reopened(shell, trailed(shell));
    await second.do('!merge B --yes');
    expect(await adopted(second)).toEqual(['DONE', 'DONE', 'PENDING']);
  });

  test('has no task DONE whose commit could not be fetched', async () => {
    const first = await beforeFork({ play: bySide({ A: forever, B: until('TASK-003') }) });
    let adopts = 0;
    first.scripted.script = {
      ...first.scripted.script,
      fail: (call) => (call === 'forks.adopt trial-B' && ++adopts > 1 ? trouble('the disk is full') : null),
    };
    await first.session.line(FORK);
    await first.reach((one) => one.words().includes('could not be fetched'));
    await first.session.close('signal');
    lose(first, 'B');
    first.scripted.script = {};
    const second = await reopened(first, {});
    await second.do('!merge B --yes');
    expect(await adopted(second)).toEqual(['DONE', 'PENDING', 'PENDING']);
  });

  test('is named as a merge where commits were fetched in a run that was left', async () => {
    const shell = await beforeFork({ play: bySide({ A: forever, B: forever }) });
    await shell.session.line(FORK);
    await shell.reach(({ session }) => session.live.view.forks?.sides[1]?.doing === 'Builder TASK-001: working');
    await shell.do('!pause');
    const { base } = sides(shell).fork;
    expect(sides(shell).B.tip).toBe(base.head);
    shell.scripted.script = { play: bySide({ A: forever, B: until('TASK-002') }) };
    await shell.session.line('!forks resume');
    await shell.reach((one) => one.scripted.branches.adopted.get('trial-B')?.tip !== base.head);
    await shell.session.close('signal');
    lose(shell, 'B');
    shell.scripted.script = {};
    const second = await reopened(shell, {});
    for (const line of ['!fork other', '!replay TASK-001']) {
      await second.do(line);
      expect([line, second.refusals().at(-1)?.tryNext]).toEqual([line, ['!merge B', '!forks drop trial']]);
    }
    expect(nextStep({ ...second.at, halt: null }).command).toContain('!merge B');
    await second.do('!merge B --yes');
    expect(sides(second).fork.winner).toBe('B');
    expect(await adopted(second)).toEqual(['DONE', 'PENDING', 'PENDING']);
  });
});
