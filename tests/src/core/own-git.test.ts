import { describe, expect, test } from 'vitest';
import type { Aftermath, Standing } from '../../../schemas/standing.ts';
import { type GitLeave, judgeOwnGit } from '../../../src/core/own-git.ts';

const id = (letter: string): string => letter.repeat(40);
const [OLD, NEW, BLOB] = [id('a'), id('b'), id('c')];
const short = (sha: string): string => sha.slice(0, 12);

const THEN: Standing = {
  head: OLD,
  branch: 'refs/heads/main',
  refs: new Map([
    ['refs/heads/main', OLD],
    ['refs/heads/topic', OLD],
    ['refs/tags/v1', OLD],
    ['refs/codesleuth/trees/TASK-001-5', BLOB],
    ['refs/codesleuth/trees/TASK-002-9', BLOB],
    ['refs/codesleuth/backup/1-aa', BLOB],
    ['refs/codesleuth/forks/trial-B', BLOB],
  ]),
  stashes: [id('d')],
  staged: new Map<string, string | null>([
    ['docs/mine.md', `100644 ${BLOB}`],
    ['old.md', null],
  ]),
  inProgress: null,
};
const LEAVE: GitLeave = {
  paths: new Set(['src/a.ts', 'said.txt']),
  tree: id('e'),
  open: ['TASK-002'],
  side: false,
};

type Change = Partial<Omit<Aftermath, 'now'>> & { readonly now?: Partial<Standing> };

function judged({ now = {}, ...since }: Change, leave: Partial<GitLeave> = {}) {
  const after = {
    history: 'same',
    commits: [],
    stashed: [],
    untracked: [],
    ...since,
    now: { ...THEN, ...now },
  } as const;
  return judgeOwnGit(THEN, after, { ...LEAVE, ...leave });
}

const without = (...gone: readonly string[]) => new Map([...THEN.refs].filter(([ref]) => !gone.includes(ref)));
const withRef = (ref: string, sha: string) => new Map([...THEN.refs, [ref, sha]]);
const committed = (...files: readonly string[]): Change => ({
  now: { head: NEW, refs: withRef('refs/heads/main', NEW) },
  history: 'ahead',
  commits: [{ sha: NEW, files }],
});
const moved = (history: 'behind' | 'apart', now: Partial<Standing> = {}): Change => ({
  now: { head: NEW, refs: withRef('refs/heads/main', NEW), ...now },
  history,
});

test('nothing happened: nothing is said', () => {
  expect(judged({})).toEqual({ strayed: [], notes: [] });
});

