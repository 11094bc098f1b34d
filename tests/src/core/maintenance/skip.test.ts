import { describe, expect, test } from 'vitest';
import { openCycle } from '../../../../src/core/maintenance/cycles.ts';
import { heldBackups } from '../../../../src/core/travel/held-backups.ts';
import { remember } from '../../../../src/core/travel/remember.ts';
import { driven, type Rig, type Script } from '../../../support/given.ts';
import { BROKEN, failing } from '../../../support/rig-regression.ts';
import { finding, result, scope } from '../../../support/story.ts';

const two = {
  ...scope('src/auth.mjs'),
  tasks: [
    { ...scope().tasks[0]!, type: 'auth', outputFiles: ['src/auth.mjs'] },
    { ...scope().tasks[0]!, title: 'Change more', dependsOn: ['1'], outputFiles: ['src/part-2.mjs'] },
  ],
};
const high = { findings: [{ ...finding('SEC-001', 'HIGH'), file: 'src/auth.mjs' }] };
const auth: Script = {
  agent: (run) => {
    if (run.purpose === 'scope') return { end: { result: result('scope', two) } };
    return run.purpose === 'security' ? { end: { result: result('security', high) } } : null;
  },
};
const objecting: Script = {
  agent: (run) =>
    run.purpose === 'review' ? { end: { result: result('review', { answers: [] }) } } : auth.agent?.(run),
};

interface Start {
  readonly rig: Rig;
  readonly before: ReturnType<typeof whole>;
}

const OWN: ReadonlyMap<string, string> = new Map([
  ['notes of mine.txt', 'for nobody else'],
  ['src/part-3.mjs', 'mine, not committed'],
]);

const whole = (rig: Rig) => ({ files: new Map(rig.project.files), commits: rig.project.commits.map(({ sha }) => sha) });

/** A shipped project with a person's own uncommitted work in it. */
function start(script: Script): Start {
  const rig = driven('maintenance');
  for (const [path, text] of OWN) rig.project.files.set(path, text);
  rig.script = script;
  return { rig, before: whole(rig) };
}

const until = (rig: Rig, line: string, there: (rig: Rig) => boolean): void => {
  rig.line(line);
  rig.run(() => there(rig));
};
const runs =
  (purpose: string, taskId: string | null = null) =>
  (rig: Rig) =>
    rig.at.work?.kind === 'run' && rig.at.work.run.purpose === purpose && rig.at.work.run.taskId === taskId;

const FILE = 'src/part-2.mjs';
const breaking: Script = {
  agent: (run) => {
    if (run.purpose === 'scope') {
      return {
        end: { result: result('scope', { tasks: [{ ...scope(FILE).tasks[0]!, gateCommands: ['node fix.mjs'] }] }) },
      };
    }
    return run.taskId === 'MAINT-001-1' ? { writes: { [FILE]: BROKEN } } : null;
  },
  exit: failing(FILE),
};
const mending: Script = {
  ...breaking,
  agent: (run) => {
    const end = { result: result('task', { files_modified: ['src/more.mjs'] }) };
    return run.taskId === 'TASK-002' ? { writes: { 'src/more.mjs': 'half done' }, end } : breaking.agent?.(run);
  },
};

