import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passing } from '../../../src/core/budget/cap-used.ts';
import type { MenuEntry, ShellState } from '../../../src/core/state.ts';
import type { Live } from '../../../src/core/transcript.ts';
import { buildView } from '../../../src/view/build-view.ts';
import { lineWidth } from '../../../src/view/line.ts';
import { FRESH_UI, type Ui } from '../../../src/view/ui-state.ts';
import type { Frame, ViewModel } from '../../../src/view/view-model.ts';
import { forksLive, sideLive } from '../../support/branch-samples.ts';
import { budgetFacts, usage } from '../../support/budget-samples.ts';
import { laneLive, lanesLive } from '../../support/lane-samples.ts';
import {
  buildingProject,
  IDLE,
  projectAfter,
  RUN,
  SAMPLES,
  snapshotOf,
  WORKING,
  WORKING_RUN,
} from '../../support/view-state.ts';

const frame = (over: Partial<Frame> = {}): Frame => ({
  columns: 80,
  rows: 24,
  now: 20_000,
  plain: false,
  prompt: { rows: 1, menu: 0, extra: 0 },
  clean: (text) => text,
  since: () => 3 * 24 * 3600 * 1000,
  ...over,
});
const view = (parts: Parameters<typeof snapshotOf>[0], ui: Partial<Ui> = {}, over: Partial<Frame> = {}): ViewModel =>
  buildView(snapshotOf(parts), { ...FRESH_UI, ...ui }, frame(over));
const rows = (lines: ViewModel['panes'][keyof ViewModel['panes']]): string[] =>
  (lines ?? []).map((line) => line.lead + line.text);

const entry = (number: number, over: Partial<MenuEntry> = {}): MenuEntry => ({
  dir: `/p/${number}`,
  name: `project ${number}`,
  stage: 'building',
  agent: 3,
  lastUpdated: '2026-11-01T10:00:00Z',
  waitingFor: '!build',
  spentMicroUsd: 1_230_000,
  missing: false,
  dirty: false,
  ...over,
});
const permission = {
  runId: 'R1',
  requestId: 'p1',
  title: 'run npm install',
  detail: 'npm install left-pad',
  scope: 'npm commands',
};
const asked = projectAfter({ ...SAMPLES['question/asked'], runId: null });

