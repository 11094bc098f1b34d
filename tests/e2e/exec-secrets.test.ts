import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PATHS } from '../../schemas/paths.ts';
import { secretRowSchema } from '../../schemas/secret.ts';
import { buildProgram, exec, startExec } from '../support/exec.ts';
import { githubToken } from '../support/fake-secrets.ts';
import { freshPlace, git, type Place, withScenario } from '../support/home.ts';
import { commits, eventsOf, stateOf, statuses, TO_SHIP } from '../support/journey.ts';
import { FORK } from '../support/journey-lines.ts';

const TO_BUILD = TO_SHIP.slice(0, 5);
const TOKEN = githubToken();

let place: Place;
let env: Readonly<Record<string, string>>;
let printed: string[];
beforeAll(() => buildProgram(), 60_000);
beforeEach(() => {
  place = freshPlace();
  env = place.env;
  printed = [];
});
afterEach(() => place.remove());

const run = async (...lines: readonly string[]) => {
  const ended = await exec({ place, lines, env });
  printed.push(ended.stdout, ended.stderr);
  return ended;
};
const writing = (times: number | 'always', more: readonly object[] = []): void => {
  const act = { act: 'write-secret', value: TOKEN, times };
  env = withScenario(place, [{ when: { purpose: 'task', taskId: 'TASK-002' }, do: act }, ...more]);
};
const rows = () =>
  readFileSync(join(place.project, PATHS.secretBlocks), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => secretRowSchema.parse(JSON.parse(line)));

/** Every file of a directory and below, but git's own objects, which hold what agents left for a while. */
function filesBelow(dir: string): readonly string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    if (name === 'objects') return [];
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** The value is in no commit, no artifact, no journal, no log, and was never printed. */
function expectNowhere(besides: readonly string[] = []): void {
  for (const text of printed) expect(text).not.toContain(TOKEN);
  for (const path of filesBelow(place.project)) {
    if (!besides.includes(path)) expect([path, readFileSync(path).includes(TOKEN)]).toEqual([path, false]);
  }
  expect(git(place, 'log', '-p', 'HEAD')).not.toContain(TOKEN);
}

test('a secret in a task is not committed: the agent mends it, the Security stage accounts for it, the project ships', async () => {
  writing(1);
  const ended = await run(...TO_BUILD);
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  const file = stateOf(place.project).tasks['TASK-002']?.task.outputFiles[0];
  expect(ended.stdout).toMatch(/holds a secret \(GitHub token, SB-001\): the checkpoint is not made/);
  expect(eventsOf(place.project, 'checkpoint/refused')).toMatchObject([
    { taskId: 'TASK-002', failures: [expect.stringContaining(`${file}:`)] },
  ]);
  const again = eventsOf(place.project, 'run/started').filter((event) => event.run.taskId === 'TASK-002');
  expect(again.map(({ run: { attempt, because } }) => [attempt, because.join()])).toEqual([
    [1, ''],
    [2, expect.stringMatching(/holds a secret \(GitHub token, SB-001\): take it out and read it from the environment/)],
  ]);
  expect(commits(place).filter((commit) => commit.task === 'TASK-002')).toHaveLength(1);
  expect(rows()).toMatchObject([{ id: 'SB-001', task: 'TASK-002', file, kind: 'GitHub token', status: 'open' }]);
  const shipped = await run(...TO_SHIP.slice(5));
  expect([shipped.code, shipped.stderr]).toEqual([0, '']);
  expect(rows()).toMatchObject([{ id: 'SB-001', status: 'removed', reason: expect.stringContaining('rehearsal') }]);
  expect(readFileSync(join(place.project, PATHS.securityReport), 'utf8')).toMatch(
    /\| SB-001 \| .* \| GitHub token \| removed \|/,
  );
  expect(git(place, 'status', '--porcelain')).toBe('');
  expectNowhere();
}, 90_000);

test('an agent that never takes it out is stopped with what to type; allowed by the human, it is committed and not asked about again', async () => {
  const account = (nth: number, act: object) => ({
    when: { purpose: 'security', nth },
    do: { act: 'account-secrets', ...act },
  });
  writing('always', [account(1, { how: 'silent', repaired: false })]);
  const ended = await run(...TO_BUILD);
  expect(ended.code).toBe(2);
  expect(statuses(place.project)).toMatchObject({ 'TASK-001': 'DONE', 'TASK-002': 'BLOCKED' });
  expect(ended.stdout).toMatch(
    /TASK-002 Add books is blocked: 3 attempts failed; the last one: \S+:\d+ holds a secret/,
  );
  expect(ended.stdout).toContain('if it is no secret: !security allow SB-001 <reason>, then !build TASK-002');
  expect(rows()).toMatchObject([{ id: 'SB-001', status: 'open' }]);
  expectNowhere([join(place.project, rows()[0]?.file ?? '')]);
  for (const [line, said] of [
    ['!security', 'is not open'],
    ['!security allow SB-002 it is not there', 'There is no entry SB-002'],
    ['!security allow SB-001', 'A value is allowed with a reason'],
  ] as const) {
    expect(await run(line)).toMatchObject({ code: 1, stdout: expect.stringContaining(said) });
  }
  const allowed = await run('!security allow SB-001 an example of the manual', '!build TASK-002');
  expect([allowed.code, allowed.stderr]).toEqual([0, '']);
  expect(new Set(Object.values(statuses(place.project)))).toEqual(new Set(['DONE']));
  expect(rows()).toMatchObject([{ id: 'SB-001', status: 'allowed', reason: 'an example of the manual' }]);
  expect(eventsOf(place.project, 'secret/blocked')).toHaveLength(1);
  const silent = await run('!critic', '!security');
  expect([silent.code, silent.stdout]).toEqual([
    2,
    expect.stringContaining('secret_blocks does not account for SB-001'),
  ]);
  expect(silent.stdout).toContain('asking once more');
  env = withScenario(place, [account(1, { how: 'removed', repaired: false })]);
  const lied = await run('!resume');
  expect([lied.code, lied.stdout]).toEqual([
    2,
    expect.stringMatching(/SB-001 is said to be removed, but \S+ holds it at HEAD/),
  ]);
  expect(eventsOf(place.project, 'security/judged')).toEqual([]);
  expect((await run('!verify')).code).toBe(1);
  env = withScenario(place, [account(1, { how: 'removed' })]);
  const accounted = await run('!resume', '!verify');
  expect([accounted.code, accounted.stderr]).toEqual([0, '']);
  expect(accounted.stdout).toContain('asking once more');
  expect(rows()).toMatchObject([{ status: 'false-positive' }]);
}, 120_000);