describe('what stops', () => {
  test.each<[string, Change, string]>([
    [
      'another branch at the same commit',
      { now: { branch: 'refs/heads/topic' } },
      `HEAD is on topic at ${short(OLD)} now; before it was on main at ${short(OLD)}: git switch main brings it back`,
    ],
    [
      'another branch elsewhere',
      { now: { branch: 'refs/heads/topic', head: NEW }, history: 'apart', commits: [{ sha: NEW, files: ['x'] }] },
      `HEAD is on topic at ${short(NEW)} now, with ${short(NEW)} made since; before it was on main at ${short(OLD)}: git switch main brings it back`,
    ],
    [
      'a detached HEAD with commits on top',
      { now: { branch: null, head: NEW }, history: 'ahead', commits: [{ sha: NEW, files: ['src/a.ts'] }] },
      `HEAD is detached at ${short(NEW)} now, with ${short(NEW)} made since; before it was on main at ${short(OLD)}: git symbolic-ref HEAD refs/heads/main brings it back`,
    ],
    [
      'a branch that is gone',
      { now: { branch: 'refs/heads/topic', refs: without('refs/heads/main') } },
      `HEAD is on topic at ${short(OLD)} now; before it was on main at ${short(OLD)}: git switch -c main ${short(OLD)} brings it back`,
    ],
    [
      'a merge under way',
      { now: { inProgress: 'merge' } },
      'a merge is under way since: git merge --abort, or git merge --continue, ends it',
    ],
    [
      'a commit of the task’s files with others',
      committed('src/a.ts', 'docs/mine.md'),
      `commit ${short(NEW)} holds files of the task together with others (docs/mine.md): git reset --soft ${short(OLD)} takes it apart and leaves files and index as they are, and without that it is no checkpoint`,
    ],
    [
      'a ref of the shell that is gone',
      { now: { refs: without('refs/codesleuth/backup/1-aa') } },
      `refs/codesleuth/backup/1-aa was removed, it held ${short(BLOB)}: git update-ref refs/codesleuth/backup/1-aa ${BLOB} brings it back`,
    ],
    [
      'a tree of a task under way that is another one',
      { now: { refs: withRef('refs/codesleuth/trees/TASK-002-9', NEW) } },
      `refs/codesleuth/trees/TASK-002-9 moved from ${short(BLOB)} to ${short(NEW)}: git update-ref refs/codesleuth/trees/TASK-002-9 ${BLOB} brings it back`,
    ],
    [
      'a stash that was made',
      { now: { stashes: [...THEN.stashes, NEW] } },
      `work was put into the stash (${short(NEW)}): git stash pop --index brings it back`,
    ],
  ])('%s', (_what, change, words) => {
    expect(judged(change)).toEqual({ strayed: [words], notes: [] });
  });

  test.each<[string, Change, string]>([
    ['the branch alone, where the index holds all', moved('behind'), `git reset --soft ${short(OLD)}`],
    [
      'the branch and the files',
      moved('behind', { staged: new Map([...THEN.staged, ['lost.ts', null]]) }),
      `git merge --ff-only ${short(OLD)} (git reset ${short(OLD)} where the files are still there)`,
    ],
    [
      'a branch written anew',
      moved('apart', { staged: new Map([...THEN.staged, ['lost.ts', null]]) }),
      `git reset --soft ${short(OLD)} (git reset --keep ${short(OLD)} where its files are gone too)`,
    ],
    [
      'a branch written anew with files of the task',
      moved('apart', { staged: new Map([...THEN.staged, ['src/a.ts', `100644 ${BLOB}`]]) }),
      `git reset --soft ${short(OLD)}`,
    ],
  ])('a commit that is out of the history, by the command for %s', (_what, change, way) => {
    const { strayed } = judged(change);
    expect(strayed).toEqual([
      `main was at ${short(OLD)} and is at ${short(NEW)} now, without that commit in its history: ${way} brings it back; a file as it was before: git restore --source=${short(id('e'))} <path>`,
    ]);
  });

  test('a commit that the repository has lost is not promised to come back', () => {
    const lost: Change = { now: { head: NEW, refs: withRef('refs/heads/main', NEW) }, history: 'lost' };
    const words = `main was at ${short(OLD)}, a commit this repository does not have any more, and is at ${short(NEW)}: `;
    expect(judged(lost).strayed).toEqual([
      `${words}git restore --source=${short(id('e'))} <path> brings back a file, another clone the commit`,
    ]);
    expect(judged(lost, { tree: null }).strayed).toEqual([`${words}another clone the commit`]);
  });

  test.each<[string, Partial<Standing>, string]>([
    ['goes back to a branch that is there', { branch: null }, ': git switch main brings it back'],
    [
      'has no way back',
      { branch: null, refs: without('refs/heads/main') },
      ', a commit this repository does not have any more',
    ],
  ])('HEAD that is elsewhere, when the old commit is lost, %s', (_what, now, end) => {
    const { strayed } = judged({ now: { head: NEW, ...now }, history: 'lost' });
    expect(strayed[0]).toBe(`HEAD is detached at ${short(NEW)} now; before it was on main at ${short(OLD)}${end}`);
  });

  test('of the shell’s own files those git did not track are removed first, for no stash is taken out over them', () => {
    const stashed = ['artifacts/pipeline/HANDOFF.json', 'mine.txt', 'artifacts/pipeline/CHECKPOINT.md'];
    const untracked = ['mine.txt', 'artifacts/pipeline/CHECKPOINT.md'];
    const { strayed } = judged({ now: { stashes: [...THEN.stashes, NEW] }, stashed, untracked });
    expect(strayed[0]).toContain(
      ': rm -f artifacts/pipeline/CHECKPOINT.md && git restore artifacts/pipeline/HANDOFF.json && git stash pop --index',
    );
  });

  test('the stash is taken out over the shell’s own files, which it writes again', () => {
    const stashed = ['artifacts/build/TASK-GRAPH.md', 'src/a.ts'];
    const { strayed } = judged({ now: { stashes: [...THEN.stashes, NEW] }, stashed });
    expect(strayed[0]).toContain(': git restore artifacts/build/TASK-GRAPH.md && git stash pop --index brings it back');
  });

  test('names that are no plain words are quoted', () => {
    const then = { ...THEN, branch: "refs/heads/it's;rm", refs: withRef("refs/heads/it's;rm", OLD) };
    const since = { now: { ...then, branch: null }, history: 'same', commits: [], stashed: [], untracked: [] } as const;
    expect(judgeOwnGit(then, since, LEAVE).strayed[0]).toContain(": git switch 'it'\\''s;rm' brings it back");
  });
});

