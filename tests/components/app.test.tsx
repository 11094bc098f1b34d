import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Item, Live } from '../../src/core/transcript.ts';
import { displayWidth } from '../../src/view/format.ts';
import type { Snapshot } from '../../src/view/session-handle.ts';
import { forksLive, sideLive } from '../support/branch-samples.ts';
import { type ShownApp, showApp } from '../support/frames.tsx';
import { buildingProject, IDLE, projectAfter, SAMPLES, snapshotOf, WORKING } from '../support/view-state.ts';

let app: ShownApp;
const start = async (snapshot: Snapshot, size = { columns: 80, rows: 24 }): Promise<void> => {
  app = showApp(snapshot, size);
  await app.settled();
};
const shows = (text: string | RegExp): Promise<void> => vi.waitFor(() => expect(app.frame()).toMatch(text));
const called = (...calls: readonly string[]): Promise<void> => vi.waitFor(() => expect(app.calls()).toEqual(calls));
const live = (over: Partial<Live>): Snapshot =>
  snapshotOf({ project: buildingProject(), live: { ...WORKING, ...over } });
const forking = (forks: Live['forks']): Snapshot =>
  snapshotOf({ project: buildingProject(), live: { ...IDLE, busy: true, forks } });
const permission = {
  runId: 'R1',
  requestId: 'p1',
  title: 'run npm install',
  detail: 'npm install left-pad',
  scope: 'npm commands',
};
const asked = snapshotOf({ project: projectAfter({ ...SAMPLES['question/asked'], runId: null }) });

afterEach(() => app.unmount());

describe('at the prompt', () => {
  test('a line goes to the session and into the history', async () => {
    await start(snapshotOf());
    app.type('Start agent 0\r');
    await called('submit Start agent 0', 'remember Start agent 0');
  });

  test('Esc interrupts, Ctrl+L redraws, Ctrl+Z suspends, Ctrl+D quits', async () => {
    await start(live({}));
    app.type('\u001b[27u');
    app.type('\u000c');
    app.type('\u001a');
    app.type('\u0004');
    await called('interrupt', 'quit', 'redraw', 'suspend');
  });

  test('Ctrl+C interrupts, a second one quits', async () => {
    await start(live({}));
    app.type('\u0003');
    await shows('Press Ctrl+C again to quit');
    app.type('\u0003');
    await called('interrupt', 'quit');
  });

  test('↑ on an empty line takes a queued line back', async () => {
    await start(live({ queued: ['make it blue'] }));
    app.session.queued = ['make it blue'];
    app.editor.dispatch([{ type: 'queued', count: 1 }], { at: 0, width: 78 });
    await shows('⧗ make it blue');
    app.type('\u001b[A');
    await shows('❯ make it blue');
  });

  test('? shows the keys, Esc closes them; Ctrl+T and Ctrl+B open panes', async () => {
    await start(snapshotOf({ project: buildingProject() }));
    app.type('?');
    await shows('Ctrl+R       search history');
    app.type('\u001b[27u');
    await vi.waitFor(() => expect(app.frame()).not.toContain('search history'));
    app.type('\u0014');
    await shows('✓ TASK-001 Add habits');
    app.type('\u0002');
    await shows('Budget');
  });
});

describe('the transcript', () => {
  const said: Item = { id: 1, kind: 'agent', agent: 3, runId: 'R1', lines: ['I add a test'] };

  test('what happened is printed once, above the prompt', async () => {
    await start(snapshotOf());
    app.session.show(snapshotOf({ project: buildingProject() }), {
      id: 1,
      kind: 'event',
      event: SAMPLES['task/checkpointed'],
      project: buildingProject(),
    });
    await vi.waitFor(() =>
      expect(app.written()).toContain('TASK-001 ✓ Add habits  [██████░░░░░░░░░░░░░░] 1/3  a1b2c3d\n'),
    );
    app.session.show(snapshotOf({ project: buildingProject(), now: 20_001 }));
    expect(app.written().match(/a1b2c3d/g)).toHaveLength(1);
  });

  test('Ctrl+O brings the Builder’s words into it', async () => {
    await start(live({}));
    app.session.show(live({}), said, {
      id: 9,
      kind: 'tool',
      runId: 'R1',
      title: 'write a',
      status: 'completed',
      detail: null,
    });
    await vi.waitFor(() => expect(app.written()).toContain('✓ write a\n'));
    app.type('\u000f');
    app.session.show(live({}), { ...said, id: 2, lines: ['I run the tests'] });
    await vi.waitFor(() => expect(app.written()).toContain('Builder  I run the tests\n'));
    expect(app.written()).not.toContain('I add a test\n');
  });
});

