import { describe, expect, test } from 'vitest';
import { beforeFork, bySide, FORK, reopened, SIDE_DIR, sideState, sides, verdicts } from '../../../support/forked.ts';
import { block, end, forever, type Play, type Scripted, Shell, trouble } from '../../../support/scripted-world.ts';
import { DIR, RESULTS } from '../../../support/story.ts';

const FILE = 'src/part-1.mjs';
const OTHER = 'src/part-2.mjs';
const THIRD = 'src/part-3.mjs';
const ID = 'trial-A';

/** What the shell itself writes about the side is not part of the work. */
const standing = (shell: Shell) => ({
  files: [...shell.scripted.at(SIDE_DIR.A).files].filter(([path]) => !path.startsWith('artifacts/')),
  head: shell.scripted.at(SIDE_DIR.A).commits.at(-1)?.sha,
});
const isHalf = (shell: Shell): boolean => standing(shell).files.some(([, text]) => text.includes('<<<<<<<'));
const called = (shell: Shell, call: string): number => shell.scripted.calls.filter((one) => one === call).length;

/** A fork at rest whose side A is in conflict with the project. */
async function inConflict(script: Scripted = {}): Promise<Shell> {
  const shell = await beforeFork({}, {});
  await shell.all(FORK);
  shell.scripted.branches.conflicts.push(FILE);
  shell.scripted.script = script;
  return shell;
}

/** Side A as a resolution leaves it that was cut short: nobody lives who could put it back. */
async function halfResolved(): Promise<Shell> {
  const shell = await inConflict();
  await shell.scripted.world().forks.openConflicts(SIDE_DIR.A, { project: DIR, onto: 'x', message: 'm', id: ID });
  expect(isHalf(shell)).toBe(true);
  return shell;
}

