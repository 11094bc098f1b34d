import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { PATHS } from '../../schemas/paths.ts';
import { buildProgram, exec } from '../support/exec.ts';
import { githubToken } from '../support/fake-secrets.ts';
import { freshPlace, git, type Place, registered, withScenario } from '../support/home.ts';
import { commits, eventsOf, filesOf, stateOf, statuses, TO_SHIP } from '../support/journey.ts';
import { LONG } from '../support/long.ts';
import { fingerprint } from '../support/temp-repo.ts';

const TO_BUILT = TO_SHIP.slice(0, 5);
/** What a person has lying about: staged, edited, untracked, ignored. */
const OWN: Readonly<Record<string, string>> = {
  'docs/staged.md': 'staged\nand edited on top\n',
  'docs/edited.md': 'edited\r\n',
  'notes of mine ü.txt': 'for nobody else',
  'drafts/idea.md': 'half a thought\n',
  '.env': 'SECRET=mine\n',
};

let place: Place;
beforeAll(() => buildProgram());
beforeEach(() => {
  place = freshPlace();
  mkdirSync(place.project);
  git(place, 'init', '-q', '-b', 'main');
});
afterEach(() => place.remove());

function write(path: string, content: string): void {
  mkdirSync(dirname(join(place.project, path)), { recursive: true });
  writeFileSync(join(place.project, path), content);
}

const read = (path: string): string => readFileSync(join(place.project, path), 'utf8');

function leaveWorkLyingAbout(): void {
  write('.gitignore', '.env\n');
  write('docs/edited.md', 'first\r\n');
  git(place, 'add', '-A');
  git(place, 'commit', '-q', '-m', 'my own start');
}

function beginWork(): void {
  write('docs/staged.md', 'staged\n');
  git(place, 'add', 'docs/staged.md');
  for (const [path, content] of Object.entries(OWN)) write(path, content);
  chmodSync(join(place.project, '.env'), 0o600);
  write('src/features/add.mjs', `${read('src/features/add.mjs')}// mine, not committed\n`);
}

/** Everything that can be seen of a repository: HEAD, branch, index, and every file byte for byte. */
function everything() {
  const files = new Map([...fingerprint(place.project)].map(([path, said]) => [path, said.replace(/ [\d.]+$/, '')]));
  files.delete(PATHS.tokenLog);
  return {
    head: git(place, 'rev-parse', 'HEAD'),
    branch: git(place, 'symbolic-ref', 'HEAD'),
    index: git(place, 'ls-files', '-s'),
    status: git(place, 'status', '--porcelain', '--ignored'),
    files,
  };
}

const run = async (...lines: string[]) => {
  const ended = await exec({ place, lines });
  return { ...ended, said: [ended.code, ended.code === 0 ? '' : ended.stdout, ended.stderr] };
};
const FINE = [0, '', ''];
const allDone = (): boolean => Object.values(statuses(place.project)).every((status) => status === 'DONE');

