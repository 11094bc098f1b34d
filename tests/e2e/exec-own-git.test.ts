import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GIT_MISDEEDS } from '../../schemas/scenario.ts';
import { buildProgram, type Ended, exec, startExec } from '../support/exec.ts';
import { freshPlace, git, type Place, withScenario } from '../support/home.ts';
import { commits, eventsOf, stateOf, statuses } from '../support/journey.ts';
import { BRIEF, FORK } from '../support/journey-lines.ts';
import { keep, putBack, removeAll } from '../support/kill.ts';
import { LONG } from '../support/long.ts';

type Misdeed = (typeof GIT_MISDEEDS)[number];

let place: Place;

/** What the person has lying about: staged, staged and edited on, edited, untracked. */
const MINE: Readonly<Record<string, string>> = {
  'docs/staged.md': 'staged, new\n',
  'docs/both.md': 'staged\nand edited on\n',
  'docs/edited.md': 'edited\n',
  'notes.txt': 'untracked\n',
};

function write(path: string, text: string): void {
  mkdirSync(dirname(join(place.project, path)), { recursive: true });
  writeFileSync(join(place.project, path), text);
}

beforeAll(async () => {
  buildProgram();
  place = freshPlace();
  mkdirSync(place.project);
  git(place, 'init', '-q', '-b', 'main');
  write('docs/both.md', 'first\n');
  write('docs/edited.md', 'first\n');
  git(place, 'add', '-A');
  git(place, 'commit', '-q', '-m', 'my own start');
  git(place, 'tag', 'v0');
  write('docs/staged.md', MINE['docs/staged.md'] ?? '');
  write('docs/both.md', 'staged\n');
  git(place, 'add', 'docs/staged.md', 'docs/both.md');
  for (const [path, text] of Object.entries(MINE)) write(path, text);
  const ended = await exec({ place, lines: ['Start agent 0', BRIEF, '!compile', '!plan'] });
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  keep(place, 'planned');
}, 60_000);
beforeEach(() => putBack(place, 'planned'));
afterAll(() => place !== undefined && removeAll(place, ['planned']));

/** Builds with an agent that does this to the repository at the end of its first run of TASK-002. */
function build(...misdeeds: readonly Misdeed[]): Promise<Ended> {
  const act = { act: 'git-elsewhere', dir: '.', misdeeds };
  const step = { when: { purpose: 'task', taskId: 'TASK-002', nth: 1 }, do: act };
  return exec({ place, lines: ['!build'], env: withScenario(place, [step]) });
}

const endOf = (taskId: string) => {
  const id = eventsOf(place.project, 'run/started').find(({ run }) => run.taskId === taskId)?.run.runId;
  return eventsOf(place.project, 'run/ended').find(({ runId }) => runId === id);
};
const halt = (): string => stateOf(place.project).halt?.detail ?? '';
const mine = () => ({
  staged: git(place, 'ls-files', '-s', '--', 'docs/staged.md', 'docs/both.md'),
  files: Object.keys(MINE).map((path) => [path, readFileSync(join(place.project, path), 'utf8')]),
});

/** Types a command just as it was told, in a shell. */
function type(line: string): void {
  const who = ['AUTHOR', 'COMMITTER'].flatMap((one) => [
    [`GIT_${one}_NAME`, 'Ada'],
    [`GIT_${one}_EMAIL`, 'ada@example.org'],
  ]);
  const env = { ...place.env, ...Object.fromEntries(who), GIT_EDITOR: 'true' };
  const ended = spawnSync('bash', ['-c', line], { cwd: place.project, env, encoding: 'utf8' });
  expect([line, ended.status, ended.status === 0 ? '' : ended.stderr]).toEqual([line, 0, '']);
}

/** The commands a text tells before these words. */
function told(text: string, before: string): readonly string[] {
  const found = [...text.matchAll(new RegExp(`: (git [^;]*?)(?: \\([^)]*\\))? ${before}`, 'g'))];
  return found.map(([, line]) => line ?? '');
}

