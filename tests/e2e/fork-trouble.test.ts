import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram, exec, startExec } from '../support/exec.ts';
import { git, type Place, withScenario } from '../support/home.ts';
import { stateOf } from '../support/journey.ts';
import { FORK } from '../support/journey-lines.ts';
import { keep, putBack, removeAll } from '../support/kill.ts';
import { expectOwn, ownPlace, writeIn } from '../support/own-work.ts';

const BRIEF =
  'A command line tool for Linux. My first version: add books. They are kept in a JSON file, without sign-in.';
const FAILS = (taskId: string, direction: string) => ({
  when: { purpose: 'task', taskId, ...(direction === '' ? {} : { direction }) },
  do: { act: 'fail-gate', times: 'always' },
});

let place: Place;
const side = (name: 'A' | 'B'): string => `${place.project}.trial-${name}`;
const fork = () => stateOf(place.project).forks.at(-1);
const standing = () => ({ head: git(place, 'rev-parse', 'HEAD'), index: git(place, 'ls-files', '-s') });

beforeAll(async () => {
  buildProgram();
  place = ownPlace();
  // Two tasks are left to build, so that a fork is made and built in a moment.
  const env = withScenario(place, [FAILS('TASK-005', '')]);
  await exec({ place, lines: ['Start agent 0', BRIEF, '!compile', '!plan', '!build'], env });
  keep(place, 'planned');
  const ended = await exec({ place, lines: [FORK] });
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  keep(place, 'forked');
}, 90_000);
afterAll(() => place !== undefined && removeAll(place, ['planned', 'forked']));

/** What is in the way, what is said of it, how it is put right by the words' own advice, and what goes on after. */
interface Trouble {
  readonly what: string;
  readonly from: 'planned' | 'forked';
  readonly make: () => void;
  readonly line: string;
  /** All of these are said; nothing of the person's or the project's has changed then. */
  readonly says: readonly RegExp[];
  readonly mend: readonly string[] | (() => void);
  readonly after: string;
  readonly until: () => boolean;
}

const built = (): boolean => fork()?.sides.every(({ score }) => score?.verdict === 'built') === true;
const merged = (): boolean => fork()?.status === 'merged' && stateOf(place.project).work === null;
const MERGE = '!merge A --yes';

const TROUBLES: readonly Trouble[] = [
  {
    what: 'the place of a copy is taken',
    from: 'planned',
    make: () => writeIn({ project: side('B') }, 'mine.txt', 'mine\n'),
    line: FORK,
    says: [/trial-B exists already/, /move it away, or give the fork another name/],
    mend: () => renameSync(side('B'), join(place.base, 'mine')),
    after: FORK,
    until: built,
  },
  {
    what: 'the branch exists',
    from: 'planned',
    make: () => git(place, 'branch', 'fork/trial-A'),
    line: FORK,
    says: [/the branch fork\/trial-A exists already/, /git branch -m fork\/trial-A/],
    mend: () => git(place, 'branch', '-m', 'fork/trial-A', 'older'),
    after: FORK,
    until: built,
  },
  {
    what: 'a git operation is under way',
    from: 'planned',
    make: () => writeIn(place, '.git/MERGE_HEAD', `${git(place, 'rev-parse', 'HEAD')}\n`),
    line: FORK,
    says: [/a merge is under way/, /finish or abort the merge/],
    mend: () => rmSync(join(place.project, '.git/MERGE_HEAD')),
    after: FORK,
    until: built,
  },
  {
    what: 'a fork is open',
    from: 'forked',
    make: () => undefined,
    line: '!fork other',
    says: [/fork trial is open/i, /!forks drop trial/],
    mend: ['!forks drop trial --yes'],
    after: '!fork other',
    until: () => fork()?.name === 'other' && built(),
  },
  {
    what: 'the name was used before',
    from: 'forked',
    make: () => undefined,
    line: '!fork trial',
    says: [/fork trial is open/i],
    mend: ['!forks drop trial --yes', '!forks'],
    after: '!fork trial-2',
    until: () => fork()?.name === 'trial-2' && built(),
  },
  {
    what: 'what the merge changes was edited',
    from: 'forked',
    make: () => writeIn(place, 'README.md', '# mine, not committed\n'),
    line: MERGE,
    says: [/uncommitted work is in files the merge changes: README.md/, /git commit it or git stash it/],
    mend: () => renameSync(join(place.project, 'README.md'), join(place.project, 'README of mine.md')),
    after: MERGE,
    until: merged,
  },
  {
    what: 'the index is locked',
    from: 'forked',
    make: () => writeIn(place, '.git/index.lock', ''),
    line: MERGE,
    says: [/index\.lock/],
    mend: () => rmSync(join(place.project, '.git/index.lock')),
    after: MERGE,
    until: merged,
  },
];