/** Every stage a change can be given up in. */
const STAGES: Record<string, (script: (to: Script) => Start) => Start> = {
  'being scoped': (make) => {
    const one = make(auth);
    until(one.rig, 'Sign in', runs('scope'));
    return one;
  },
  'scope failed': (make) => {
    const one = make({ agent: () => ({ end: { outcome: 'error', why: 'died', result: null } }) });
    one.rig.do('Sign in');
    return one;
  },
  scoped: (make) => {
    const one = make(auth);
    one.rig.all('Sign in');
    return one;
  },
  'first task being built': (make) => {
    const one = make(auth);
    one.rig.all('Sign in');
    until(one.rig, '!m-build', runs('task', 'MAINT-001-1'));
    return one;
  },
  'half built, with a checkpoint': (make) => {
    const one = make(auth);
    one.rig.all('Sign in');
    until(one.rig, '!m-build', runs('task', 'MAINT-001-2'));
    return one;
  },
  'half built and paused': (make) => {
    const one = make(auth);
    one.rig.all('Sign in');
    until(one.rig, '!m-build', runs('task', 'MAINT-001-2'));
    one.rig.all('!pause');
    return one;
  },
  blocked: (make) => {
    const one = make({ ...auth, exit: () => 1 });
    one.rig.all('Sign in', '!m-build');
    return one;
  },
  'being reviewed': (make) => {
    const one = make(auth);
    one.rig.all('Sign in');
    until(one.rig, '!m-build', runs('review'));
    return one;
  },
  'held by the Critic': (make) => {
    const one = make(objecting);
    one.rig.all('Sign in', '!m-build');
    return one;
  },
  'held by security': (make) => {
    const one = make(auth);
    one.rig.all('Sign in', '!m-build');
    return one;
  },
  'stopped by a regression': (make) => {
    const one = make(breaking);
    one.rig.all('Sign in', '!m-build');
    return one;
  },
  'blocked while what it broke is built again': (make) => {
    const one = make(mending);
    one.rig.all('Sign in', '!m-build', '!m-build --seen');
    return one;
  },
  'held by security, in another shell': (make) => {
    const one = make(auth);
    one.rig.all('Sign in', '!m-build');
    return { ...one, rig: one.rig.reopen().run() };
  },
};

describe.each(Object.keys(STAGES))('!m-skip of a change that is %s', (name) => {
  const made = (): Start => STAGES[name]!(start);

  test('leaves files and branch as they were before it, and no word of it; its number stays taken', () => {
    const { rig, before } = made();
    rig.all('!m-skip --yes');
    expect(whole(rig)).toEqual(before);
    expect(openCycle(rig.at)).toBeNull();
    expect(rig.at).toMatchObject({ stage: 'maintenance', work: null, halt: null });
    expect(Object.keys(rig.at.tasks).filter((id) => id.startsWith('MAINT'))).toEqual([]);
    expect(rig.at.maintenance).toMatchObject([{ id: 'MAINT-001', status: 'skipped' }]);
    rig.script = {};
    rig.all('Make it blue', '!m-build');
    expect(rig.at.maintenance.at(-1)).toMatchObject({ id: 'MAINT-002', status: 'finished' });
    expect([...rig.project.files.values()].join('\n')).not.toContain('MAINT-001');
  });

  test('is taken back by !undo: the change is as far as it was, and goes on from there', () => {
    const { rig } = made();
    const status = openCycle(rig.at)?.status;
    const done = Object.values(rig.at.tasks).filter((task) => task.status === 'DONE').length;
    rig.all('!m-skip --yes');
    rig.all('!undo --yes');
    expect(openCycle(rig.at)).toMatchObject({ id: 'MAINT-001', status });
    expect(Object.values(rig.at.tasks).filter((task) => task.status === 'DONE')).toHaveLength(done);
    for (const [path, text] of OWN) expect(rig.project.files.get(path)).toBe(text);
  });
});

test('work that would be put away is shown first, and nothing goes before the phrase is typed', () => {
  const { rig, before } = start(auth);
  rig.all('Sign in', '!m-build');
  const there = whole(rig);
  rig.all('!m-skip');
  expect(rig.state.shell.confirm).toMatchObject({ phrase: 'skip MAINT-001' });
  for (const words of ['Gives up | MAINT-001', '2 of 2 DONE', 'Commits leaving', '!undo takes it back']) {
    expect(`${rig.words()} ${rig.state.shell.confirm?.about ?? ''}`).toContain(words);
  }
  rig.all('no');
  expect(whole(rig)).toEqual(there);
  rig.all('!m-skip', 'skip MAINT-001');
  expect(whole(rig)).toEqual(before);
});