/** Every DONE task has its commit on main, and all that was done before is still there. */
function expectWhole(): void {
  expect(new Set(Object.values(statuses(place.project)))).toEqual(new Set(['DONE']));
  expect(git(place, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main');
  for (const { checkpoint } of Object.values(stateOf(place.project).tasks))
    expect(git(place, 'merge-base', '--is-ancestor', checkpoint?.sha ?? '', 'HEAD')).toBe('');
  expect(commits(place).filter(({ task }) => task !== null)).toHaveLength(6);
  for (const { sha, files, task } of commits(place))
    if (task !== null) expect([sha, files.filter((path) => path in MINE)]).toEqual([sha, []]);
}

interface Trouble {
  readonly what: string;
  readonly misdeeds: readonly Misdeed[];
  readonly says: RegExp;
  /** Before these words the command stands that puts it right. */
  readonly before: string;
}

/** Each builds a project of its own, for some seconds: of a kind, the one that does most, all with `npm run test:long`. */
const FIRST: readonly string[] = ['switch commit-all', 'commit'];

const STOPS: readonly Trouble[] = [
  {
    what: 'is on another branch',
    misdeeds: ['switch'],
    says: /HEAD is on rehearsal-was-here at \w{12} now; before it was on main at \w{12}/,
    before: 'brings it back',
  },
  {
    what: 'is on another branch, with commits there',
    misdeeds: ['switch', 'commit-all'],
    says: /HEAD is on rehearsal-was-here at \w{12} now, with \w{12} made since; before it was on main/,
    before: 'brings it back',
  },
  {
    what: 'is detached',
    misdeeds: ['detach'],
    says: /HEAD is detached at \w{12} now; before it was on main/,
    before: 'brings it back',
  },
  {
    what: 'lost its last commit, files and all',
    misdeeds: ['rewind'],
    says: /main was at \w{12} and is at \w{12} now, without that commit in its history/,
    before: 'brings it back',
  },
  {
    what: 'lost its last commit by name',
    misdeeds: ['move-branch'],
    says: /main was at \w{12} and is at \w{12} now/,
    before: 'brings it back',
  },
  {
    what: 'had its last commit written anew',
    misdeeds: ['amend'],
    says: /main was at \w{12} and is at \w{12} now/,
    before: 'brings it back',
  },
  {
    what: 'got a commit of everything',
    misdeeds: ['commit-all'],
    says: /commit \w{12} holds files of the task together with others \(artifacts\/build\/TASK-GRAPH.md, .* and 4 more\)/,
    before: 'takes it apart',
  },
  {
    what: 'lost the refs of the shell',
    misdeeds: ['drop-own-refs'],
    says: /refs\/codesleuth\/trees\/TASK-002-\d+ was removed, it held \w{12}/,
    before: 'brings it back',
  },
  {
    what: 'has a bisect under way',
    misdeeds: ['bisect'],
    says: /a bisect is under way since: git bisect reset ends it/,
    before: 'ends it',
  },
  {
    what: 'has a stash',
    misdeeds: ['stash'],
    says: /work was put into the stash \(\w{12}\)/,
    before: 'brings it back',
  },
];

describe('after the agent’s own git the repository', () => {
  test.each(STOPS.filter(({ misdeeds }) => LONG || FIRST.includes(misdeeds.join(' '))))(
    '$what: it is told, nothing is DONE by it, and the command that is told lets it go on',
    async ({ misdeeds, says, before }) => {
      const was = mine();
      const ended = await build(...misdeeds);
      expect([ended.code, ended.stderr]).toEqual([2, '']);
      expect(halt()).toMatch(says);
      expect(ended.stdout).toMatch(says);
      expect(statuses(place.project)['TASK-002']).toBe('IN-PROGRESS');
      const [line = 'no command'] = told(halt(), before);
      expect(line).toMatch(/^git /);
      const { strayed = [], notes = [] } = endOf('TASK-002') ?? {};
      for (const one of strayed.flatMap((word) => told(word, before))) type(one);
      for (const restage of notes.flatMap((note) => told(note, 'stages that again'))) type(restage);
      const tree = /--source=(\w+)/.exec(halt())?.[1];
      if (tree !== undefined) type(`git restore --source=${tree} -- ${Object.keys(MINE).join(' ')}`);
      expect(mine().files).toEqual(was.files);
      const on = await exec({ place, lines: ['!resume'] });
      expect([on.code, on.code === 0 ? '' : on.stdout]).toEqual([0, '']);
      expectWhole();
      expect(mine()).toEqual(was);
    },
    60_000,
  );
});

describe('what may as well have been the person', () => {
  const NOTES: readonly { readonly misdeed: Misdeed; readonly says: RegExp }[] = [
    { misdeed: 'branch', says: /made while this ran: rehearsal-was-here/ },
    {
      misdeed: 'commit',
      says: /committed while this ran: \w{12} \(docs\/both\.md, docs\/staged\.md\); if that was not you: git/,
    },
    {
      misdeed: 'unstage',
      says: /docs\/staged\.md is not staged any more as it was: git update-index --add --cacheinfo /,
    },
  ];
  test.each(NOTES.filter(({ misdeed }) => LONG || FIRST.includes(misdeed)))(
    '$misdeed: is told, and the build goes on to its end',
    async ({ misdeed, says }) => {
      const was = mine();
      const ended = await build(misdeed);
      expect([ended.code, ended.code === 0 ? '' : ended.stdout]).toEqual([0, '']);
      expect(ended.stdout).toMatch(says);
      const { strayed, notes = [] } = endOf('TASK-002') ?? {};
      expect(strayed).toEqual([]);
      expectWhole();
      for (const restage of notes.flatMap((note) => told(note, 'stages that again'))) type(restage);
      expect(mine()).toEqual(was);
    },
    30_000,
  );

  test.runIf(LONG)(
    'resuming without mending means it was the person: the build goes on where HEAD is now',
    async () => {
      expect((await build('switch')).code).toBe(2);
      expect((await exec({ place, lines: ['!resume'] })).code).toBe(0);
      expect(git(place, 'symbolic-ref', 'HEAD')).toBe('refs/heads/rehearsal-was-here');
      expect(new Set(Object.values(statuses(place.project)))).toEqual(new Set(['DONE']));
    },
    30_000,
  );
});

test.runIf(LONG)(
  'a reading role is looked after too: HEAD off its branch stops, and no verdict comes of it',
  async () => {
    expect((await exec({ place, lines: ['!build'] })).code).toBe(0);
    const act = { act: 'git-elsewhere', dir: '.', misdeeds: ['detach'] };
    const env = withScenario(place, [{ when: { purpose: 'critique' }, do: act }]);
    expect((await exec({ place, lines: ['!critic'], env })).code).toBe(2);
    expect(halt()).toContain('HEAD is detached at');
    expect(eventsOf(place.project, 'critique/judged')).toEqual([]);
    type(told(halt(), 'brings it back')[0] ?? 'false');
    expect((await exec({ place, lines: ['!resume'] })).code).toBe(0);
    expect(eventsOf(place.project, 'critique/judged')).toHaveLength(1);
  },
  30_000,
);

test.runIf(LONG)(
  'in a side of a fork HEAD off the branch stops that side at the end of the run, and it goes on once it is back',
  async () => {
    const act = { act: 'git-elsewhere', dir: '.', misdeeds: ['detach', 'branch'] };
    const step = { when: { purpose: 'task', taskId: 'TASK-002', direction: 'one file', nth: 1 }, do: act };
    const ended = await exec({ place, lines: [FORK], env: withScenario(place, [step]) });
    const fork = () =>
      stateOf(place.project)
        .forks.at(-1)
        ?.sides.map(({ score }) => score?.verdict);
    expect([ended.code, fork()]).toEqual([expect.any(Number), ['stopped', 'built']]);
    expect(ended.stdout).toMatch(
      /\[A\] HEAD is detached at \w{12} now; before it was on fork\/trial-A at .*: !forks resume/,
    );
    expect(ended.stdout).not.toContain('made while this ran');
    git({ ...place, project: `${place.project}.trial-A` }, 'switch', '-q', 'fork/trial-A');
    expect((await exec({ place, lines: ['!forks resume'] })).code).toBe(0);
    expect(fork()).toEqual(['built', 'built']);
  },
  60_000,
);

test('a fork tells what changed in the project’s files meanwhile, and goes on', async () => {
  const act = { act: 'trespass-outside', paths: ['../project/docs/edited.md', '../project/new.txt'] };
  const step = { when: { purpose: 'task', taskId: 'TASK-002', direction: 'one file', nth: 1 }, do: act };
  const env = withScenario(place, [step]);
  const running = startExec({ place, lines: [FORK], env });
  await running.printed('[B] TASK-001 is DONE');
  write('notes.txt', 'the person goes on\n');
  const ended = await running.ended;
  expect([ended.code, ended.code === 0 ? '' : ended.stdout]).toEqual([0, '']);
  const said = ended.stdout
    .split('\n')
    .filter((line) => line.includes('changed in the project while the sides worked'));
  expect(said.join('\n')).toMatch(/docs\/edited\.md, new\.txt/);
  expect(said.join('\n')).toContain('notes.txt');
  expect(said.join('\n').match(/notes\.txt/g)).toHaveLength(1);
  const runs = ['A', 'B'].flatMap((side) => eventsOf(`${place.project}.trial-${side}`, 'run/ended'));
  expect(runs.flatMap(({ notes }) => notes).join('\n')).toContain('docs/edited.md, new.txt');
}, 60_000);
