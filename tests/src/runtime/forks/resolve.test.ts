import { describe, expect, test } from 'vitest';
import { BRANCH_SAMPLES } from '../../../support/branch-samples.ts';
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

  test('is taken back with what was changed in it named: the shell’s own files are no such change', async () => {
    const shell = await halfResolved();
    shell.scripted.at(SIDE_DIR.A).files.set(FILE, 'mine').set('artifacts/pipeline/HANDOFF.json', '{}');
    await shell.do('!merge A --yes');
    const line = `git -C ${SIDE_DIR.A} restore --source=refs/codesleuth/backup/\\S+ -- ${FILE}$`;
    expect(shell.words()).toMatch(new RegExp(`The conflicts of trial-A were taken back; .*${line}`, 'm'));
    const other = await halfResolved();
    other.scripted.at(SIDE_DIR.A).files.set('artifacts/pipeline/HANDOFF.json', '{}');
    await other.do('!merge A --yes');
    expect(other.words()).not.toContain('were taken back');
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
    expect(await outcome(shell)).toMatchObject({
      sha: null,
      why: expect.stringContaining(`markers are left in ${THIRD};`),
    });
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

test('conflicts that are right as they lie there need no commit beyond the merge', async () => {
  const before = await inConflict();
  before.scripted.branches.unmarked.add(FILE);
  const list = before.scripted.project.copy();
  before.scripted.projects.set(`${SIDE_DIR.A}/.git/codesleuth`, list);
  const editor = async (): Promise<string | null> => {
    list.files.set('CONFLICTS.txt', `${FILE}\n`);
    return null;
  };
  const shell = await reopened(before, { editor }, {});
  await shell.all('!merge A');
  await shell.do('editor');
  expect(await outcomeOf(shell)).toMatchObject({ sha: standing(shell).head });
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
    expect(await outcomeOf(shell)).toMatchObject({ sha: null, why, open: true });
    expect(shell.at.question?.questions[0]?.text).toContain(why);
    expect(shell.scripted.at(SIDE_DIR.A).files.get(OTHER)).toBe('mine');
  });
});

const outcomeOf = async (shell: Shell) =>
  (await shell.scripted.journal()).findLast(({ event }) => event.type === 'merge/resolved')?.event;

/** A shell at the question whose editor does this to the files of side A, call by call. */
async function withEditor(
  ...edits: readonly ((files: Map<string, string>, opened: readonly string[]) => void)[]
): Promise<Shell> {
  const before = await inConflict();
  let calls = 0;
  const editor = async (opened: readonly string[]): Promise<string | null> => {
    edits[calls]?.(before.scripted.at(SIDE_DIR.A).files, opened);
    calls += 1;
    return null;
  };
  const shell = await reopened(before, { editor }, {});
  await shell.all('!merge A');
  return shell;
}

const MARKED = '<<<<<<< a\nhalf of it\n=======\n>>>>>>> b\n';
const half = (files: Map<string, string>): void => void files.set(FILE, MARKED).set(OTHER, 'mine');