describe('choices', () => {
  test('Enter takes the recommended answer, and the picker waits for the session', async () => {
    await start(asked);
    await shows('❯ 1. A file (recommended)');
    app.type('\r');
    app.type('\r');
    await called('answer 1');
  });

  test('an answer of one’s own', async () => {
    await start(asked);
    await shows('Other: type your own answer');
    app.type('3');
    await shows('Your answer:');
    app.type('a database');
    app.type('\r');
    await called('answer a database');
  });

  test('Esc closes the picker; the number can be typed instead', async () => {
    await start(asked);
    await shows('Esc cancels');
    app.type('\u001b[27u');
    await shows('❯ A number, or your own answer');
    expect(app.frame()).toContain('  2. The browser');
    app.type('2\r');
    await called('submit 2', 'remember 2');
  });

  test('a refused answer can be given again', async () => {
    await start(asked);
    await shows('recommended');
    app.type('2');
    await called('answer 2');
    app.session.show({ ...asked, now: 20_050 });
    await shows('recommended');
    app.type('1');
    await called('answer 2', 'answer 1');
  });

  const entry = {
    dir: '/p',
    name: 'habits',
    stage: 'building',
    agent: 3,
    lastUpdated: '',
    waitingFor: '!build',
    spentMicroUsd: 0,
    missing: false,
    dirty: null,
  } as const;
  const menu = [entry, { ...entry, name: 'gone', missing: true }, { ...entry, name: 'notes' }];

  test('the resume menu: number, filter, N, and why a missing one cannot be opened', async () => {
    await start(snapshotOf({ shell: { menu } }));
    await shows('1. habits');
    app.type('2');
    await shows('missing: Esc, then "forget 2" or "relocate 2 <dir>"');
    app.type('/not');
    await shows('Filter: not');
    app.type('\r');
    await called('answer 3');
  });

  test('after Esc, Start agent 0 brings the menu back; another line does not', async () => {
    await start(snapshotOf({ shell: { menu } }));
    await shows('1. habits');
    app.type('\u001b[27u');
    await shows('❯ A number, or N');
    app.type('7\r');
    await called('submit 7', 'remember 7');
    await app.settled();
    expect(app.frame()).not.toContain('Which project?');
    app.type('start agent 0\r');
    await shows('Which project?');
  });

  test.each([50, 80])('at %i columns everything about the highlighted project can be read', async (columns) => {
    const full = { ...entry, dirty: true, spentMicroUsd: 12_340_000, waitingFor: 'the build: !build' };
    await start(snapshotOf({ shell: { menu: [full, ...menu.slice(1)] } }), { columns, rows: 12 });
    const words = (): string => app.frame().replace(/\s+/g, ' ');
    const about =
      '1. habits: stage building · last agent Builder · 3 d ago · waits for the build: !build · spent $12.34 · uncommitted changes';
    await vi.waitFor(() => expect(words()).toContain(about));
    app.type('\u001b[B');
    await vi.waitFor(() => expect(words()).toContain('missing: Esc, then "forget 2" or "relocate 2 <dir>" 2. gone:'));
    expect(app.frame().split('\n').length).toBeLessThanOrEqual(10);
    app.resize(columns, 11);
    await vi.waitFor(() => expect(app.frame()).not.toContain('last agent'));
  });

  test('what git says of a project later is shown in the menu that is open', async () => {
    await start(snapshotOf({ shell: { menu } }));
    await shows('1. habits');
    expect(app.frame()).not.toContain('uncommitted changes');
    app.session.show(snapshotOf({ shell: { menu: [{ ...entry, dirty: true }, ...menu.slice(1)] } }));
    await shows(/1\. habits: [\s\S]*uncommitted changes/);
  });

  test('what is typed at a choice is its answer, never the highlighted option', async () => {
    await start(asked);
    await shows('recommended');
    app.type('Web and macOS\r');
    await called('answer Web and macOS');
  });

  test('N starts a new project; Ctrl+D quits from the menu', async () => {
    await start(snapshotOf({ shell: { menu } }));
    await shows('N starts a new one');
    app.type('\u0004');
    app.type('n');
    await called('quit', 'answer N');
  });
});