describe('which screen has the keyboard', () => {
  test('the prompt, with the next thing to do as its hint', () => {
    expect(view({}).screen).toMatchObject({ kind: 'repl', prompt: { hint: 'Start agent 0' } });
    const paused = buildingProject({ type: 'pipeline/halted', reason: 'paused', detail: '' });
    expect(view({ project: paused }).screen).toMatchObject({ prompt: { hint: 'Next: !resume · ! commands · ? keys' } });
  });

  test('a question is a picker: options by number, the recommended one marked and first, own words allowed', () => {
    expect(view({ project: asked }).screen).toMatchInlineSnapshot(`
      {
        "kind": "picker",
        "picker": {
          "id": "Q1.0",
          "key": "Q1.0",
          "maxRows": 10,
          "options": [
            {
              "id": "1",
              "label": "A file (recommended)",
            },
            {
              "id": "2",
              "label": "The browser",
            },
          ],
          "settings": {
            "allowText": true,
            "initial": "1",
          },
          "title": "Where is the data kept?",
          "y": 1,
        },
      }
    `);
  });

  test('a closed question is shown above the prompt with its numbers', () => {
    const closed = view({ project: asked }, { dismissed: 'Q1.0' });
    expect(closed.screen.kind).toBe('repl');
    expect(rows(closed.panes.about)).toEqual(['? Where is the data kept?', '  1. A file', '  2. The browser']);
  });

  test('a question without options is answered at the prompt', () => {
    const open = { id: 'Q1', text: 'What is it called?', options: [], recommended: null };
    const project = projectAfter({ ...SAMPLES['question/asked'], runId: null, questions: [open] });
    expect(view({ project }).screen).toMatchObject({ kind: 'repl', prompt: { hint: 'Your answer' } });
    expect(rows(view({ project }).panes.about)).toEqual(['? What is it called?']);
  });

  test('an answer that changed nothing opens the picker anew once the session has moved on', () => {
    const key = (ui: Partial<Ui>, now: number): string => {
      const { screen } = view({ project: asked, now }, ui);
      return 'picker' in screen ? screen.picker.key : '';
    };
    const answered = { id: 'Q1.0', at: 100, count: 1 };
    const before = key({ answered }, 100);
    expect(key({ answered }, 100)).toBe(before);
    expect(key({ answered }, 150)).not.toBe(before);
    expect(key({ answered: { ...answered, at: 150, count: 2 } }, 150)).toBe(key({ answered }, 150));
  });

  test('the kickoff: trust defaults to no, the directory to where the shell was started', () => {
    const kickoff = { step: 'trust', brief: 'x', platforms: [], directory: '/d' } as const;
    expect(view({ shell: { kickoff } }).screen).toMatchObject({
      kind: 'picker',
      picker: { settings: { initial: 'No, choose another one' } },
    });
    const directory = view({ shell: { kickoff: { ...kickoff, step: 'directory' } } }).screen;
    expect(directory).toMatchObject({
      picker: {
        options: [{ id: '.', label: '/home/ada/habits (where the shell was started)' }],
        settings: { allowText: true },
      },
    });
    expect(view({ shell: { kickoff: { ...kickoff, step: 'brief' } } }).screen.kind).toBe('repl');
  });

  test('the resume menu says of each project what is needed to choose, and how to mend a missing one', () => {
    const menu = [entry(1), entry(2, { missing: true, dirty: null, spentMicroUsd: null })];
    expect(view({ shell: { menu } }).screen).toMatchInlineSnapshot(`
      {
        "kind": "menu",
        "picker": {
          "id": "menu.2.1",
          "key": "menu.2.1",
          "maxRows": 12,
          "options": [
            {
              "detail": [
                "1. project 1: stage building · last agent Builder · 3 d ago · waits for !build · spent $1.23",
              ],
              "hint": "building · Builder · 3 d ago · waits for !build · $1.23",
              "id": "1",
              "label": "project 1",
            },
            {
              "detail": [
                "missing: Esc, then "forget 2" or "relocate 2 <dir>"",
                "2. project 2: stage building · last agent Builder · 3 d ago · waits for !build · was in /p/2",
              ],
              "disabled": "missing: Esc, then "forget 2" or "relocate 2 <dir>"",
              "hint": "missing: /p/2",
              "id": "2",
              "label": "project 2",
            },
            {
              "hotkey": "n",
              "id": "N",
              "label": "New project",
            },
          ],
          "settings": {
            "filterable": true,
          },
          "title": "Which project? N starts a new one.",
          "y": 1,
        },
      }
    `);
  });

  test('a permission comes before everything; declining is the safe answer, then asks why', () => {
    const live: Live = { ...WORKING, asks: [permission] };
    const shown = view({ project: asked, live });
    expect(shown.screen).toMatchObject({ kind: 'permission', comment: false, picker: { settings: { initial: 'no' } } });
    expect(rows(shown.panes.about)).toEqual(['  npm install left-pad']);
    expect(view({ project: asked, live }, { declining: 'p1' }).screen).toMatchObject({
      kind: 'permission',
      comment: true,
      picker: { options: [] },
    });
  });

  test('the end of a long permission is never hidden, and Ctrl+O shows all that fits', () => {
    const detail = `${'line\n'.repeat(10)}rm -rf /`;
    const live: Live = { ...WORKING, asks: [{ ...permission, detail, scope: 'npm '.repeat(40) }] };
    const folded = view({ live }, {}, { rows: 40 });
    const about = rows(folded.panes.about);
    expect(about.slice(4, 8)).toEqual(['  line', '  … 4 more rows, Ctrl+O', '  line', '  rm -rf /']);
    expect(about.slice(8).join(' ').match(/npm/g)).toHaveLength(40);
    expect(folded.screen).toMatchObject({ picker: { options: [{}, { hint: 'as said above' }, {}] } });
    expect(
      rows(view({ live }, { expanded: true }, { rows: 40 }).panes.about).filter((row) => row === '  line'),
    ).toHaveLength(10);
  });

  test('a confirmation shows what it is about; a bug shows only itself', () => {
    const confirm = {
      phrase: 'yes, reset pipeline',
      command: '!reset --yes',
      about: 'Journal and artifacts are moved.',
    };
    expect(view({ shell: { confirm } }).screen).toMatchObject({
      kind: 'confirm',
      phrase: 'yes, reset pipeline',
      key: confirm.command,
      lines: [`!reset: ${confirm.about}`],
    });
    expect(view({}, { fatal: ['a bug', 'the journal is in x'] }).screen.kind).toBe('fatal');
  });
});

