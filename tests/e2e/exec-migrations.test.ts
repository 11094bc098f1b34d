import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { PATHS } from '../../schemas/paths.ts';
import { buildProgram, exec, startExec } from '../support/exec.ts';
import { freshPlace, git, type Place, withScenario } from '../support/home.ts';
import { commits, eventsOf, stateOf, statuses, TO_SHIP } from '../support/journey.ts';

const TO_BUILD = TO_SHIP.slice(0, 5);
const DONE = '| done | boolean | required, default false |';

let place: Place;
let env: Readonly<Record<string, string>>;
beforeAll(() => buildProgram(), 60_000);
beforeEach(() => {
  place = freshPlace();
  env = place.env;
});
afterEach(() => place.remove());

const at = (path: string): string => join(place.project, path);
const schema = (): string => readFileSync(at(PATHS.schema), 'utf8');
const run = (...lines: readonly string[]) => exec({ place, lines, env });
const script = (find: string, replace: string): void => {
  const edit = { act: 'edit-reported', path: PATHS.schema, find, replace };
  env = withScenario(place, [{ when: { purpose: 'task', taskId: 'TASK-002', nth: 1 }, do: edit }]);
};
const handoff = () => JSON.parse(readFileSync(at(PATHS.handoff), 'utf8'));
const migrations = (): readonly string[] =>
  existsSync(at(PATHS.migrations)) ? readdirSync(at(PATHS.migrations)).sort() : [];

test('a task that only adds to the data goes on by itself: SQL there and back, proven, in a commit of its own', async () => {
  script(DONE, `${DONE}\n| colour | text | optional |`);
  const ended = await run(...TO_BUILD);
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  expect(ended.stdout).toMatch(/Migration 0001: LOW.*SCHEMA\.md changed by TASK-002/);
  expect(ended.stdout).toMatch(/Proven on SQLite: there and back, the schema and \d+ sample rows were as before/);
  expect(migrations()).toEqual(['0001-task-002.down.sql', '0001-task-002.up.sql']);
  expect(Object.values(statuses(place.project)).every((status) => status === 'DONE')).toBe(true);
  expect(commits(place).find((commit) => commit.task === 'TASK-002')?.files).toContain(PATHS.schema);
  expect(handoff().accepted_migrations).toEqual([]);
  expect(git(place, 'status', '--porcelain')).toBe('');
}, 60_000);

test('one that loses data waits through a kill, refuses everything else, and is approved', async () => {
  script(`${DONE}\n`, '');
  const running = startExec({ place, lines: TO_BUILD, env });
  await running.printed('Migration Risk Report 0001: DATA-LOSS');
  running.child.kill('SIGKILL');
  await running.ended;
  expect((await run('!status')).stdout).toContain('!migration-approve or !migration-cancel');
  expect(readFileSync(at(PATHS.migrationRisk), 'utf8')).toMatch(
    /DATA-LOSS \| column \w+\.done is removed \| its values go/,
  );
  expect(migrations()).toEqual([]);
  for (const line of ['!build', '!critic', '!replay TASK-001']) {
    expect(await run(line)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('Migration 0001 (DATA-LOSS) waits for your decision'),
    });
  }
  const ended = await run('!migration-approve');
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  expect(Object.values(statuses(place.project)).every((status) => status === 'DONE')).toBe(true);
  expect(handoff()).toMatchObject({
    accepted_migrations: [{ id: '0001', risk: 'DATA-LOSS', task: 'TASK-002', accepted_by: 'human' }],
    schema_hash: stateOf(place.project).schema.approved?.hash,
  });
  expect(migrations()).toHaveLength(2);
  expect(git(place, 'status', '--porcelain')).toBe('');
  for (const line of ['!migration-approve', '!migration-cancel']) {
    expect(await run(line)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('No Migration Risk Report is pending'),
    });
  }
}, 90_000);

test('cancelled, SCHEMA.md is byte for byte what it was, and the task is STALE until it is built without the change', async () => {
  script(`${DONE}\n`, '');
  expect((await run(...TO_BUILD)).stdout).toContain('Migration Risk Report 0001');
  const before = git(place, 'show', `HEAD:${PATHS.schema}`);
  const ended = await run('!migration-cancel');
  expect(ended.stdout).toMatch(/Migration 0001 cancelled.*TASK-002 is STALE/);
  expect(schema().trimEnd()).toBe(before);
  expect(statuses(place.project)).toMatchObject({ 'TASK-001': 'DONE', 'TASK-002': 'STALE' });
  env = place.env;
  expect((await run('!build')).code).toBe(0);
  const again = eventsOf(place.project, 'run/started').findLast((event) => event.run.taskId === 'TASK-002');
  expect(again?.run.because.join(' ')).toContain('the human refused its change of artifacts/build/SCHEMA.md');
  expect(Object.values(statuses(place.project)).every((status) => status === 'DONE')).toBe(true);
  expect(schema().trimEnd()).toBe(before);
  expect(git(place, 'status', '--porcelain')).toBe('');
}, 90_000);

test('an edit by hand is noticed at the next command: harmless ones are noted, dangerous ones asked, broken ones named', async () => {
  expect((await run(...TO_BUILD)).code).toBe(0);
  const first = schema();
  writeFileSync(at(PATHS.schema), first.replace(DONE, `${DONE}\n| colour | text | optional |`));
  const noted = await run('!critic');
  expect([noted.code, noted.stdout]).toEqual([0, expect.stringMatching(/Migration 0001: LOW.*edited by hand/)]);
  const second = schema();
  writeFileSync(at(PATHS.schema), second.replace(`${DONE}\n`, ''));
  expect(await run('!security')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('Migration Risk Report 0002: DATA-LOSS'),
  });
  expect((await run('!migration-cancel')).code).toBe(0);
  expect(schema()).toBe(second);
  writeFileSync(at(PATHS.schema), `${second}\n\`\`\`sql\nCREATE TABLE t (\n`);
  const broken = await run('!resume');
  expect(broken.stdout).toMatch(/SCHEMA\.md:\d+ this block of SQL is never closed/);
  writeFileSync(at(PATHS.schema), second);
  expect((await run('!security')).code).toBe(0);
}, 90_000);