test('a replay goes back, the build goes on to its end, and each undo takes the one before it back byte for byte', async () => {
  leaveWorkLyingAbout();
  expect((await run(...TO_BUILT)).said).toEqual(FINE);
  beginWork();
  const spent = read(PATHS.tokenLog).split('\n').length;
  const before = everything();
  const first = stateOf(place.project);

  const asked = await run('!replay TASK-001');
  expect([asked.code, asked.stdout]).toEqual([1, expect.stringContaining("'!replay TASK-001 --yes'")]);
  for (const words of ['Become PENDING', 'TASK-002', 'Commits leaving the branch', 'Changing:', 'In the backup']) {
    expect(asked.stdout).toContain(words);
  }
  expect(everything()).toEqual(before);

  const replayed = await run('!replay TASK-001 --yes');
  expect(replayed.said).toEqual(FINE);
  expect(replayed.stdout).toContain('refs/codesleuth/backup/');
  expect(allDone()).toBe(true);
  expect(stateOf(place.project).builtAt).not.toBeNull();
  const again = commits(place).filter(({ task }) => task === 'TASK-002');
  expect(again).toHaveLength(1);
  expect(again[0]?.sha).not.toBe(first.tasks['TASK-002']?.checkpoint?.sha);
  expect(stateOf(place.project).tasks['TASK-001']?.checkpoint).toEqual(first.tasks['TASK-001']?.checkpoint);
  for (const [path, content] of Object.entries(OWN)) {
    if (!path.startsWith('docs/')) expect([path, read(path)]).toEqual([path, content]);
  }
  const later = everything();
  const second = stateOf(place.project);
  expect(read(PATHS.tokenLog).split('\n').length).toBeGreaterThan(spent);

  const undone = await run('!undo --yes');
  expect(undone.said).toEqual(FINE);
  expect(everything()).toEqual(before);
  expect(stateOf(place.project).tasks).toEqual(first.tasks);
  expect(stateOf(place.project).runCount).toBe(second.runCount);

  expect((await run('!undo --yes')).said).toEqual(FINE);
  expect(everything()).toEqual(later);
  expect(stateOf(place.project).tasks).toEqual(second.tasks);
  expect((await run('!undo --yes', '!critic', '!security', '!verify')).said).toEqual(FINE);
  expect(stateOf(place.project).verification?.verdict).toBe('SHIP');
}, 120_000);

test.runIf(LONG)(
  'a reset is taken back, and the undo is a reset again',
  async () => {
    leaveWorkLyingAbout();
    expect((await run(...TO_BUILT)).said).toEqual(FINE);
    beginWork();
    const before = everything();
    const first = stateOf(place.project);
    const logs = join(place.project, '.git/codesleuth/runs');
    expect((await run('!reset --yes')).said).toEqual(FINE);
    expect(existsSync(join(place.project, PATHS.taskGraph))).toBe(false);
    expect(existsSync(logs)).toBe(false);
    write(PATHS.spec, 'somebody else’s\n');

    const asked = await run('!undo');
    expect([asked.code, asked.stdout]).toEqual([1, expect.stringContaining("'!undo --yes'")]);
    expect(asked.stdout).toContain(PATHS.taskGraph);
    const undone = await run('!undo --yes');
    expect(undone.said).toEqual(FINE);
    expect(undone.stdout).toContain('/codesleuth/kept/');
    expect(everything()).toEqual(before);
    expect(existsSync(logs)).toBe(true);
    const state = stateOf(place.project);
    expect({ ...state, seq: 0, updatedAt: '', undo: null }).toEqual({ ...first, seq: 0, updatedAt: '', undo: null });
    expect(registered(place, place.project)).toMatchObject({ pipeline_stage: 'built' });

    expect((await run('!undo --yes')).said).toEqual(FINE);
    expect(existsSync(join(place.project, PATHS.taskGraph))).toBe(false);
    expect((await run('!undo --yes', '!critic')).said).toEqual(FINE);
    expect(stateOf(place.project).critique?.verdict).toBe('SHIP_READY');
  },
  90_000,
);

test.runIf(LONG)(
  'a reset is not taken back over a project that was begun since',
  async () => {
    expect((await run(...TO_BUILT)).said).toEqual(FINE);
    expect((await run('!reset --yes', ...TO_SHIP.slice(0, 3))).said).toEqual(FINE);
    const before = filesOf(place.project);
    const refused = await run('!undo --yes');
    expect(refused.code).toBe(1);
    expect(filesOf(place.project)).toEqual(before);
    expect((await run('!reset --yes', '!undo --yes')).said).toEqual(FINE);
    expect(stateOf(place.project)).toMatchObject({ stage: 'discovery', handoffVersion: 1 });
  },
  90_000,
);

