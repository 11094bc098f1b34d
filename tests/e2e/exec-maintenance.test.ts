import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { REGISTRY } from '../../commands/registry.ts';
import { PATHS } from '../../schemas/paths.ts';
import { buildProgram, exec, startExec } from '../support/exec.ts';
import { githubToken } from '../support/fake-secrets.ts';
import { freshPlace, git, type Place, registered, withScenario } from '../support/home.ts';
import { commits, eventsOf, stateOf, TO_SHIP } from '../support/journey.ts';
import { CHANGE } from '../support/journey-lines.ts';
import { walk } from '../support/repo-bytes.ts';

const AUTH = 'Sign in with a passphrase before books are removed';
const RECORD = (number: number): string => `${PATHS.maintenance}/MAINT-00${number}.md`;

const MINE = 'src/features/add.mjs';

let place: Place;
/** The shipped project, as it was before a test changed it. */
let kept: string;

beforeAll(async () => {
  buildProgram();
  place = freshPlace();
  const shipped = await exec({ place, lines: [...TO_SHIP, 'Start agent 7'] });
  expect([shipped.code, shipped.stderr]).toEqual([0, '']);
  kept = join(place.base, 'kept');
  cpSync(place.project, kept, { recursive: true, preserveTimestamps: true });
}, 90_000);
afterAll(() => place.remove());

beforeEach(() => {
  writeFileSync(join(place.project, 'notes of mine ü.txt'), 'for nobody else\n');
  writeFileSync(join(place.project, 'staged.md'), 'staged\n');
  git(place, 'add', 'staged.md');
  writeFileSync(join(place.project, MINE), `${read(MINE)}// mine, not committed\n`);
});
afterEach(() => {
  rmSync(place.project, { recursive: true, force: true });
  cpSync(kept, place.project, { recursive: true, preserveTimestamps: true });
});

const read = (path: string): string => readFileSync(join(place.project, path), 'utf8');

const run = async (lines: readonly string[], steps: readonly object[] = []) =>
  exec({ place, lines, env: withScenario(place, steps) });

const fine = async (lines: readonly string[], steps: readonly object[] = []) => {
  const ended = await run(lines, steps);
  expect([ended.code, ended.code === 0 ? '' : ended.stdout, ended.stderr]).toEqual([0, '', '']);
  return ended.stdout;
};

const last = () => stateOf(place.project).maintenance.at(-1);

/** Everything a person would miss, byte for byte; the log of what was spent is no part of it, for spent it is. */
function everything() {
  const { work, directories } = walk(place.project);
  work.delete(PATHS.tokenLog);
  return {
    work,
    directories,
    head: git(place, 'rev-parse', 'HEAD'),
    branch: git(place, 'symbolic-ref', 'HEAD'),
    branches: git(place, 'for-each-ref', 'refs/heads', 'refs/tags'),
    index: git(place, 'ls-files', '-s', '-v'),
    status: git(place, 'status', '--porcelain', '--ignored', '--', ':!artifacts/telemetry'),
  };
}

test('a change of what is shipped: proposed, approved, built, asked about, recorded, registered', async () => {
  const mine = read(MINE);
  const proposed = await fine([CHANGE]);
  for (const words of [
    'MAINT-001 scoped',
    'Request: ',
    'Surface: ',
    'files: ',
    'gates: ',
    'Files of: ',
    'Estimate: ',
  ]) {
    expect(proposed).toContain(words);
  }
  expect(proposed).toContain('next: !m-build');
  expect(existsSync(join(place.project, PATHS.changeLog))).toBe(false);

  const built = await fine(['!m-build']);
  for (const id of ['Q1 yes', 'Q2 yes', 'Q3 yes']) expect(built).toContain(id);
  expect(last()).toMatchObject({ id: 'MAINT-001', status: 'finished', review: { blockers: [] } });
  expect(read(RECORD(1))).toContain(CHANGE);
  expect(commits(place).at(-1)).toMatchObject({
    subject: 'docs(maintenance): record the change',
    files: expect.arrayContaining([RECORD(1), PATHS.changeLog]),
  });
  expect(registered(place, place.project)).toMatchObject({ pipeline_stage: 'maintenance', last_active_agent: 7 });
  expect(read(MINE)).toBe(mine);
  expect(git(place, 'status', '--porcelain', '-z').split('\0').filter(Boolean).sort()).toEqual([
    ` M ${MINE}`,
    '?? notes of mine ü.txt',
    'A  staged.md',
  ]);

  const told = await fine(['!m-history', '!m-history finished', '!m-history books', '!m-status']);
  expect(told).toContain('critic: Q1 yes, Q2 yes, Q3 yes');
  expect(told).toContain(`commit ${last()?.commit?.slice(0, 8)}`);
  expect(told).toContain('No change is open');
  expect((await run(['!m-history junk'])).code).toBe(1);
}, 60_000);

test('an auth change with a HIGH finding is held, mended at the next attempt, and finished', async () => {
  const unsafe = [{ when: { purpose: 'task', taskId: 'MAINT-001-1' }, do: { act: 'unsafe-code' } }];
  const held = await fine([AUTH, '!m-build'], unsafe);
  expect(held).toContain('Text is run as code');
  expect(last()).toMatchObject({
    status: 'approved',
    security: { findings: expect.arrayContaining([expect.objectContaining({ severity: 'HIGH' })]) },
  });
  expect(stateOf(place.project)).toMatchObject({ work: null, halt: null });
  const status = await fine(['!m-status']);
  expect(status).toContain('built, and held by what was found');
  expect(status).toContain('holds: SEC-001 HIGH');

  await fine(['!m-build'], unsafe);
  expect(eventsOf(place.project, 'task/reopened').at(-1)?.note).toContain('SEC-001 HIGH');
  expect(last()).toMatchObject({ status: 'finished', rounds: { review: 2, security: 2 }, review: { blockers: [] } });
  const severities = last()?.security?.findings.map(({ severity }) => severity);
  expect(severities).not.toContain('HIGH');
  expect(read(RECORD(1))).toContain('## Security');
}, 60_000);