describe('what a person does while an agent works is told and stops nothing', () => {
  test.each<[string, Change, string]>([
    [
      'a commit of other files',
      committed('docs/mine.md', 'b', 'c', 'd'),
      `committed while this ran: ${short(NEW)} (docs/mine.md, b, c and 1 more); if that was not you: git reset --soft ${short(OLD)} takes back what was committed since`,
    ],
    ['an empty commit', committed(), `${short(NEW)} (empty)`],
    ['a new branch and a new tag', { now: { refs: withRef('refs/tags/v2', OLD) } }, 'made while this ran: v2'],
    [
      'a branch that was moved',
      { now: { refs: withRef('refs/heads/topic', NEW) } },
      `topic moved from ${short(OLD)} to ${short(NEW)}: git update-ref refs/heads/topic ${OLD} brings it back`,
    ],
    ['a tag that was removed', { now: { refs: without('refs/tags/v1') } }, `git update-ref refs/tags/v1 ${OLD}`],
    [
      'what is kept of a closed fork, which goes in time',
      { now: { refs: without('refs/codesleuth/forks/trial-B') } },
      `git update-ref refs/codesleuth/forks/trial-B ${BLOB}`,
    ],
    [
      'a staged file that is staged no more',
      { now: { staged: new Map([['old.md', null]]) } },
      `docs/mine.md is not staged any more as it was: git update-index --add --cacheinfo 100644,${BLOB},docs/mine.md stages that again`,
    ],
    [
      'a staged removal that is none any more',
      { now: { staged: new Map([['docs/mine.md', `100644 ${BLOB}`]]) } },
      'old.md is not staged any more as it was: git rm --cached -- old.md stages that again',
    ],
    ['a stash taken out', { now: { stashes: [] } }, `the stash ${short(id('d'))} is gone: git stash store ${id('d')}`],
  ])('%s', (_what, change, words) => {
    expect(judged(change)).toEqual({ strayed: [], notes: [expect.stringContaining(words)] });
  });

  test.each<[string, Change]>([
    ['an agent that commits its own files, reported ones too', committed('src/a.ts', 'said.txt')],
    ['files staged beside', { now: { staged: new Map([...THEN.staged, ['more', `100644 ${BLOB}`]]) } }],
    ['trees of tasks that are over', { now: { refs: without('refs/codesleuth/trees/TASK-001-5') } }],
  ])('nothing at all is said of %s', (_what, change) => {
    expect(judged(change)).toEqual({ strayed: [], notes: [] });
  });
});

test('thousands of files that are not staged any more fill no screen', () => {
  const staged = new Map(Array.from({ length: 5000 }, (_, at) => [`f${at}`, `100644 ${BLOB}`] as const));
  const then = { ...THEN, staged };
  const since = {
    now: { ...then, staged: new Map() },
    history: 'same',
    commits: [],
    stashed: [],
    untracked: [],
  } as const;
  const { notes } = judgeOwnGit(then, since, LEAVE);
  expect([notes.length, notes.at(-1)]).toEqual([21, expect.stringMatching(/^and 4980 more: git add .*lost-found/)]);
});

test('an operation that was under way before is no news', () => {
  const then = { ...THEN, inProgress: 'merge' };
  expect(
    judgeOwnGit(then, { now: then, history: 'same', commits: [], stashed: [], untracked: [] }, LEAVE).strayed,
  ).toEqual([]);
});

describe('in a side of a fork', () => {
  test.each<[string, Change, number]>([
    ['HEAD off its branch stops', { now: { branch: null } }, 1],
    ['history that was written anew stops', moved('apart'), 1],
    ['an operation left open stops', { now: { inProgress: 'rebase' } }, 1],
    ['branches, tags, commits and the stash are the agent’s', { ...committed('x'), now: { stashes: [NEW] } }, 0],
  ])('%s', (_what, change, stops) => {
    const { strayed, notes } = judged(change, { side: true });
    expect([strayed.length, notes]).toEqual([stops, []]);
  });
});
