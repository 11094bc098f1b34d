import { describe, expect, test } from 'vitest';
import type { EventOf } from '../../../../schemas/event.ts';
import { PATHS } from '../../../../schemas/paths.ts';
import { type SecretFound, secretRowSchema } from '../../../../schemas/secret.ts';
import { nextStep } from '../../../../src/core/next-step.ts';
import { adoptSecrets } from '../../../../src/core/secrets/adopt.ts';
import { driven, type Rig, type Script } from '../../../support/given.ts';
import { result } from '../../../support/story.ts';

const FILE = 'src/part-1.mjs';
const found = (hash = 'h1', change: Partial<SecretFound> = {}): SecretFound => ({
  file: FILE,
  line: 3,
  kind: 'GitHub token',
  mark: { salt: 's', hash },
  commit: null,
  ...change,
});

/** A build whose first task's checkpoints hold these, one list for each time it is tried. */
function built(tries: readonly (readonly SecretFound[])[], script: Script = {}): Rig {
  let tried = 0;
  const secrets: Script['secrets'] = (order) =>
    order.type === 'git/checkpoint' && order.taskId === 'TASK-001' ? (tries[tried++] ?? []) : [];
  const rig = driven('planned', { secrets, ...script });
  rig.do('!build');
  return rig;
}

const rowsOf = (rig: Rig) =>
  (rig.project.files.get(PATHS.secretBlocks) ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => secretRowSchema.parse(JSON.parse(line)));
const attempts = (rig: Rig, id = 'TASK-001') =>
  rig.events('run/started').flatMap(({ run }) => (run.taskId === id ? [run] : []));

describe('a checkpoint that would hold a secret', () => {
  test('is not made: it is one entry, the agent is sent back with file and line, and mends it', () => {
    const rig = built([[found()]]);
    expect(rig.events('secret/blocked')).toEqual([
      {
        type: 'secret/blocked',
        id: 'SB-001',
        taskId: 'TASK-001',
        runId: attempts(rig)[0]?.runId,
        where: 'checkpoint',
        found: found(),
      },
    ]);
    expect(attempts(rig).map(({ attempt, because }) => [attempt, because])).toEqual([
      [1, []],
      [
        2,
        [
          `${FILE}:3 holds a secret (GitHub token, SB-001): take it out and read it from the environment; nothing is committed as long as it is there`,
        ],
      ],
    ]);
    expect([rig.at.tasks['TASK-001']?.status, rig.at.builtAt === null]).toEqual(['DONE', false]);
    expect(rowsOf(rig)).toMatchObject([{ id: 'SB-001', file: FILE, line: 3, fingerprint: 'h1', status: 'open' }]);
    expect(rig.project.commits.at(-1)?.files).toContain(PATHS.secretBlocks);
  });

  test('three times is BLOCKED, one entry for the same value, with both ways on as the next step', () => {
    const rig = built([[found()], [found(), found('h2', { line: 9 })], [found('h2')]]);
    expect(attempts(rig)).toHaveLength(3);
    expect(rig.at.tasks['TASK-001']).toMatchObject({ status: 'BLOCKED', attempts: 3 });
    expect(rig.at.secrets.map(({ id }) => id)).toEqual(['SB-001', 'SB-002']);
    expect(nextStep(rig.at)).toMatchObject({
      command:
        '!build TASK-001 <what to do differently>; if it is no secret: !security allow SB-002 <reason>, then !build TASK-001',
    });
  });

  test('two that stay are both named: allowing one of them would not do', () => {
    const both = [found(), found('h2', { line: 9 })];
    const rig = built([both, both, both]);
    expect(nextStep(rig.at).command).toBe(
      '!build TASK-001 <what to do differently>; if they are no secrets: !security allow SB-001 <reason>, !security allow SB-002 <reason>, then !build TASK-001',
    );
    rig.all('!security allow SB-001 an example');
    expect(nextStep(rig.at).command).toContain('if it is no secret: !security allow SB-002 <reason>');
  });

  test('one that only an agent’s own commit holds is for the human, and says which commit', () => {
    const rig = built([[found('h1', { commit: 'c'.repeat(40) })]]);
    expect(attempts(rig)[1]?.because[0]).toMatch(
      /src\/part-1\.mjs:3 of commit cccccccccc holds a secret .* the human has to take that commit out/,
    );
  });

  test.each([
    ['before any of it was recorded', 0],
    ['after the entry', 1],
    ['after all of it', 2],
  ])('a shell killed %s ends the same: one entry, one attempt lost', (_when, recorded) => {
    let times = 0;
    const secrets: Script['secrets'] = (order) => (order.type === 'git/checkpoint' && times++ === 0 ? [found()] : []);
    const rig = driven('planned', { secrets });
    rig.line('!build');
    rig.run(() => rig.at.work?.kind === 'checkpoint');
    const before = rig.journal.length;
    rig.step();
    expect(rig.types().slice(before)).toEqual(['secret/blocked', 'checkpoint/refused', 'run/started']);
    rig.journal.splice(before + recorded);
    times = recorded === 2 ? 1 : 0;
    const next = rig.reopen();
    next.run();
    next.all('!resume');
    expect(next.events('secret/blocked').map(({ id }) => id)).toEqual(['SB-001']);
    expect(next.events('checkpoint/refused')).toHaveLength(1);
    expect([next.at.tasks['TASK-001']?.status, attempts(next).map(({ attempt }) => attempt)]).toEqual(['DONE', [1, 2]]);
  });
});