describe('a resolution that was cut short', () => {
  test('is taken back before the side is merged: its conflicts are asked about again', async () => {
    const shell = await halfResolved();
    await shell.do('!merge A --yes');
    expect(shell.at.question?.kind).toBe('conflict');
    expect(isHalf(shell)).toBe(false);
    expect(shell.scripted.branches.adopted.get(ID)?.tip).toBe(standing(shell).head);
    expect(called(shell, 'forks.commitMerge trial-A')).toBe(0);
  });

  test('is taken back before the side builds on', async () => {
    const blocked: Play = async function* (assignment) {
      yield end(block({ ...RESULTS[assignment.purpose], status: 'failed', summary: 'too hard' }));
    };
    const shell = await beforeFork({ play: bySide({ A: forever, B: blocked }) }, {});
    await shell.session.line(FORK);
    await shell.reach(({ session }) => session.live.view.forks?.sides[0]?.doing === 'Builder TASK-001: working');
    await shell.do('!pause');
    shell.scripted.branches.conflicts.push(FILE);
    await shell.scripted.world().forks.openConflicts(SIDE_DIR.A, { project: DIR, onto: 'x', message: 'm', id: ID });
    const halves: boolean[] = [];
    const looking: Play = () => {
      halves.push(isHalf(shell));
      return null;
    };
    shell.scripted.script = { play: bySide({ A: looking }) };
    await shell.all('!forks resume');
    expect(verdicts(shell).A).toBe('built');
    expect(halves).toEqual([false, false, false]);
    expect(called(shell, 'forks.takeConflictsBack trial-A')).toBe(1);
  });

  test('is taken back before the side is put away', async () => {
    const shell = await halfResolved();
    const tip = sides(shell).A.tip;
    await shell.all('!forks drop trial --yes');
    expect(shell.scripted.branches.adopted.get(ID)?.tip).toBe(tip);
    expect(shell.scripted.at(`${DIR}/.git/codesleuth/forks/trial-A`).files.get(FILE)).not.toContain('<<<<<<<');
  });

  test('is left to the shell that works in the side, and nothing is merged', async () => {
    const shell = await halfResolved();
    const other = await shell.scripted.journals.open(`${SIDE_DIR.A}/.git`);
    expect((await shell.do('!merge A --yes')).refused).toBe(true);
    expect(shell.refusals().at(-1)?.message).toContain('it is open in process 4711');
    await other.close();
    expect(called(shell, 'forks.takeConflictsBack trial-A')).toBe(0);
  });

  test('by the end of the shell waits, and is taken back before anything else is done with the side', async () => {
    let fails = true;
    const fail = (call: string): Error | null =>
      fails && call === 'forks.takeConflictsBack trial-A' ? new TypeError('killed here') : null;
    const shell = await inConflict({ play: bySide({ A: forever }), fail });
    await shell.all('!merge A');
    const was = standing(shell);
    await shell.session.line('agent');
    await shell.reach(({ session }) => session.live.view.forks?.sides[0]?.doing === 'Builder MERGE-001: working');
    await shell.session.close('signal');
    expect(isHalf(shell)).toBe(true);
    fails = false;
    const agents = () => shell.scripted.calls.filter((call) => call === 'forks.openConflicts').length;
    const before = agents();
    const second = await new Shell({}, {}, shell.scripted).all('Start agent 0', '1');
    expect([agents(), second.at.work?.kind, second.at.halt?.reason]).toEqual([before, 'fork-resolve', 'interrupted']);
    await second.do('!merge A');
    expect(standing(second)).toEqual(was);
    await second.do('abort');
    expect((await sideState(second, 'A')).conflict).toBe(null);
    expect((await second.scripted.journal()).at(-1)?.event).toMatchObject({ type: 'merge/resolved', sha: null });
    expect([second.at.work, second.at.halt, sides(second).fork.status]).toEqual([null, null, 'open']);
  });

  test('that cannot be put back now says so, and is not forgotten', async () => {
    let fails = true;
    const fail = (call: string): Error | null =>
      fails && call === 'forks.takeConflictsBack trial-A' ? trouble('the disk is full') : null;
    const lazy: Play = async function* (assignment) {
      yield end(block({ ...RESULTS[assignment.purpose], status: 'failed', summary: 'too hard' }));
    };
    const shell = await inConflict({ play: bySide({ A: lazy }), fail });
    await shell.all('!merge A');
    const was = standing(shell);
    await shell.do('agent');
    expect((await shell.scripted.journal()).at(-1)?.event).toMatchObject({ sha: null, why: 'the disk is full' });
    expect((await shell.do('!merge A --yes')).refused).toBe(true);
    expect([shell.at.question, isHalf(shell)]).toEqual([null, true]);
    fails = false;
    await shell.do('!merge A --yes');
    expect(shell.at.question?.kind).toBe('conflict');
    expect(standing(shell)).toEqual(was);
  });

  test('goes on where it was killed, with the side as it was before', async () => {
    const shell = await inConflict({});
    await shell.all('!merge A');
    const was = standing(shell).head;
    await shell.scripted.world().forks.openConflicts(SIDE_DIR.A, { project: DIR, onto: 'x', message: 'm', id: ID });
    await shell.all('agent');
    expect(called(shell, 'forks.takeConflictsBack trial-A')).toBe(1);
    const merges = shell.scripted.at(SIDE_DIR.A).commits.map(({ sha }) => sha);
    expect(merges.filter((sha) => sha === was)).toHaveLength(1);
    expect((await sideState(shell, 'A')).tasks['MERGE-001']?.status).toBe('DONE');
  });
});

