import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { PATHS } from '../../schemas/paths.ts';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, git, type Place } from '../support/home.ts';
import { type Commit, commits, eventsOf, stateOf, statuses, TO_SHIP } from '../support/journey.ts';
import { LONG } from '../support/long.ts';
import { fingerprint } from '../support/temp-repo.ts';

const BY_HAND = ['TASK-001', 'TASK-002', 'TASK-003'];
const TO_PLAN = TO_SHIP.slice(0, 4);

/** Where a plan was built to its end: a person takes plan and code from here. */
let model: Place;
let place: Place;
beforeAll(async () => {
  buildProgram();
  model = freshPlace();
  mkdirSync(model.project);
  git(model, 'init', '-q', '-b', 'main');
  expect((await exec({ place: model, lines: TO_SHIP.slice(0, 5) })).code).toBe(0);
}, 60_000);
beforeEach(() => {
  place = freshPlace();
  mkdirSync(place.project);
  git(place, 'init', '-q', '-b', 'main');
});
afterEach(() => place.remove());
afterAll(() => model.remove());

function write(path: string, content: string): void {
  mkdirSync(dirname(join(place.project, path)), { recursive: true });
  writeFileSync(join(place.project, path), content);
}

function commit(message: string): string {
  git(place, 'add', '-A');
  git(place, 'commit', '-q', '--allow-empty', '-m', message);
  return git(place, 'rev-parse', 'HEAD');
}

const isPlan = (path: string): boolean => path.startsWith('artifacts/') || path.startsWith('contracts/');

/** Writes what a commit of the model changed, but for the shell's HANDOFF.json. */
function copy({ sha, files }: Commit, wanted: (path: string) => boolean): void {
  for (const path of files.filter((one) => one !== PATHS.handoff && wanted(one)))
    write(path, `${git(model, 'show', `${sha}:${path}`)}\n`);
}

/** Makes the repository by hand: the plan, a commit per task, and one thing more; gives the commits by task. */
function madeByHand(
  message: (taskId: string) => string,
  wanted: (path: string) => boolean = () => true,
): Readonly<Record<string, string>> {
  const history = commits(model);
  for (const one of history.slice(
    0,
    history.findIndex(({ task }) => task !== null),
  ))
    copy(one, wanted);
  commit('chore: what is to be built');
  const made = BY_HAND.map((taskId) => {
    const one = history.find(({ task }) => task === taskId);
    if (one === undefined) throw new Error(`the model has no ${taskId}`);
    copy(one, wanted);
    return [taskId, commit(message(taskId))];
  });
  write('NOTES.md', 'of mine\n');
  commit('docs: notes');
  return Object.fromEntries(made);
}

const run = async (...lines: string[]) => {
  const ended = await exec({ place, lines });
  return { ...ended, said: [ended.code, ended.code === 0 ? '' : ended.stdout, ended.stderr] };
};
const FINE = [0, '', ''];
const runsOf = (): readonly string[] =>
  eventsOf(place.project, 'run/started').flatMap(({ run: { taskId } }) => taskId ?? []);
const read = (path: string): string => readFileSync(join(place.project, path), 'utf8');
const others = (): readonly string[] =>
  Object.keys(statuses(place.project)).filter((id) => !BY_HAND.slice(0, 2).includes(id));

/** What is the same however the commits were named. */
function expectBuiltFrom(made: Readonly<Record<string, string>>): void {
  const [began] = eventsOf(place.project, 'travel/began');
  expect(began?.travel).toMatchObject({
    to: { kind: 'commit', sha: made['TASK-002'] },
    found: [{ taskId: 'TASK-001', sha: made['TASK-001'] }],
    back: others(),
  });
  expect(runsOf()).toEqual(others());
  const { tasks } = stateOf(place.project);
  expect(Object.values(statuses(place.project)).every((status) => status === 'DONE')).toBe(true);
  const handoff = JSON.parse(read(PATHS.handoff));
  const graph = read(PATHS.taskGraph);
  for (const taskId of BY_HAND) {
    const sha = tasks[taskId]?.checkpoint?.sha ?? '';
    expect([taskId, sha === made[taskId]]).toEqual([taskId, taskId !== 'TASK-003']);
    expect(handoff.task_checkpoints[taskId]).toEqual(tasks[taskId]?.checkpoint);
    expect(graph).toContain(`**Checkpoint:** ${sha} `);
  }
}