describe('a value that the human allows', () => {
  test('is committed in that file, stays an entry, and needs a reason and an entry that is there', () => {
    const rig = built([[found()], [found()], [found()], [found()]]);
    expect(rig.do('!security allow sb-001')).toMatchObject({
      code: 'no-reason',
      tryNext: ['!security allow SB-001 <reason>'],
    });
    expect(rig.do('!security allow SB-009 why')).toMatchObject({ code: 'no-block' });
    rig.all('!state');
    expect(rig.words()).toContain(`SB-001 | open | ${FILE}:3 | GitHub token`);
    rig.all('!security allow SB-001 an example');
    expect(rig.do('!security allow SB-001 again')).toMatchObject({ code: 'allowed' });
    expect(rowsOf(rig)).toMatchObject([{ status: 'allowed', reason: 'an example' }]);
    rig.all('!build TASK-001');
    expect(rig.at.tasks['TASK-001']?.status).toBe('DONE');
    expect(rig.events('secret/blocked')).toHaveLength(1);
  });

  test('before anything was blocked the word is refused with the gate’s own words', () => {
    const rig = driven('planned');
    expect(rig.do('!security allow SB-001 x')).toMatchObject({ kind: 'refusal', code: 'gate-closed' });
  });

  test('the gate itself stays as it is: with entries, !security is refused before the critic', () => {
    const rig = built([[found()]]);
    expect(rig.do('!security')).toMatchObject({ kind: 'refusal', code: 'gate-closed' });
    expect(rig.do('!security accept SEC-001 x')).toMatchObject({ kind: 'refusal', code: 'gate-closed' });
  });
});

test('a commit of documents halts with file, line and what to type; taken out or allowed, it goes on', () => {
  let there = true;
  const rig = driven('planned', {
    secrets: (order) =>
      there && order.type === 'git/commit' && order.bundle === 'build' ? [found('h1', { file: PATHS.decisions })] : [],
  });
  rig.do('!build');
  const detail = `not committed, for ${PATHS.decisions}:3 holds a secret (GitHub token, SB-001): take it out of the file, or, if it is none, !security allow SB-001 <reason>; then !resume`;
  expect(rig.at.halt).toEqual({ reason: 'failed', detail });
  rig.do('!resume');
  expect([rig.at.halt?.detail, rig.events('secret/blocked').length]).toEqual([detail, 1]);
  const allowed = rig.reopen();
  allowed.script = rig.script;
  allowed.all('!security allow SB-001 it is an example', '!resume');
  expect(allowed.at.halt).toBeNull();
  there = false;
  rig.all('!resume');
  expect([rig.at.halt, rig.at.work]).toEqual([null, null]);
});