describe('conflicts that no marker shows', () => {
  const both = async (script: Scripted = {}): Promise<Shell> => {
    const shell = await inConflict(script);
    shell.scripted.branches.conflicts.push(OTHER);
    shell.scripted.branches.unmarked.add(OTHER);
    return shell;
  };
  const resolving =
    (shell: () => Shell, work: (files: Map<string, string>) => readonly string[]): Play =>
    (assignment) =>
      (async function* () {
        const changed = work(shell().scripted.at(SIDE_DIR.A).files);
        yield end(block({ ...RESULTS[assignment.purpose], files_modified: changed }));
      })();
  const answered = async (work: (files: Map<string, string>) => readonly string[]): Promise<Shell> => {
    let shell: Shell | null = null;
    const play = resolving(() => {
      if (shell === null) throw new Error('no shell');
      return shell;
    }, work);
    shell = await both();
    await shell.all('!merge A');
    shell.scripted.script = { play: bySide({ A: play }) };
    await shell.do('agent');
    return shell;
  };
  const outcome = async (shell: Shell) =>
    (await shell.scripted.journal()).findLast(({ event }) => event.type === 'merge/resolved')?.event;

  test('are not resolved by an agent that neither changes nor names them', async () => {
    const shell = await answered((files) => {
      files.set(FILE, 'both');
      return [FILE];
    });
    expect(await outcome(shell)).toMatchObject({
      sha: null,
      why: expect.stringContaining(`nobody decided on ${OTHER}`),
    });
    expect(isHalf(shell)).toBe(false);
  });

  test.each([
    ['changed', (files: Map<string, string>) => files.set(OTHER, 'chosen') && [FILE]],
    ['named as right', () => [FILE, OTHER]],
  ])('are resolved by an agent where each is %s', async (_how, decide) => {
    const shell = await answered((files) => {
      files.set(FILE, 'both');
      return decide(files);
    });
    expect(await outcome(shell)).toMatchObject({ sha: expect.any(String) });
  });

  test('are not resolved where their markers were only moved to another file', async () => {
    const shell = await answered((files) => {
      files.set(THIRD, `moved\n${files.get(FILE)}`);
      files.set(FILE, 'clean');
      return [FILE, OTHER, THIRD];
    });
    expect(await outcome(shell)).toMatchObject({ sha: null, why: `conflict markers are left in ${THIRD}` });
  });

  test.each([
    ['closed without a word', '', null],
    ['closed with the file named', `${OTHER}\n`, 'any'],
  ])('are resolved in an editor only by name: %s', async (_how, said, sha) => {
    let shell: Shell | null = null;
    const opened: string[] = [];
    const editor = async (files: readonly string[]): Promise<string | null> => {
      opened.push(...files);
      shell?.scripted.at(SIDE_DIR.A).files.set(FILE, 'both');
      const list = shell?.scripted.at(`${SIDE_DIR.A}/.git/codesleuth`).files;
      list?.set('CONFLICTS.txt', `${list.get('CONFLICTS.txt')}${said}`);
      return null;
    };
    shell = await reopened(await both(), { editor }, {});
    shell.scripted.projects.set(`${SIDE_DIR.A}/.git/codesleuth`, shell.scripted.project.copy());
    await shell.all('!merge A');
    await shell.do('editor');
    expect(opened).toEqual([FILE, OTHER, `${SIDE_DIR.A}/.git/codesleuth/CONFLICTS.txt`]);
    expect(await outcome(shell)).toMatchObject({ sha: sha === null ? null : expect.any(String) });
  });
});