async function well(...lines: readonly string[]): Promise<void> {
  const ended = await exec({ place, lines });
  expect([ended.code, ended.code === 0 ? '' : ended.stdout]).toEqual([0, '']);
}

/** Puts right what is put right by hand; gives the lines that put the rest right. */
function mend(trouble: Trouble): readonly string[] {
  if (typeof trouble.mend !== 'function') return trouble.mend;
  trouble.mend();
  return [];
}

test.each(TROUBLES)(
  '$what: said in plain words, nothing is changed, and there is a way on',
  async (trouble) => {
    putBack(place, trouble.from);
    trouble.make();
    const before = standing();
    for (let again = 0; again < 2; again += 1) {
      const refused = await exec({ place, lines: [trouble.line] });
      expect([refused.code, refused.stdout]).toEqual([1, expect.stringMatching(trouble.says[0] ?? /./)]);
      for (const words of trouble.says) expect(refused.stdout).toMatch(words);
      expect(refused.stdout).not.toMatch(/a fault of|undefined|TypeError|ENO/);
      expect(standing()).toEqual(before);
    }
    await well(...mend(trouble), trouble.after);
    expect(trouble.until()).toBe(true);
    expectOwn(place);
  },
  60_000,
);

describe('a copy that is not where it was', () => {
  test('is told where it is now, and merged from there; its directory is put away', async () => {
    putBack(place, 'forked');
    const moved = join(place.base, 'my copies', 'one of them');
    mkdirSync(join(place.base, 'my copies'));
    renameSync(side('A'), moved);
    expect((await exec({ place, lines: ['!forks'] })).stdout).toMatch(/trial-A is not there.*!forks at trial-A <dir/s);
    const found = await exec({ place, lines: [`!forks at trial-A ${moved}`, MERGE] });
    expect([found.code, found.code === 0 ? '' : found.stdout]).toEqual([0, '']);
    expect([merged(), existsSync(moved)]).toEqual([true, false]);
    expectOwn(place);
  }, 60_000);

  test('and is gone for good: what the project kept of it is merged all the same', async () => {
    putBack(place, 'forked');
    const tip = git({ ...place, project: side('A') }, 'rev-parse', 'HEAD');
    rmSync(side('A'), { recursive: true });
    const said = await exec({ place, lines: ['!forks', MERGE] });
    expect([said.code, said.code === 0 ? '' : said.stdout]).toEqual([0, '']);
    expect(merged()).toBe(true);
    expect(git(place, 'merge-base', '--is-ancestor', tip, 'HEAD')).toBe('');
    expectOwn(place);
  }, 60_000);
});

test('a side that failed is said to be blocked, the other is merged; or it is merged as far as it is', async () => {
  putBack(place, 'planned');
  const env = withScenario(place, [FAILS('TASK-005', 'one module')]);
  await exec({ place, lines: [FORK], env });
  expect(fork()?.sides.map(({ score }) => score?.verdict)).toEqual(['built', 'blocked']);
  keep(place, 'forked');
  const half = await exec({ place, lines: ['!merge B'] });
  expect(half.stdout).toMatch(/has no commit that the project does not have|not DONE|blocked/);
  const ended = await exec({ place, lines: [MERGE] });
  expect([ended.code, merged()]).toEqual([0, true]);
  expectOwn(place);
}, 60_000);

describe('a shell that was killed while both sides ran', () => {
  test('leaves the tasks shown as DONE to be merged, though a side’s directory is gone too', async () => {
    putBack(place, 'planned');
    const running = startExec({ place, lines: [FORK], env: { ...place.env, CODESLEUTH_REHEARSAL_PACE: '60' } });
    await running.printed('[B] TASK-005 is DONE');
    const kept = () =>
      spawnSync('git', ['rev-parse', '-q', '--verify', 'refs/codesleuth/forks/trial-B'], { cwd: place.project });
    // It is fetched right after; that it is shown comes first.
    await expect.poll(() => kept().status, { timeout: 10_000 }).toBe(0);
    running.child.kill('SIGKILL');
    await running.ended;
    rmSync(side('B'), { recursive: true });
    const done = stateOf(place.project).tasks['TASK-005'];
    expect(done?.status).not.toBe('DONE');
    const shown = await exec({ place, lines: ['!merge B'] });
    expect(shown.stdout).toContain('5 of 6 DONE');
    const merged = await exec({ place, lines: ['!merge B --yes'] });
    expect([merged.code, merged.code === 0 ? '' : merged.stdout]).toEqual([0, '']);
    const { status, checkpoint } = stateOf(place.project).tasks['TASK-005'] ?? {};
    expect(status).toBe('DONE');
    expect(git(place, 'merge-base', '--is-ancestor', checkpoint?.sha ?? '', 'HEAD')).toBe('');
    expectOwn(place);
  }, 60_000);
});