describe('panes', () => {
  test('activity: who, on what, how long, how much, with which tool, and the last words', () => {
    expect(rows(view({ project: buildingProject(), live: WORKING }).panes.activity)).toMatchInlineSnapshot(`
      [
        "⠸ Builder is working · TASK-002 · 12 s · ~1.2k tokens · Esc interrupts",
        "  → write src/streaks.js",
        "  ▸ write the module (1 of 2)",
        "  ∴ streaks need dates in order",
        "  reading src/a.js",
        "  writing src/streaks.js",
        "  adding a test",
      ]
    `);
  });

  test('the tail is not shown twice: with all output in the scrollback it is gone', () => {
    expect(rows(view({ live: WORKING }, { expanded: true }).panes.activity)).not.toContain('  adding a test');
  });

  test('silence is worth a word after thirty seconds', () => {
    expect(rows(view({ live: WORKING }, {}, { now: 48_999 }).panes.activity).join()).not.toContain('no output');
    expect(rows(view({ live: WORKING }, {}, { now: 49_000 }).panes.activity)).toContain('  no output for 30 s');
  });

  test('a failed request that is tried again counts down, and is no silence', () => {
    const run = WORKING.run === null ? null : { ...WORKING.run, waiting: { until: 60_000, why: 'overloaded' } };
    const activity = rows(view({ live: { ...WORKING, run } }, {}, { now: 49_500 }).panes.activity);
    expect(activity).toContain('  tries again in 11 s: overloaded');
    expect(activity.join()).not.toContain('no output');
  });

  test('an agent that says nothing is asked about: to wait is what Enter does', () => {
    const title = 'no output for 4 min; its process lives; it runs npm test';
    const asks = [{ runId: 'R0001', requestId: 'silence', title, detail: '', scope: '' }];
    const { screen } = view({ live: { ...WORKING, asks } });
    expect(screen).toMatchObject({ kind: 'permission', picker: { settings: { initial: 'once' } } });
    const labels = screen.kind === 'permission' ? screen.picker.options.map(({ label }) => label) : [];
    expect(labels).toEqual(['Wait', 'Urge it on', 'End the run']);
  });

  test('a thought shows its newest end', () => {
    const thinking = (thought: string): Live => ({
      ...WORKING,
      run: WORKING.run === null ? null : { ...WORKING.run, thought },
    });
    const shown = rows(view({ live: thinking(`${'word '.repeat(60)}and\nthe newest`) }).panes.activity);
    expect(shown.find((row) => row.startsWith('  ∴ '))).toMatch(/^ {2}∴ ….* word and the newest$/);
  });

  test('only a busy session moves, four times a second', () => {
    expect(view({}).animated).toBe(false);
    const head = (now: number): string =>
      rows(view({ live: WORKING }, {}, { now }).panes.activity)[0]?.slice(0, 1) ?? '';
    expect(view({ live: WORKING }).animated).toBe(true);
    expect(head(20_000)).toBe(head(20_249));
    expect(head(20_000)).not.toBe(head(20_250));
  });

  test('with the sides of a fork at rest nothing moves, though their shell is busy', () => {
    const rest = forksLive(sideLive('A', { verdict: 'built' }), sideLive('B', { verdict: 'asking' }));
    const of = (forks: Live['forks'], now = 20_000): ViewModel =>
      view({ live: { ...IDLE, busy: true, forks } }, {}, { now });
    expect(of(forksLive()).animated).toBe(true);
    expect(of(rest).animated).toBe(false);
    expect(of(rest)).toEqual(of(rest, 90_000));
    expect(of(forksLive()).panes.activity).toBeUndefined();
  });

  test('the scoreboard takes the fullest form that fits, and keeps both sides on the lowest screen', () => {
    const heads = (height: number): readonly string[] =>
      rows(
        view({ live: { ...IDLE, busy: true, forks: forksLive() } }, {}, { columns: 40, rows: height }).panes.forks,
      ).filter((row) => /^[AB] (?!leads:)/.test(row));
    for (const height of [6, 7, 8, 10, 14, 20, 40]) expect(heads(height).map((row) => row[0])).toEqual(['A', 'B']);
  });

  test('the budget counts up while a turn goes on, against the cap too, and is the same for ever at rest', () => {
    const running = buildingProject(
      { type: 'budget/set', scope: { kind: 'project' }, unit: 'tokens', limit: 10_000 },
      { type: 'run/started', run: { ...RUN, runId: 'R0002' } },
    );
    const at = (parts: Parameters<typeof snapshotOf>[0], now: number): string =>
      rows(view({ project: running, ...parts }, { budget: true }, { now, columns: 120 }).panes.budget).join('\n');
    const estimated = at({ live: WORKING }, 20_000);
    expect(estimated).toContain('now     12 s · ~1.2k tokens');
    expect(estimated).toContain('1.6k of 10.0k tokens (16 %)');
    const told = usage({ fresh: 4000, contextUsed: 100_000 });
    const live = { ...WORKING, run: { ...WORKING_RUN, tokens: 250, exactTokens: true, told } };
    const flight = { runs: [{ agent: 3, taskId: 'TASK-001', used: passing(told) }], sides: {} };
    const known = at({ live, flight }, 21_000);
    expect(known).toContain('now     13 s · 4.4k tokens');
    expect(known).toContain('6.0k of 10.0k tokens (60 %)');
    expect(known).toContain('50 % of 200k · told by rehearsal (no model) just now');
    expect(known).toMatch(/Builder +\[█+\] 6\.0k · \$0\.03/);
    expect(at({ live: IDLE }, 20_000)).toBe(at({ live: IDLE }, 9_000_000));
  });

  test('while the sides of a fork run there are two budgets, each in its own column', () => {
    const side = (name: 'A' | 'B') => sideLive(name, {}, { budget: budgetFacts({ cap: null }) });
    const live = { ...IDLE, busy: true, forks: forksLive(side('B'), side('A')) };
    const panes = (columns: number, height: number): string[] =>
      rows(view({ project: buildingProject(), live }, { budget: true }, { columns, rows: height }).panes.budget);
    const [head] = panes(120, 50).filter((row) => /^A .*│ B$/.test(row));
    expect(head).toBeDefined();
    expect(panes(60, 60).filter((row) => /^[AB]$/.test(row))).toEqual(['A', 'B']);
    expect(panes(60, 24).filter((row) => /^[AB]: /.test(row))).toHaveLength(2);
  });

  test('tasks, budget, keys and queued lines', () => {
    const live = { ...IDLE, queued: ['one', 'two', 'three', 'four'] };
    const { panes } = view(
      { project: buildingProject(), live },
      { tasks: true, budget: true, shortcuts: true },
      { rows: 60 },
    );
    expect(rows(panes.tasks)).toMatchInlineSnapshot(`
      [
        "Tasks [██████░░░░░░░░░░░░░░] 1/3",
        "  ✓ TASK-001 Add habits",
        "  · TASK-002 Show streaks",
        "  · TASK-003 Export to CSV",
      ]
    `);
    expect(rows(panes.budget)).toMatchInlineSnapshot(`
      [
        "Budget",
        "context [██░░░░░░░░░░░░░░░░] 12 % of 200k",
        "        told by rehearsal (no model) on 2026-11-01 at 10:00 UTC",
        "spent   1.6k tokens · $0.01",
        "pace    8.2k tokens · $0.06 a minute of work",
        "to go   2 tasks · too few done to tell",
        "Builder      [██████████████████] 1.6k · $0.01",
      ]
    `);
    expect(rows(panes.shortcuts)).toMatchInlineSnapshot(`
      [
        "! or /       commands                   Alt+Enter    new line",
        "Enter        send; queues behind a run  Ctrl+O       all output, or less",
        "Esc          interrupt, close a picker  Ctrl+T       tasks",
        "Ctrl+C       interrupt or clear         Ctrl+B       budget",
        "Ctrl+C twice quit                       Ctrl+L       redraw",
        "Ctrl+D       quit on an empty line      Ctrl+Z       suspend",
        "↑ ↓          history, queued lines      ?            close this",
        "Ctrl+R       search history                          ",
      ]
    `);
    expect(rows(panes.queued)).toEqual(['  ⧗ one', '  ⧗ two', '  2 more queued']);
  });
});

