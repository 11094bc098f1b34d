import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram, type Ended, exec, type Running, startExec } from '../support/exec.ts';
import { expectGates } from '../support/gates.ts';
import { freshPlace, git, type Place, registered } from '../support/home.ts';
import { commits, eventsOf, readEnvelopes, readEvents, stateOf, tokenRows } from '../support/journey.ts';
import { FORK } from '../support/journey-lines.ts';
import { Person } from '../support/person.ts';

const BRIEFS = [
  'A command line tool for Linux. My first version: add books. They are kept in a JSON file, without sign-in.',
  'A command line tool for Linux. My first version: add plants. They are kept in a JSON file, without sign-in.',
];
const SIDES = ['A', 'B'] as const;

let home: Place;
/** Two projects of one home, each with a person who uses git in it. */
let projects: readonly { readonly place: Place; readonly person: Person }[];

const fast = (place: Place) => ({ ...place.env, CODESLEUTH_REHEARSAL_PACE: '0' });
const run = (place: Place, ...lines: readonly string[]): Promise<Ended> => exec({ place, lines, env: fast(place) });
const begin = (place: Place, ...lines: readonly string[]): Running => startExec({ place, lines, env: fast(place) });

async function well(place: Place, ...lines: readonly string[]): Promise<Ended> {
  const ended = await run(place, ...lines);
  expect([ended.code, ended.code === 0 ? '' : ended.stdout, ended.stderr]).toEqual([0, '', '']);
  return ended;
}

const verdicts = (place: Place) =>
  eventsOf(place.project, 'fork/rested')
    .at(-1)
    ?.sides.map(({ score }) => score.verdict);

/** Does something again and again until a program that runs meanwhile has ended. */
async function during(running: Running, act: () => void): Promise<Ended> {
  let over = false;
  void running.ended.then(() => {
    over = true;
  });
  while (!over) {
    act();
    await pause(40);
  }
  return running.ended;
}

beforeAll(async () => {
  buildProgram();
  home = freshPlace();
  projects = ['books', 'plants'].map((name) => {
    const place = { ...home, project: join(home.base, name) };
    return { place, person: new Person(place) };
  });
  for (const [at, { place, person }] of projects.entries()) {
    mkdirSync(place.project);
    git(place, 'init', '-q', '-b', 'main');
    git(place, 'commit', '-q', '--allow-empty', '-m', 'begin');
    await well(place, 'Start agent 0', BRIEFS[at] ?? '', '!compile', '!plan');
    person.begin();
  }
}, 60_000);
afterAll(() => home?.remove());

describe('two forks of one home, and a person who goes on with git in both projects', () => {
  test('stop with words when HEAD moves, and leave the person what is theirs', async () => {
    const running = projects.map(({ place }) => begin(place, FORK));
    await Promise.all(running.map((one) => one.printed('[A] TASK-001 is DONE')));
    for (const { person } of projects) person.work();
    for (const { person } of projects) person.stash();
    for (const { person } of projects) person.collect();
    const ended = await Promise.all(running.map((one) => one.ended));
    for (const [at, { place, person }] of projects.entries()) {
      expect(verdicts(place)).toEqual(['stopped', 'stopped']);
      expect(ended[at]?.stdout).toContain('HEAD of the main repository moved to');
      expect(person.refused).toEqual([]);
      expect(person.seen()).toEqual(person.wanted());
    }
  }, 120_000);

  test('go on while git cleans up, and a second shell of the same project only looks', async () => {
    const [first, second] = projects;
    if (first === undefined || second === undefined) throw new Error('there are two projects');
    const before = stateOf(first.place.project).seq;
    const running = begin(first.place, '!forks resume');
    const other = begin(second.place, '!forks resume');
    await running.printed('both sides build');
    const asked: [string, number | null, string][] = [];
    const lines = ['!status', '!forks', '!pause', '!merge A --yes', '!forks drop trial --yes', '!build'];
    for (const line of lines) {
      const { code, stdout } = await run(first.place, line);
      asked.push([line, code, /holds this project: read-only here/.test(stdout) ? 'read-only' : stdout]);
    }
    await Promise.all([during(running, () => first.person.collect()), during(other, () => second.person.collect())]);
    expect(asked).toEqual(lines.map((line, at) => [line, at < 2 ? 0 : 1, 'read-only']));
    for (const { place } of projects)
      expect([place.project, verdicts(place)]).toEqual([place.project, ['built', 'built']]);
    const types = readEvents(first.place.project)
      .slice(before)
      .flatMap(({ type }) => (type === 'fork/checkpointed' ? [] : [type]));
    expect(types).toEqual(['fork/started', 'fork/rested']);
  }, 180_000);

  test('are merged while the person commits: refused with words or done, and the next try has both', async () => {
    for (const { place, person } of projects) {
      const said = await mergedBeside(place, person);
      for (const words of said) {
        expect(words).not.toMatch(/a fault of|undefined|TypeError/);
        expect(words).toMatch(/^(next|to try): |waiting/m);
      }
      if (stateOf(place.project).builtAt === null) await well(place, '!resume');
      person.work();
      expect(person.seen()).toEqual(person.wanted());
    }
  }, 180_000);

  test('lose no update: commits, journals, token logs, checkpoints, the registry', () => {
    for (const { place, person } of projects) {
      expectTheirs(place, person);
      expectNothingFalse(place);
      expectCountedOnce(place);
      expect(registered(place, place.project)).toMatchObject({ pipeline_stage: 'built', status: 'active' });
      expect(git(place, 'fsck', '--connectivity-only', '--no-dangling')).toBe('');
      expect(readdirSync(join(place.project, '.git')).filter((name) => name.endsWith('.lock'))).toEqual([]);
    }
  }, 120_000);
});