describe('what was changed besides the files in conflict', () => {
  /** The side after the human, or else its agent, resolved `FILE` and did this too. */
  async function resolvedWith(by: 'editor' | 'agent', work: (shell: Shell) => readonly string[]): Promise<Shell> {
    const all = (shell: Shell): readonly string[] => {
      shell.scripted.at(SIDE_DIR.A).files.set(FILE, 'both');
      return [FILE, ...work(shell)];
    };
    const before = await inConflict();
    const editor = async (): Promise<string | null> => {
      all(before);
      return null;
    };
    const play: Play = async function* (assignment) {
      yield end(block({ ...RESULTS[assignment.purpose], files_modified: [...all(before)] }));
    };
    before.scripted.script = { play: bySide({ A: play }) };
    const shell = await reopened(before, { editor }, {});
    await shell.all('!merge A');
    await shell.do(by);
    return shell;
  }
  const last = (shell: Shell) => shell.scripted.at(SIDE_DIR.A).commits.at(-1);
  const write = (path: string) => (shell: Shell) => {
    shell.scripted.at(SIDE_DIR.A).files.set(path, 'new');
    return [path];
  };

  test.each(['editor', 'agent'] as const)('goes with a resolution by the %s', async (by) => {
    const shell = await resolvedWith(by, write('src/extra.mjs'));
    expect((await shell.scripted.journal()).at(-1)?.event).toMatchObject({ type: 'merge/resolved', why: '' });
    expect(last(shell)?.files.toSorted()).toEqual(['src/extra.mjs', FILE].toSorted());
    expect(last(shell)?.tree.get('src/extra.mjs')).toBe('new');
  });

  test('is named to the human', async () => {
    const shell = await resolvedWith('editor', write('src/extra.mjs'));
    expect(shell.words()).toContain('Part of your resolution, though not in conflict: src/extra.mjs');
    expect((await resolvedWith('editor', () => [])).words()).not.toContain('Part of your resolution');
  });

  test('stays out of it where the file is the shell’s own', async () => {
    const shell = await resolvedWith('editor', write('artifacts/pipeline/HANDOFF.json'));
    expect(last(shell)?.files).toEqual([FILE]);
    expect(shell.words()).not.toContain('Part of your resolution');
  });

  test('but ignored by git is said not to be merged, with the way to have it', async () => {
    const shell = await resolvedWith('editor', (one) => {
      one.scripted.branches.ignored.set('config.local', 'changed').set('artifacts/telemetry/x', 'changed');
      return [];
    });
    expect(shell.words()).toContain(
      'Changed in the copy of side A too, but ignored by git and so not merged: config.local',
    );
    expect(shell.words()).toContain(`cd ${SIDE_DIR.A}, git add -f`);
    expect(shell.words()).not.toContain('artifacts/telemetry/x');
  });

  test('in lines that were uncommitted before fails the resolution, and says what to do', async () => {
    const before = await inConflict();
    const { git } = before.scripted.world();
    const checkpoint: typeof git.checkpoint = async (dir, order) =>
      order.taskId === 'CONFLICTS' ? { sha: null, files: [], entangled: [OTHER] } : git.checkpoint(dir, order);
    const editor = async (): Promise<string | null> => {
      before.scripted.at(SIDE_DIR.A).files.set(FILE, 'both').set(OTHER, 'mine');
      return null;
    };
    const shell = await reopened(before, { editor, git: { ...git, checkpoint } }, {});
    await shell.all('!merge A');
    await shell.do('editor');
    const why = `what you changed in ${OTHER} cannot be told from what was uncommitted there before; commit that in ${SIDE_DIR.A} first`;
    expect((await shell.scripted.journal()).at(-1)?.event).toMatchObject({ sha: null, why });
    expect(isHalf(shell)).toBe(false);
  });
});

test('what the gate commands do to the repository does not throw away what was typed in the editor', async () => {
  const before = await inConflict();
  const { git } = before.scripted.world();
  const aftermath: typeof git.aftermath = async (dir, then) => {
    const since = await git.aftermath(dir, then);
    return dir === SIDE_DIR.A ? { ...since, now: { ...since.now, inProgress: 'bisect' } } : since;
  };
  const editor = async (): Promise<string | null> => {
    before.scripted.at(SIDE_DIR.A).files.set(FILE, 'both');
    return null;
  };
  const shell = await reopened(before, { editor, git: { ...git, aftermath } }, {});
  await shell.all('!merge A');
  await shell.do('editor');
  const resolved = (await shell.scripted.journal()).findLast(({ event }) => event.type === 'merge/resolved')?.event;
  expect(resolved).toMatchObject({ sha: expect.any(String) });
  expect(shell.words()).toContain('a bisect is under way since');
});

test('leaving the shell ends the editor, and the side is as it was before', async () => {
  let ended = false;
  const editor = (_files: readonly string[], _cwd: string, signal: AbortSignal): Promise<string> =>
    new Promise((done) => {
      signal.addEventListener('abort', () => {
        ended = true;
        done('the editor was ended by SIGTERM');
      });
    });
  const shell = await reopened(await inConflict(), { editor }, {});
  await shell.all('!merge A');
  const was = standing(shell);
  await shell.session.line('editor');
  await shell.reach(isHalf);
  await shell.session.close('signal');
  expect([ended, standing(shell)]).toEqual([true, was]);
  expect((await shell.scripted.journal()).at(-1)?.event).toMatchObject({ sha: null, why: 'stopped by the human' });
});