describe('permissions and confirmations', () => {
  test('1 allows once, 2 for the run with its scope on screen', async () => {
    await start(live({ asks: [permission] }));
    await shows('2. Yes, for this run  npm commands');
    expect(app.frame()).toContain('npm install left-pad');
    app.type('2');
    await called('permission p1 run');
  });

  test('Enter after stray letters decides nothing until the hint was read', async () => {
    await start(live({ asks: [permission] }));
    await shows('❯ 3. No, and say why');
    app.type('yes');
    await shows('Type a number, or use the arrows');
    app.type('\r');
    await vi.waitFor(() => expect(app.frame()).not.toContain('Type a number'));
    expect(app.frame()).toContain('❯ 3. No, and say why');
    app.type('\r');
    await shows('Why not?');
  });

  test('Enter alone declines and asks why', async () => {
    await start(live({ asks: [permission] }));
    await shows('❯ 3. No, and say why');
    app.type('\r');
    await shows('Why not?');
    app.type('use fetch');
    app.type('\r');
    await called('permission p1 no use fetch');
  });

  test('Ctrl+C declines and interrupts', async () => {
    await start(live({ asks: [permission] }));
    await shows('Yes, once');
    app.type('\u0003');
    await vi.waitFor(() => expect([...app.calls()].sort()).toEqual(['interrupt', 'permission p1 no']));
  });

  test('a wrong answer changes nothing and says so; Esc and Ctrl+C cancel; a pasted phrase waits for Enter', async () => {
    const confirm = {
      phrase: 'replay TASK-001',
      command: '!replay TASK-001 --yes 3f2a',
      about: 'All is in the backup.',
    };
    const confirming = snapshotOf({ project: buildingProject(), shell: { confirm } });
    await start(confirming);
    await shows('!replay TASK-001: All is in the backup.');
    app.type('y\r');
    await shows('That is not it, nothing was changed.');
    app.type('\u0015\u001b[200~replay TASK-001\n\u001b[201~');
    await shows('Confirm: replay TASK-001');
    app.type('\u001b[27u');
    await called('submit no');
    app.session.show(snapshotOf({ project: buildingProject() }));
    await shows('! commands');
    app.session.show({ ...confirming, now: 20_100 });
    await shows('To go on, type');
    app.type('\u0003');
    await vi.waitFor(() => expect(app.calls().filter((call) => call === 'submit no')).toHaveLength(2));
  });

  test('the same words can be asked for again right away, when what they are about has changed', async () => {
    const about = 'All is in the backup.';
    const confirm = { phrase: 'undo', command: '!undo --yes 1', about };
    await start(snapshotOf({ project: buildingProject(), shell: { confirm } }));
    await shows('To go on, type: undo');
    app.type('undo\r');
    await called('submit undo');
    app.session.show(
      snapshotOf({ project: buildingProject(), shell: { confirm: { ...confirm, command: '!undo --yes 2' } } }),
    );
    await app.settled();
    app.type('undo\r');
    await called('submit undo', 'submit undo');
  });

  test('a reset happens only with the exact words', async () => {
    const confirm = {
      phrase: 'yes, reset pipeline',
      command: '!reset --yes',
      about: 'Journal and artifacts are moved.',
    };
    await start(snapshotOf({ project: buildingProject(), shell: { confirm } }));
    await shows('To go on, type: yes, reset pipeline');
    app.type('yes');
    app.type('\r');
    await shows('That is not it');
    app.type('\u0015yes, reset pipeline');
    app.type('\r');
    await called('submit yes, reset pipeline');
  });
});