test('a kill right when a secret is found and right after it is remembered changes nothing; SECRET_BLOCKS.jsonl is written again', async () => {
  writing(1);
  const running = startExec({ place, lines: TO_BUILD, env });
  await running.printed('holds a secret');
  running.child.kill('SIGKILL');
  await running.ended;
  const file = join(place.project, PATHS.secretBlocks);
  writeFileSync(file, '{"schema_version":1,"id":"SB-0');
  const ended = await run('!resume retry');
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  expect(new Set(Object.values(statuses(place.project)))).toEqual(new Set(['DONE']));
  expect(eventsOf(place.project, 'secret/blocked')).toHaveLength(1);
  expect(rows()).toMatchObject([{ id: 'SB-001', status: 'open' }]);
  expectNowhere();
}, 90_000);

test('the value of a secret-looking variable blocks documents too; taken out by hand, the pipeline goes on', async () => {
  const value = ['Tr0ubador', 'and', '3'].join('-');
  env = { ...place.env, SHOP_PASSWORD: value };
  const brief = `A command line tool for Linux. My first version: add books, list books. Without sign-in. ${value} is my word.`;
  const ended = await run('Start agent 0', brief, '!compile');
  expect(ended.code).toBe(2);
  expect(ended.stdout).toMatch(/feature-spec\.md:\d+ holds a secret \(value of SHOP_PASSWORD, SB-001\)/);
  expect(ended.stdout).toContain('!security allow SB-001 <reason>; then !resume');
  expect(await run('!resume')).toMatchObject({ code: 2 });
  expect(eventsOf(place.project, 'secret/blocked')).toMatchObject([{ where: 'spec commit', taskId: null }]);
  const spec = join(place.project, PATHS.spec);
  writeFileSync(spec, readFileSync(spec, 'utf8').replaceAll(value, 'It'));
  expect(await run('!resume')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('committed the specification'),
  });
  expect(git(place, 'log', '-p', 'HEAD')).not.toContain(value);
  expect(rows()).toMatchObject([{ task: null, blocked: 'spec commit', file: PATHS.spec }]);
  for (const text of printed) expect(text).not.toContain(value);
}, 60_000);

describe('a fork', () => {
  const dirOf = (side: string): string => `${place.project}.trial-${side}`;

  test('a side mends its secret, a merge refuses one that the side committed by itself, and the entries come along', async () => {
    const act = { act: 'write-secret', value: TOKEN, times: 1 };
    const when = { purpose: 'task', taskId: 'TASK-002', direction: 'one file' };
    env = withScenario(place, [{ when, do: act }]);
    const ended = await run(...TO_SHIP.slice(0, 4), FORK);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(eventsOf(dirOf('A'), 'secret/blocked').map(({ id }) => id)).toEqual(['SB-001']);
    expect(new Set(Object.values(statuses(dirOf('A'))))).toEqual(new Set(['DONE']));
    expect(eventsOf(place.project, 'secret/blocked')).toEqual([]);
    const side = { ...place, project: dirOf('A') };
    const other = githubToken(9);
    writeFileSync(join(dirOf('A'), 'by-hand.md'), `one\n${other}\n`);
    git(side, 'add', 'by-hand.md');
    git(side, 'commit', '-qm', 'an agent with a git of its own');
    const before = git(place, 'rev-parse', 'HEAD');
    const refused = await run('!merge A --yes');
    expect([refused.code, refused.stdout]).toEqual([
      1,
      expect.stringContaining('by-hand.md:2 holds a secret (GitHub token)'),
    ]);
    expect(git(place, 'rev-parse', 'HEAD')).toBe(before);
    expect(refused.stdout).not.toContain(other);
    expect(rows()).toMatchObject([{ id: 'SB-001', blocked: 'merge of trial-A', task: null }]);
    git(side, 'rm', '-q', 'by-hand.md');
    git(side, 'commit', '-qm', 'out again');
    const kept = await run('!merge A --yes');
    expect([kept.code, kept.stdout]).toEqual([1, expect.stringMatching(/by-hand\.md:2 of commit \w+ holds a secret/)]);
    git(side, 'reset', '-q', '--hard', 'HEAD~2');
    const merged = await run('!merge A --yes');
    expect([merged.code, merged.stderr]).toEqual([0, '']);
    expect(rows()).toMatchObject([
      { id: 'SB-001', file: 'by-hand.md' },
      { id: 'SB-002', task: 'TASK-002', blocked: 'checkpoint in trial-A' },
    ]);
    const shipped = await run('!critic', '!security', '!verify');
    expect([shipped.code, shipped.stderr]).toEqual([0, '']);
    expect(rows().map(({ status }) => status)).toEqual(['removed', 'removed']);
    expect(git(place, 'status', '--porcelain')).toBe('');
    for (const text of printed) expect(text).not.toContain(TOKEN);
  }, 180_000);
});