test('a replay in a project made by hand goes by its trailers, and the next task is built next', async () => {
  const made = madeByHand((taskId) => `feat: ${taskId} by hand\n\nCodeSleuth-Task: ${taskId}`);
  expect((await run(...TO_PLAN)).said).toEqual(FINE);
  const before = fingerprint(place.project);
  const asked = await run('!replay TASK-002');
  expect(asked.stdout).toContain("HANDOFF holds no checkpoint of TASK-002; found by its commit's trailer");
  expect(asked.stdout).toContain(`Become DONE: TASK-001 by ${made['TASK-001']?.slice(0, 8)}
`);
  expect(fingerprint(place.project)).toEqual(before);
  expect((await run('!replay TASK-002 --yes')).said).toEqual(FINE);
  expectBuiltFrom(made);
  expect((await run('!undo --yes')).said).toEqual(FINE);
  expect(new Set(Object.values(statuses(place.project)))).toEqual(new Set(['PENDING']));
}, 90_000);

test.runIf(LONG)(
  'where a HANDOFF.json names commits without trailers it goes by that, also after the shell wrote it anew',
  async () => {
    const made = madeByHand((taskId) => `feat: the work of ${taskId}`);
    const named = Object.fromEntries(Object.entries(made).map(([taskId, sha]) => [taskId, { sha, at: '2026-01-01' }]));
    write(PATHS.handoff, JSON.stringify({ made_by: 'hand', task_checkpoints: named }));
    commit('docs: hand it over');
    expect((await run(...TO_PLAN)).said).toEqual(FINE);
    expect(JSON.parse(read(PATHS.handoff))).toMatchObject({ made_by: 'hand', version: 2, task_checkpoints: named });
    const replayed = await run('!replay TASK-002 --yes');
    expect(replayed.said).toEqual(FINE);
    expect(replayed.stdout).toContain(`The journal holds no checkpoint of TASK-002; taken from ${PATHS.handoff}`);
    expectBuiltFrom(made);
    // Undone, the file names them again, and the same way is open again.
    expect((await run('!undo --yes')).said).toEqual(FINE);
    expect(JSON.parse(read(PATHS.handoff)).task_checkpoints).toEqual(named);
    expect((await run('!replay TASK-003 --yes')).said).toEqual(FINE);
    expect(stateOf(place.project).tasks['TASK-003']?.checkpoint?.sha).toBe(made['TASK-003']);
  },
  90_000,
);

test.runIf(LONG)(
  'code that is older than its plan: what leaves with the plan is said before, and comes back as said',
  async () => {
    madeByHand(
      (taskId) => `feat: ${taskId}\n\nCodeSleuth-Task: ${taskId}`,
      (path) => !isPlan(path),
    );
    expect((await run(...TO_PLAN)).said).toEqual(FINE);
    const replayed = await run('!replay TASK-002 --yes');
    expect(replayed.said).toEqual(FINE);
    expect(runsOf()).toEqual(others());
    const [, said = ''] = /\n {2}git (checkout refs\/\S+ -- .*)\n/.exec(replayed.stdout) ?? [];
    expect(said).toMatch(/ -- artifacts\/discovery artifacts\/build contracts$/);
    git(place, ...said.split(' '));
    git(place, 'commit', '-q', '-m', 'docs: the plan again');
    expect((await run('!critic', '!security', '!verify')).said).toEqual(FINE);
    expect(stateOf(place.project).verification?.verdict).toBe('SHIP');
  },
  90_000,
);