test.runIf(LONG)(
  'a replay of a task whose work was under way takes that along, and it comes back with the undo',
  async () => {
    const env = withScenario(place, [
      { when: { purpose: 'task', taskId: 'TASK-003' }, do: { act: 'fail-gate', times: 'always' } },
    ]);
    await exec({ place, lines: TO_BUILT, env });
    expect(statuses(place.project)['TASK-003']).toBe('BLOCKED');
    const before = everything();
    expect((await run('!replay TASK-002 --yes')).said).toEqual(FINE);
    expect(allDone()).toBe(true);
    expect((await run('!undo --yes')).said).toEqual(FINE);
    // HANDOFF never goes to a lower version: the build has been complete once.
    const after = everything();
    for (const { files } of [before, after]) expect(files.delete(PATHS.handoff)).toBe(true);
    expect(after).toEqual(before);
    expect(read(PATHS.handoff)).toContain('"version": 3');
    expect(statuses(place.project)['TASK-003']).toBe('BLOCKED');
  },
  60_000,
);

test('a project whose journal is gone goes by HANDOFF.json, else by the trailers of its commits, and says so', async () => {
  expect((await run(...TO_BUILT)).said).toEqual(FINE);
  const third = commits(place).find(({ task }) => task === 'TASK-003');
  expect(eventsOf(place.project, 'task/checkpointed')).toHaveLength(6);
  expect((await run('!reset --yes')).said).toEqual(FINE);
  git(place, 'checkout', '-q', '--', '.');
  expect((await run(...TO_SHIP.slice(0, 4))).said).toEqual(FINE);
  const written = await run('!replay TASK-003');
  expect(written.stdout).toContain(`The journal holds no checkpoint of TASK-003; taken from ${PATHS.handoff}`);
  const { task_checkpoints: _, ...rest } = JSON.parse(read(PATHS.handoff));
  write(PATHS.handoff, JSON.stringify(rest));
  const asked = await run('!replay TASK-003');
  expect(asked.stdout).toContain("HANDOFF holds no checkpoint of TASK-003; found by its commit's trailer");
  expect((await run('!replay TASK-003 --yes')).said).toEqual(FINE);
  expect(stateOf(place.project).tasks['TASK-003']?.checkpoint?.sha).toBe(third?.sha);
  const since = eventsOf(place.project, 'run/started').flatMap((event) => event.run.taskId ?? []);
  expect(since).toEqual(['TASK-004', 'TASK-005', 'TASK-006']);
}, 90_000);

test('what is in the way is named with what to do about it', async () => {
  expect((await run(...TO_BUILT)).said).toEqual(FINE);
  const before = everything();
  for (const [line, words] of [
    ['!replay TASK-099 --yes', 'There is no task TASK-099'],
    ['!undo --yes', 'No replay, merge, skip or reset was made'],
  ] as const) {
    const refused = await run(line);
    expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining(words)]);
  }
  write('.git/index.lock', '');
  const locked = await run('!replay TASK-002 --yes');
  expect([locked.code, locked.stdout]).toEqual([1, expect.stringContaining('index.lock')]);
  expect((await run('!doctor')).stdout).toContain('index.lock');
  rmSync(join(place.project, '.git/index.lock'));
  expect(everything()).toEqual(before);
}, 60_000);

test('a file of mine that git ignores stays in a replay, though the agent of a task that goes back named it', async () => {
  write('.git/info/exclude', '.env\n');
  write('.env', 'MINE=1\n');
  const when = { purpose: 'task', taskId: 'TASK-003' };
  const steps = [
    { when, do: { act: 'trespass-reported', paths: ['.env'] } },
    { when, do: { act: 'write-secret', value: githubToken(), times: 'always' } },
  ];
  expect((await exec({ place, lines: TO_BUILT, env: withScenario(place, steps) })).code).toBe(2);
  expect(stateOf(place.project).tasks['TASK-003']?.reported).toContain('.env');
  const mine = read('.env');
  const replayed = await exec({ place, lines: ['!replay TASK-002 --yes'] });
  expect([replayed.code, replayed.stderr], replayed.stdout).toEqual([0, '']);
  expect(read('.env')).toBe(mine);
}, 60_000);