const lives: fc.Arbitrary<Live> = fc.record({
  run: fc.constantFrom(null, WORKING.run),
  command: fc.constantFrom(null, { text: 'npm test', startedAt: 0, last: 'ok 12' }),
  forks: fc.constantFrom(
    null,
    forksLive(),
    forksLive(
      sideLive('A', { verdict: 'blocked', why: 'word '.repeat(60) }, { direction: '名前'.repeat(60), doing: '' }),
    ),
    forksLive(
      sideLive('A', { tokens: 9e9, costMicroUsd: 9e12, unknownCost: 99, elapsedMs: 9e8 }, { doing: 'x'.repeat(300) }),
      sideLive('B', { verdict: 'asking', why: '' }, { lastOutputAt: -9e8 }),
    ),
  ),
  lanes: fc.constantFrom(
    null,
    lanesLive(laneLive(2), laneLive(3, { state: 'waiting', tokens: 0 })),
    lanesLive(laneLive(2, { doing: '名前'.repeat(90), label: 'x'.repeat(90), tokens: 9e12, lastOutputAt: -9e8 })),
  ),
  asks: fc.constantFrom(
    [],
    [permission],
    [{ ...permission, title: 'word '.repeat(60), detail: 'line\n'.repeat(30), scope: 'x'.repeat(90) }],
  ),
  queued: fc.array(fc.constantFrom('a', 'long '.repeat(50)), { maxLength: 6 }),
  busy: fc.boolean(),
});
const shells: fc.Arbitrary<Partial<ShellState>> = fc.constantFrom(
  {},
  { setup: 'missing' as const },
  { menu: [entry(1), entry(2, { missing: true })] },
  { menu: Array.from({ length: 500 }, (_, index) => entry(index, { name: '名前'.repeat(20) })) },
  { confirm: { phrase: 'yes, reset pipeline', command: '!reset --yes', about: 'words '.repeat(60) } },
  { kickoff: { step: 'platform' as const, brief: 'x', platforms: [], directory: '' } },
  { kickoff: { step: 'trust' as const, brief: 'x', platforms: [], directory: '/very'.repeat(40) } },
);
const long = {
  id: 'Q1',
  text: 'question '.repeat(40),
  options: Array.from({ length: 20 }, (_, index) => `option ${index} ${'x'.repeat(100)}`),
  recommended: null,
};
const projects = fc.constantFrom(
  null,
  asked,
  buildingProject(),
  projectAfter({ ...SAMPLES['question/asked'], runId: null, questions: [long] }),
);
const toggles = fc.record({
  expanded: fc.boolean(),
  tasks: fc.boolean(),
  budget: fc.boolean(),
  shortcuts: fc.boolean(),
  dismissed: fc.constantFrom(null, 'Q1.0'),
});
const needs = fc.record({
  rows: fc.integer({ min: 1, max: 12 }),
  menu: fc.integer({ min: 0, max: 20 }),
  extra: fc.integer({ min: 0, max: 2 }),
});