describe('the Security stage', () => {
  const account = (id: string, disposition = 'removed') => ({ id, disposition, reason: 'looked at' });
  /** A build with two entries, judged by a critic, and what the reviewer answers. */
  function reviewed(accounts: unknown[] | undefined): Rig {
    const given = accounts === undefined ? {} : { secret_blocks: accounts };
    const rig = built([[found(), found('h2')]], {
      agent: (run) => (run.purpose === 'security' ? { end: { result: result('security', given) } } : null),
    });
    rig.all('!critic');
    rig.do('!security');
    return rig;
  }

  test('is told every entry, and its account goes into the report, the file and the journal', () => {
    const rig = reviewed([account('SB-001'), account('SB-002', 'rotated')]);
    const order = rig.done.findLast((effect) => effect.type === 'agent/run' && effect.run.purpose === 'security');
    expect(order?.type === 'agent/run' ? order.assignment.secretBlocks : null).toEqual([
      { id: 'SB-001', file: FILE, line: 3, kind: 'GitHub token', status: 'open' },
      { id: 'SB-002', file: FILE, line: 3, kind: 'GitHub token', status: 'open' },
    ]);
    expect(rowsOf(rig).map(({ status }) => status)).toEqual(['removed', 'rotated']);
    expect(rig.project.files.get(PATHS.securityReport)).toMatch(
      /\| SB-002 \| src\/part-1\.mjs:3 \| GitHub token \| rotated \| looked at \|/,
    );
    rig.all('!verify');
    expect(rig.at.verification).not.toBeNull();
  });

  test.each([
    ['none of them', [], 'secret_blocks does not account for SB-001, SB-002'],
    ['nothing at all, as a result of an older shape', undefined, 'secret_blocks does not account for SB-001, SB-002'],
    [
      'one twice and one never',
      [account('SB-001'), account('SB-001')],
      'does not account for SB-002; secret_blocks names SB-001 more than once',
    ],
    [
      'one that is not there',
      [account('SB-001'), account('SB-002'), account('SB-003')],
      'secret_blocks names SB-003, which is no entry',
    ],
  ])('accounts for %s: its result is not accepted, and !verify stays shut', (_what, accounts, why) => {
    const rig = reviewed(accounts);
    expect(rig.at.halt?.detail).toContain(why);
    expect([rig.at.security, rig.do('!verify').kind]).toEqual([null, 'refusal']);
    expect(nextStep(rig.at).command).toBe('!resume');
  });

  test('an entry that is younger than its review shuts !verify by its id', () => {
    const rig = reviewed([account('SB-001'), account('SB-002')]);
    const blocked: EventOf<'secret/blocked'> = {
      type: 'secret/blocked',
      id: 'SB-003',
      taskId: null,
      runId: null,
      where: 'merge of x',
      found: found('h3'),
    };
    rig.remember([blocked]);
    expect(rig.do('!verify')).toMatchObject({
      missing: [{ what: 'the security review does not account for SB-003', next: '!security' }],
    });
    expect(nextStep(rig.at).command).toBe('!security');
  });

  test('a value that comes back after it was accounted for is a new entry', () => {
    const rig = reviewed([account('SB-001'), account('SB-002')]);
    let times = 0;
    rig.script = { secrets: (order) => (order.type === 'git/checkpoint' && times++ === 0 ? [found()] : []) };
    rig.all('!build TASK-001 once more');
    expect(rig.at.secrets.map(({ id, found: { mark } }) => [id, mark.hash])).toEqual([
      ['SB-001', 'h1'],
      ['SB-002', 'h2'],
      ['SB-003', 'h1'],
    ]);
    expect(rowsOf(rig).map(({ status }) => status)).toEqual(['removed', 'removed', 'open']);
  });
});

test('entries outlive a replay and its undo, and a side’s come with its merge once', () => {
  const rig = built([[found()]]);
  const before = rig.at.secrets;
  rig.do('!replay TASK-001 --yes');
  expect(rig.at.secrets).toEqual(before);
  expect(rowsOf(rig)).toHaveLength(1);
  const theirs = before.map((block) => ({ ...block, allowed: 'an example', found: found('h9') }));
  for (let times = 0; times < 2; times += 1) {
    rig.remember(adoptSecrets(rig.at, 'trial-A', [...before, ...theirs]));
  }
  expect(rig.at.secrets.map(({ id, where, allowed }) => [id, where, allowed])).toEqual([
    ['SB-001', 'checkpoint', null],
    ['SB-002', 'checkpoint in trial-A', 'an example'],
  ]);
});