test('in a script the word is to be on the line', () => {
  const { rig } = start(auth);
  rig.all('Sign in', '!m-build');
  const script = rig.reopen({ interactive: false }).run();
  script.do('!m-skip');
  expect(script.refusals.at(-1)).toMatchObject({ code: 'needs-yes', tryNext: ["'!m-skip --yes'"] });
});

test('a shell that dies while it goes back finishes going back', () => {
  const { rig, before } = start(auth);
  rig.all('Sign in', '!m-build');
  rig.line('!m-skip --yes');
  rig.run(() => rig.at.work?.kind === 'travel');
  const next = rig.reopen().run();
  expect(whole(next)).toEqual(before);
  expect(next.at.maintenance).toMatchObject([{ status: 'skipped' }]);
});

test('what it used stays counted, what is remembered besides is what was remembered before it', () => {
  const { rig } = start(auth);
  const before = remember(rig.at);
  const count = rig.at.runCount;
  rig.all('Sign in', '!m-build', '!m-skip --yes');
  expect({ ...remember(rig.at), maintenance: [] }).toEqual({ ...before, maintenance: [] });
  expect(rig.at.runCount).toBeGreaterThan(count);
});

test('the backup of an open change is kept, that of a finished one need not be', () => {
  const { rig } = start(auth);
  rig.all('Sign in', '!m-build');
  const base = openCycle(rig.at)?.base ?? '';
  expect(base).toMatch(/^refs\/codesleuth\/backup\//);
  expect(heldBackups(rig.at)).toContain(base);
  rig.all('!security accept SEC-001 known');
  expect(openCycle(rig.at)).toBeNull();
  expect(heldBackups(rig.at)).not.toContain(base);
});

test('a replay after it does not bring it back into the documents', () => {
  const rig = driven('maintenance').all('Make it blue', '!m-skip', '!replay TASK-001 --yes');
  expect(rig.at.maintenance).toMatchObject([{ status: 'skipped' }]);
  expect([...rig.project.files.values()].join('\n')).not.toContain('MAINT-001');
});

describe('!m-skip is refused', () => {
  test('while the backup is made, or a commit', () => {
    for (const kind of ['cycle-base', 'checkpoint']) {
      const { rig } = start(auth);
      rig.all('Sign in');
      until(rig, '!m-build', ({ at }) => at.work?.kind === kind);
      expect(rig.line('!m-skip --yes')).toMatchObject({ kind: 'refusal', code: 'busy' });
    }
  });

  test('of a change that a version without backups began: it is gone back from by !replay', () => {
    const { rig } = start({ ...auth, exit: () => 1 });
    rig.all('Sign in', '!m-build');
    const old = rig.reopen();
    old.journal = rig.journal.filter(({ event }) => event.type !== 'maintenance/based');
    old.open(true);
    const refusal = { kind: 'refusal', code: 'no-base', tryNext: ['!replay TASK-003', '!m-build'] };
    expect(old.do('!m-skip --yes')).toMatchObject(refusal);
  });

  test.each([
    ['where no change is open', () => driven('maintenance'), 'no-cycle'],
    ['before anything was shipped', () => driven('built'), 'no-cycle'],
    ['after the change is finished', () => driven('maintenance').all('Make it blue', '!m-build'), 'no-cycle'],
    [
      'in a project whose change is forked',
      () => driven('maintenance').all('Make it blue', '!fork trial'),
      'fork-open',
    ],
  ] as const)('%s', (_where, make, code) => {
    expect(make().do('!m-skip')).toMatchObject({ kind: 'refusal', code });
  });

  test('with words it does not know', () => {
    expect(driven('maintenance').all('Make it blue').do('!m-skip now')).toMatchObject({ code: 'usage' });
  });
});