describe('on any screen', () => {
  test('panes, status and prompt together stay two rows under the terminal, and no row is too wide', () => {
    const any = fc.record({
      live: lives,
      shell: shells,
      project: projects,
      ui: toggles,
      prompt: needs,
      columns: fc.integer({ min: 40, max: 200 }),
      rows: fc.integer({ min: 8, max: 60 }),
    });
    fc.assert(
      fc.property(any, ({ live, shell, project, ui, prompt, columns, rows: height }) => {
        const shown = view({ live, shell, project }, ui, { columns, rows: height, prompt });
        const lines = Object.values(shown.panes).flat();
        const { screen } = shown;
        const own = screen.kind === 'repl' ? screen.prompt.maxRows + screen.prompt.menuRows + prompt.extra : 1;
        expect(lines.length + 1 + own).toBeLessThanOrEqual(height - 2);
        expect(Math.max(0, ...lines.map(lineWidth))).toBeLessThanOrEqual(columns);
        expect(shown.status).not.toBeNull();
        expect(shown.height).toBe(height - 2);
      }),
      { numRuns: 300 },
    );
  });

  test('rows are measured as the terminal will show them', () => {
    const clean = (text: string): string => text.replaceAll('\u0007', '^G');
    const { panes } = view({ live: { ...IDLE, queued: ['\u0007'.repeat(30)] } }, {}, { clean, columns: 40 });
    expect(panes.queued?.map(lineWidth)).toEqual([40]);
  });

  test('every string of the view has been cleaned', () => {
    const shown = JSON.stringify(
      view(
        { project: buildingProject(), live: { ...WORKING, queued: ['\u001b]0;title\u0007'] } },
        {},
        { clean: (text) => text.replaceAll('\u001b', '').replaceAll('\u0007', '') },
      ),
    );
    expect(shown).not.toMatch(/\\u00/);
  });
});