describe('!m-skip leaves nothing behind', () => {
  const stalled = [{ when: { purpose: 'task', taskId: 'MAINT-001-1' }, do: { act: 'stall' } }];
  const unsafe = [{ when: { purpose: 'task', taskId: 'MAINT-001-1' }, do: { act: 'unsafe-code' } }];
  const broken = [{ when: { purpose: 'task' }, do: { act: 'fail-gate', times: 'always' } }];

  const regressing = [
    {
      when: { purpose: 'task', taskId: 'MAINT-001-1' },
      do: { act: 'edit-reported', path: 'src/store.mjs', find: 'left as it is', replace: 'gone' },
    },
  ];

  /** The stages a change can be in between two calls, and the exit code of the way there. */
  const STAGES: readonly (readonly [string, readonly string[], readonly object[], number])[] = [
    ['scoped', [AUTH], [], 0],
    ['held by security, after its commits', [AUTH, '!m-build'], unsafe, 0],
    ['blocked, half built', [AUTH, '!m-build'], broken, 2],
    ['stopped, for it broke the tests of TASK-001', [AUTH, '!m-build'], regressing, 2],
  ];

  test.each(STAGES)(
    '%s',
    async (stage, lines, steps, code) => {
      // A file of mine that git does not know, where the agent writes one of its own.
      if (stage.startsWith('blocked')) writeFileSync(join(place.project, 'src/features/sign-in.mjs'), 'mine\n');
      const before = everything();
      expect((await run(lines, steps)).code).toBe(code);
      const there = everything();
      await fine(['!m-skip --yes']);
      expect(everything()).toEqual(before);
      expect(stateOf(place.project).maintenance).toMatchObject([{ status: 'skipped' }]);
      await fine(['!undo --yes']);
      expect(everything()).toEqual(there);
      await fine(['!m-skip --yes']);
      expect(everything()).toEqual(before);
    },
    60_000,
  );

  test('blocked by a secret; a file of mine that git ignores stays, though its agent named it', async () => {
    appendFileSync(join(place.project, '.git/info/exclude'), '.env\n');
    writeFileSync(join(place.project, '.env'), 'MINE=1\n');
    const when = { purpose: 'task', taskId: 'MAINT-001-1' };
    const steps = [
      { when, do: { act: 'trespass-reported', paths: ['.env'] } },
      { when, do: { act: 'write-secret', value: githubToken(), times: 'always' } },
    ];
    const before = everything();
    expect((await run([AUTH, '!m-build'], steps)).code).toBe(2);
    expect(read(PATHS.secretBlocks)).toContain('SB-001');
    const mine = read('.env');
    await fine(['!m-skip --yes']);
    expect(read('.env')).toBe(mine);
    writeFileSync(join(place.project, '.env'), 'MINE=1\n');
    expect(everything()).toEqual(before);
    expect(stateOf(place.project).secrets).toHaveLength(1);
  }, 60_000);

  test('not of what a person did to SCHEMA.md meanwhile: that goes into the backup, and !undo brings it again', async () => {
    const before = everything();
    await fine([AUTH, '!m-build'], unsafe);
    const schema = join(place.project, PATHS.schema);
    const text = readFileSync(schema, 'utf8');
    const edited = text.replace(/^\| done \|.*\n/m, '');
    expect(edited).not.toBe(text);
    writeFileSync(schema, edited);
    await fine(['!m-skip --yes']);
    expect(everything()).toEqual(before);
    expect(eventsOf(place.project, 'migration/planned')).toEqual([]);
    await fine(['!undo --yes']);
    expect(read(PATHS.schema)).toBe(edited);
    await fine(['!m-skip --yes']);
    expect(everything()).toEqual(before);
  }, 60_000);

  test('killed while it is built', async () => {
    const before = everything();
    const going = startExec({ place, lines: [CHANGE, '!m-build'], env: withScenario(place, stalled) });
    await going.printed('builds MAINT-001-1');
    going.child.kill('SIGKILL');
    await going.ended;
    await fine(['!m-skip --yes']);
    expect(everything()).toEqual(before);
  }, 60_000);
});

test('!observe: every command that writes is refused, a question is answered, nothing is written', async () => {
  await fine(['!observe']);
  const before = everything();
  for (const { name } of REGISTRY.filter(({ changes, name: one }) => changes && one !== 'observe')) {
    const ended = await run([`!${name}`]);
    expect([name, ended.code]).toEqual([name, 1]);
    expect(ended.stdout).toContain('only looked at');
  }
  const asked = await fine(['What does it do with an empty title?', '!m-status', '!state']);
  expect(asked).toContain('Agent 7 Maintenance answers');
  expect(everything()).toEqual(before);
  expect((await run(['!observe maybe'])).code).toBe(1);
  await fine(['!observe off', CHANGE]);
  expect(last()).toMatchObject({ status: 'scoped' });
}, 120_000);