describe('a resolution by hand that is not whole', () => {
  test('stays as it lies there, and the editor is offered again on the same files, first of all ways', async () => {
    const shell = await withEditor(half);
    await shell.do('editor');
    expect(shell.at.question).toMatchObject({
      kind: 'conflict',
      conflict: { side: 'A', open: true },
      questions: [
        {
          text: expect.stringContaining(`conflict markers are left in ${FILE}`),
          options: [
            'Open the editor again on the same files',
            'The agent of A resolves them in its copy',
            'Abort: put the copy back as it was; what you changed is kept in a backup there',
          ],
          recommended: 'Open the editor again on the same files',
        },
      ],
    });
    expect(shell.scripted.at(SIDE_DIR.A).files.get(FILE)).toBe(MARKED);
    expect(called(shell, 'forks.takeConflictsBack trial-A')).toBe(0);
    expect((await shell.do('!merge A')).refused).toBe(true);
  });

  test.each(['', '1', 'Open the editor again on the same files'])(
    'is gone on with by "%s": all that was changed since the conflicts were opened is part of it',
    async (answer) => {
      const seen: (readonly string[])[] = [];
      const finish = (files: Map<string, string>, opened: readonly string[]): void => {
        seen.push(opened);
        expect(files.get(FILE)).toBe(MARKED);
        files.set(FILE, 'both');
      };
      const shell = await withEditor(half, finish);
      await shell.all('editor', answer);
      expect(seen).toEqual([[FILE]]);
      const last = shell.scripted.at(SIDE_DIR.A).commits.at(-1);
      expect(await outcomeOf(shell)).toMatchObject({ sha: last?.sha });
      expect(last?.files.toSorted()).toEqual([FILE, OTHER]);
      await shell.all('merge A');
      expect(sides(shell).fork.winner).toBe('A');
    },
  );

  test('is gone on with as often as it takes', async () => {
    const shell = await withEditor(half, half, (files) => void files.set(FILE, 'both'));
    await shell.all('editor', 'editor', 'editor');
    expect(await outcomeOf(shell)).toMatchObject({ sha: expect.any(String) });
  });

  test('is put back where the human gives up, and the journal names the backup with the line that has it again', async () => {
    const shell = await withEditor(half);
    const was = standing(shell);
    await shell.all('editor', 'abort');
    const line = `git -C ${SIDE_DIR.A} restore --source=refs/codesleuth/backup/\\S+ -- ${FILE} ${OTHER}$`;
    expect(await outcomeOf(shell)).toMatchObject({ sha: null, why: expect.stringMatching(line) });
    expect([standing(shell), shell.at.work, shell.at.question, shell.at.halt]).toEqual([was, null, null, null]);
    await shell.do('!merge A');
    expect(shell.at.question?.conflict?.open).toBe(undefined);
  });

  test('is put back also where the shell was killed while it was: said when it is opened again, done when told so', async () => {
    const shell = await withEditor(half);
    const was = standing(shell);
    await shell.do('editor');
    const fail = (call: string): Error | null =>
      call === 'forks.takeConflictsBack trial-A' ? new TypeError('killed here') : null;
    shell.scripted.script = { fail };
    await shell.session.line('abort');
    await shell.session.settled();
    await shell.session.close('signal');
    shell.scripted.script = {};
    const second = await new Shell({}, {}, shell.scripted).all('Start agent 0', '1');
    expect(second.words()).toContain('!resume: they are taken back');
    await second.do('!resume');
    expect(standing(second)).toEqual({ ...was, files: standing(second).files });
    expect(await outcomeOf(second)).toMatchObject({
      sha: null,
      why: expect.stringContaining('the merge was given up; '),
    });
    expect([isHalf(second), second.at.work]).toEqual([false, null]);
  });

  test('is put back before an agent begins, and the backup is named', async () => {
    const shell = await withEditor(half);
    await shell.all('editor', 'agent');
    expect(shell.words()).toMatch(/restore --source=refs\/codesleuth\/backup\/\S+ -- src\/part-1.mjs src\/part-2.mjs/);
    expect((await sideState(shell, 'A')).tasks['MERGE-001']?.status).toBe('DONE');
  });

  test('is put back, and the backup named, where the human pauses while the gate commands run', async () => {
    const shell = await withEditor((files) => void files.set(FILE, 'two hours of work'));
    const wait = (call: string): Promise<void> | null => {
      if (!call.startsWith('processes.run')) return null;
      shell.scripted.script = {};
      return shell.session.line('!pause');
    };
    shell.scripted.script = { wait };
    await shell.do('editor');
    const why = /^stopped by the human; .*restore --source=refs\/codesleuth\/backup\/\S+ -- src\/part-1.mjs$/;
    expect(await outcomeOf(shell)).toMatchObject({ sha: null, why: expect.stringMatching(why) });
  });

  test('is put back at once where nobody can be asked how to go on', async () => {
    const before = await inConflict();
    await before.all('!merge A');
    const editor = async (): Promise<string | null> => {
      half(before.scripted.at(SIDE_DIR.A).files);
      return null;
    };
    const shell = await reopened(before, { editor });
    await shell.do('editor');
    expect(await outcomeOf(shell)).toMatchObject({ sha: null, why: expect.stringContaining('restore --source=') });
    expect([shell.at.question, shell.scripted.branches.waysBack.size]).toEqual([null, 0]);
  });

  test('and that the shell was left with is in a backup that is named when the side is needed', async () => {
    const shell = await withEditor(half);
    await shell.do('editor');
    const opened: string[] = [];
    const editor = async (): Promise<string | null> => {
      opened.push(shell.scripted.at(SIDE_DIR.A).files.get(FILE) ?? '');
      shell.scripted.at(SIDE_DIR.A).files.set(FILE, 'both');
      return null;
    };
    const second = await reopened(shell, { editor }, {});
    expect(second.at.question?.conflict?.open).toBe(true);
    await second.do('editor');
    expect(second.words()).toMatch(/restore --source=refs\/codesleuth\/backup\/\S+ -- src\/part-1.mjs/);
    expect(opened).toEqual(['<<<<<<< a\n=======\n>>>>>>> b\n']);
    expect(await outcomeOf(second)).toMatchObject({ sha: expect.any(String) });
  });
});