/** Merges while the person goes on, and again until it is done; gives what was said when it was not. */
async function mergedBeside(place: Place, person: Person): Promise<readonly string[]> {
  const said: string[] = [];
  const disturb = (): void => {
    person.work();
    person.stash();
    person.collect();
  };
  let { code, stdout } = await during(begin(place, '!merge A --yes'), disturb);
  for (let tries = 0; stateOf(place.project).forks[0]?.status !== 'merged'; tries += 1) {
    if (code !== 0) said.push(stdout);
    expect([tries, said]).toEqual([expect.toSatisfy((made: number) => made < 3), said]);
    ({ code, stdout } = await run(place, '!merge A --yes'));
  }
  return said;
}

/** Every commit of theirs is on their branch and holds nothing but their file, which is in no commit of an agent. */
function expectTheirs(place: Place, person: Person): void {
  expect(git(place, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main');
  for (const sha of person.commits) expect(git(place, 'merge-base', '--is-ancestor', sha, 'HEAD')).toBe('');
  expect(person.commits.length).toBeGreaterThanOrEqual(3);
  for (const { sha, files } of commits(place)) {
    const mine = files.filter((file) => file.startsWith('docs/notes'));
    expect([sha, mine]).toEqual([sha, person.commits.includes(sha) ? files : []]);
  }
}

/** Each DONE task has its commit, and its gate commands pass in just that tree, and at the end. */
function expectNothingFalse(place: Place): void {
  const tasks = Object.values(stateOf(place.project).tasks);
  expect(tasks.map(({ status }) => status)).toEqual(tasks.map(() => 'DONE'));
  const head = git(place, 'rev-parse', 'HEAD');
  for (const { task, checkpoint } of tasks) {
    expect(git(place, 'merge-base', '--is-ancestor', checkpoint?.sha ?? '', 'HEAD')).toBe('');
    for (const sha of [checkpoint?.sha ?? '', head]) expectGates(place, sha, task.gateCommands);
  }
}

/** Journals count on without a gap; a run is in one token log once; what the sides used is what their journals say. */
function expectCountedOnce(place: Place): void {
  const { forkSpend } = stateOf(place.project);
  const kept = SIDES.map((side) => join(place.project, '.git/codesleuth/forks', `trial-${side}`));
  const rows = [place.project, ...kept].flatMap((dir) => {
    const seqs = readEnvelopes(dir).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, at) => at + 1));
    return tokenRows(dir).map(({ run: id, timestamp }) => `${id} ${timestamp}`);
  });
  expect(rows).toHaveLength(new Set(rows).size);
  for (const [at, dir] of kept.entries()) {
    const events = readEvents(dir);
    const own = events.slice(events.findIndex(({ type }) => type === 'fork/opened'));
    const used = own.flatMap((event) => (event.type === 'run/ended' && event.usage !== null ? [event.usage] : []));
    const spend = forkSpend[`trial-${SIDES[at]}`];
    expect(spend).toMatchObject({ runs: used.length, output: used.reduce((sum, one) => sum + one.output, 0) });
    expect(tokenRows(dir).reduce((sum, row) => sum + row.output_tokens, 0)).toBe(spend?.output);
  }
  const context: unknown = JSON.parse(readFileSync(join(place.home, 'config/context.json'), 'utf8'));
  const all = projects.map((one) => one.place.project);
  expect(Object.keys(Object(Object(context).registered_projects)).sort()).toEqual(all.sort());
}