describe('the screen at any size', () => {
  const scenes: Readonly<Record<string, Snapshot>> = {
    idle: snapshotOf({ project: buildingProject({ type: 'pipeline/halted', reason: 'paused', detail: '' }) }),
    working: live({ queued: ['make it blue'] }),
    question: asked,
    permission: live({ asks: [{ ...permission, detail: 'line\n'.repeat(30) }] }),
    confirm: snapshotOf({
      shell: { confirm: { phrase: 'yes, reset pipeline', command: '', about: 'word '.repeat(80) } },
    }),
    'fork-runs': forking(forksLive()),
    'fork-asks': forking(
      forksLive(
        sideLive('A', { verdict: 'built', tasksDone: 5, costMicroUsd: 0, unknownCost: 5 }, { doing: '' }),
        sideLive('B', { verdict: 'asking', why: 'Where is the data kept?' }, { doing: '' }),
      ),
    ),
    'fork-silent': forking(
      forksLive(
        sideLive('A', { tasksDone: 3 }, { lastOutputAt: -40_000, direction: '名前 '.repeat(40) }),
        sideLive('B', { verdict: 'blocked', why: 'TASK-003 failed 3 times: npm test', gatesFailed: 3 }, { doing: '' }),
      ),
    ),
    'fork-confirm': snapshotOf({
      project: buildingProject(),
      shell: {
        confirm: {
          phrase: 'replay TASK-001',
          command: '!replay TASK-001 --yes 3f2a',
          about: 'Everything that goes is in the backup; !undo takes it back.',
        },
      },
    }),
    menu: snapshotOf({
      shell: {
        menu: Array.from({ length: 500 }, (_, index) => ({
          dir: '/p',
          name: `project ${index}`,
          stage: 'building',
          agent: 3 as const,
          lastUpdated: '',
          waitingFor: '!build',
          spentMicroUsd: 0,
          missing: index % 7 === 0,
          dirty: true,
        })),
      },
    }),
  };

  test.each(Object.keys(scenes))(
    '%s: two rows free of 5, 8, 10, 24, nothing wider than 40 to 120 columns',
    async (name) => {
      await start(scenes[name] ?? snapshotOf(), { columns: 80, rows: 24 });
      for (const columns of [40, 60, 80, 120]) {
        for (const rows of [5, 8, 10, 24]) {
          app.resize(columns, rows);
          await app.settled();
          const frame = app.frame().split('\n');
          expect(frame.length, `${columns}x${rows}`).toBeLessThanOrEqual(rows - 2);
          expect(Math.max(...frame.map(displayWidth)), `${columns}x${rows}`).toBeLessThanOrEqual(columns);
        }
      }
    },
  );

  test.each([
    [40, 8],
    [80, 10],
    [120, 24],
  ])('a wrong answer to a confirmation leaves two rows free at %i by %i, too', async (columns, rows) => {
    await start(scenes.confirm ?? snapshotOf(), { columns, rows });
    app.type('yes\r');
    await shows('You typed: yes');
    expect(app.frame()).toContain('Enter on an empty line or Esc cancels');
    expect(app.frame().split('\n').length).toBeLessThanOrEqual(rows - 2);
  });

  test.each([40, 60, 80, 120])('golden frames at %i columns', async (columns) => {
    for (const name of ['idle', 'working', 'question', 'permission', 'menu']) {
      await start(scenes[name] ?? snapshotOf(), { columns, rows: 16 });
      await app.settled();
      await expect(`${app.frame()}\n`).toMatchFileSnapshot(`../golden/frames/${name}-${columns}.txt`);
      app.unmount();
    }
  });

  test.each([
    [40, 10],
    [60, 24],
    [80, 24],
    [120, 24],
  ])('golden frames of a fork at %i by %i', async (columns, rows) => {
    for (const name of ['fork-runs', 'fork-asks', 'fork-silent', 'fork-confirm']) {
      await start(scenes[name] ?? snapshotOf(), { columns, rows });
      await app.settled();
      await expect(`${app.frame()}\n`).toMatchFileSnapshot(`../golden/frames/${name}-${columns}x${rows}.txt`);
      app.unmount();
    }
  });
});