describe('a resolution while HEAD is not on the side’s branch', () => {
  const whole = (files: Map<string, string>): void => void files.set(FILE, 'both');

  test('is not committed there: it stays open, with the way back, and is gone on with', async () => {
    const shell = await withEditor(whole);
    shell.scripted.heads.set(SIDE_DIR.A, 'refs/heads/other');
    await shell.do('editor');
    const why = `HEAD of ${SIDE_DIR.A} is on other, not on fork/trial-A; to go back there: git -C ${SIDE_DIR.A} switch fork/trial-A`;
    expect(await outcomeOf(shell)).toMatchObject({ sha: null, why, open: true });
    expect(called(shell, 'git.checkpoint CONFLICTS')).toBe(0);
    expect(shell.scripted.at(SIDE_DIR.A).files.get(FILE)).toBe('both');
    shell.scripted.heads.delete(SIDE_DIR.A);
    await shell.all('editor');
    expect(await outcomeOf(shell)).toMatchObject({ sha: shell.scripted.at(SIDE_DIR.A).commits.at(-1)?.sha });
  });

  test.each([
    ['switched while it was being committed', 'switched'],
    ['somebody committed right after it', 'went on while the resolution was being committed'],
  ])('is not taken where the branch was left in the middle: %s', async (_how, words) => {
    const before = await inConflict();
    const { git } = before.scripted.world();
    const checkpoint: typeof git.checkpoint = async (dir, order) => {
      const made = await git.checkpoint(dir, order);
      if (words === 'switched') before.scripted.heads.set(SIDE_DIR.A, 'refs/heads/other');
      else before.scripted.at(SIDE_DIR.A).commit('somebody’s', []);
      return made;
    };
    const editor = async (): Promise<string | null> => {
      whole(before.scripted.at(SIDE_DIR.A).files);
      return null;
    };
    const shell = await reopened(before, { editor, git: { ...git, checkpoint } }, {});
    await shell.all('!merge A');
    await shell.do('editor');
    const why = words === 'switched' ? 'is on other, not on fork/trial-A' : words;
    expect(await outcomeOf(shell)).toMatchObject({ sha: null, why: expect.stringContaining(why), open: true });
    expect(called(shell, 'forks.settleConflicts trial-A')).toBe(0);
  });

  test('or while the merge is not in it any more is not taken either', async () => {
    const before = await inConflict();
    const { git } = before.scripted.world();
    const isAncestor: typeof git.isAncestor = async (dir) => dir !== SIDE_DIR.A;
    const editor = async (): Promise<string | null> => {
      whole(before.scripted.at(SIDE_DIR.A).files);
      return null;
    };
    const shell = await reopened(before, { editor, git: { ...git, isAncestor } }, {});
    await shell.all('!merge A');
    await shell.do('editor');
    const why = 'fork/trial-A does not hold the merge any more that was put there';
    expect(await outcomeOf(shell)).toMatchObject({ sha: null, why, open: true });
  });

  test('is not taken from an agent', async () => {
    const shell = await inConflict();
    await shell.all('!merge A');
    const play: Play = () => {
      shell.scripted.heads.set(SIDE_DIR.A, 'refs/heads/other');
      return null;
    };
    shell.scripted.script = { play: bySide({ A: play }) };
    await shell.do('agent');
    expect(await outcomeOf(shell)).toMatchObject({ sha: null, why: expect.stringContaining('is on other') });
  });
});

describe('a resolution that was committed by hand just before the shell was killed', () => {
  async function killed(): Promise<Shell> {
    const shell = await withEditor((files) => void files.set(FILE, 'both, by hand'));
    const fail = (call: string): Error | null =>
      /^forks\.(?:settle|take)Conflicts(?:Back)? trial-A/.test(call) ? new TypeError('killed here') : null;
    shell.scripted.script = { fail };
    await shell.session.line('editor');
    await shell.session.settled();
    await shell.session.close('signal');
    shell.scripted.script = {};
    return new Shell({}, {}, shell.scripted).all('Start agent 0', '1');
  }
  const byHand = (shell: Shell) => shell.scripted.at(SIDE_DIR.A).files.get(FILE);

  test.each([
    ['!merge A', 'Side A of fork trial is merged into the project; !undo takes it back.'],
    ['!resume', 'Side A of fork trial is merged into the project; !undo takes it back.'],
  ])('counts: %s shows the merge', async (line, about) => {
    const shell = await killed();
    await shell.do(line);
    expect(byHand(shell)).toBe('both, by hand');
    expect(shell.words()).toContain('The conflicts of trial-A were resolved by hand before the shell ended: ');
    expect(called(shell, 'forks.takeConflictsBack trial-A')).toBe(0);
    expect(shell.session.snapshotState().shell.confirm?.about).toBe(about);
    await shell.all('merge A');
    expect(sides(shell).fork.winner).toBe('A');
    expect(shell.scripted.branches.waysBack.has(ID)).toBe(false);
  });

  test('counts also where it is given up with !pause: there is nothing left to take back', async () => {
    const shell = await killed();
    await shell.do('!pause');
    expect(byHand(shell)).toBe('both, by hand');
    expect(await outcomeOf(shell)).toMatchObject({ sha: expect.any(String) });
  });

  test('but not where the task of an agent is still open there: that is judged by more than a commit', async () => {
    const shell = await killed();
    const journal = await shell.scripted.journals.open(`${SIDE_DIR.A}/.git`);
    const task = { ...BRANCH_SAMPLES['conflict/opened'].task, gateCommands: [] };
    await journal.append([{ type: 'conflict/opened', task, onto: 'x' }]);
    await journal.close();
    await shell.do('!merge A');
    expect(called(shell, 'forks.takeConflictsBack trial-A')).toBe(1);
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
