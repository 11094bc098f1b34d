import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../schemas/event.ts';
import type { Item } from '../../../src/core/transcript.ts';
import { lineWidth } from '../../../src/view/line.ts';
import { type Look, narrate, transcript } from '../../../src/view/narrate.ts';
import { buildingProject, projectAfter, RUN, SAMPLES } from '../../support/view-state.ts';

const BACKENDS = [{ id: 'rehearsal', label: 'rehearsal (no model)' }];
const look = (over: Partial<Look> = {}): Look => ({
  width: 80,
  plain: false,
  expanded: false,
  backends: BACKENDS,
  ...over,
});
const text = (item: Item, over: Partial<Look> = {}): string =>
  narrate(item, look(over))
    .map((line) => line.lead + line.text)
    .join('\n');
const happened = (event: Event, project = buildingProject()): Item => ({ id: 1, kind: 'event', event, project });
const told = (event: Event, over: Partial<Look> = {}, project = buildingProject()): string =>
  text(happened(event, project), over);

/** Events another line speaks for, so they have none of their own. */
const SILENT = [
  ...['note/added', 'artifacts/prepared', 'task/picked', 'task/opened', 'task/closed', 'fork/checkpointed'],
  ...['lanes/planned', 'lanes/rested', 'lane/fitted', 'lane/refused', 'lane/spent', 'fork/spent'],
  'change/proposed',
];
const SILENT_ON_SCREEN = [...SILENT, 'question/asked'];

describe('events in the transcript', () => {
  test('every event but the silent ones has words, on a screen and in plain text', () => {
    for (const event of Object.values(SAMPLES)) {
      expect(told(event) === '', event.type).toBe(SILENT_ON_SCREEN.includes(event.type));
      expect(told(event, { plain: true }) === '', event.type).toBe(SILENT.includes(event.type));
    }
  });

  test('no row is wider than the screen, whatever the words', () => {
    const items = Object.values(SAMPLES).map((event) => happened(event));
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 200 }), fc.boolean(), fc.boolean(), (width, plain, expanded) => {
        for (const line of items.flatMap((item) => narrate(item, look({ width, plain, expanded })))) {
          expect(lineWidth(line)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });

  test('a finished task is one line with a bar of twenty cells; the commit gives way, then the title', () => {
    const event = SAMPLES['task/checkpointed'];
    expect(told(event)).toBe('TASK-001 ✓ Add habits  [██████░░░░░░░░░░░░░░] 1/3  a1b2c3d');
    expect(told(event, { width: 52 })).toBe('TASK-001 ✓ Add habits  [██████░░░░░░░░░░░░░░] 1/3');
    expect(told(event, { width: 40 })).toBe('TASK-001 ✓ [██████░░░░░░░░░░░░░░] 1/3');
    expect(told(event, { plain: true, width: null })).toBe(
      'TASK-001 done: Add habits [######--------------] 1/3 a1b2c3d',
    );
  });

  test('a run says who does what, on which task, with which backend, and what it took', () => {
    expect(told({ type: 'run/started', run: RUN })).toBe(
      '▸ Agent 3 Builder builds TASK-001 Add habits · rehearsal (no model)',
    );
    expect(told({ ...SAMPLES['run/ended'], outcome: 'completed', why: null, trespass: [] })).toBe(
      '✓ Agent 3 Builder finished · 12 s · 1.3k tokens in · 340 out · $0.01',
    );
  });

  test('what became of the repository while it ran stands below its end, stops and notes', () => {
    const end = { ...SAMPLES['run/ended'], outcome: 'completed' as const, why: null, trespass: [] };
    const said = told({ ...end, strayed: ['HEAD is elsewhere'], notes: ['a branch was made'] });
    expect(said).toContain('HEAD is elsewhere');
    expect(said).toContain('a branch was made');
  });

  test('an unknown price is said to be unknown, not free', () => {
    const { usage } = SAMPLES['run/ended'];
    const event = {
      ...SAMPLES['run/ended'],
      usage: usage === null ? null : { ...usage, costMicroUsd: null, exact: false },
    };
    expect(told(event, { width: null })).toContain('~1.3k tokens in · ~340 out · cost unknown');
  });

  test('a failed check shows what failed and the end of its output', () => {
    expect(told(SAMPLES['task/checked'])).toMatchInlineSnapshot(`
      "✗ TASK-001 did not pass its checks (attempt 0)
        src/a.js was to be written and is not there
        npm test: exit 1
          not ok 1 - adds a habit
          # fail 1"
    `);
  });

  test('rejected files are named with their line', () => {
    expect(told(SAMPLES['spec/rejected'])).toContain('feature-spec.md:3 has no Profile table');
    expect(told(SAMPLES['plan/rejected'])).toContain('TASK-GRAPH.md has a cycle');
  });

  test('the verdicts', () => {
    expect(told(SAMPLES['critique/judged'])).toMatchInlineSnapshot(`
      "■ Critic: HOLD · mean 3.50 of 5
        correctness 4
        holds: error handling is scored 1
        at risk: error handling
        data is lost on reload"
    `);
    expect(told(SAMPLES['security/judged'])).toMatchInlineSnapshot(`
      "■ Security review (Simple, 1 domain): 0 critical, 1 high, 0 medium, 0 low; 1
        blocker
        SEC-001 HIGH: Token in the source
        secrets: a token in the source"
    `);
    expect(told(SAMPLES['verification/judged'])).toMatchInlineSnapshot(`
      "
      ✓ SHIP
        Habit Tracker does what its specification says.
        3 tasks built, reviewed, secured and verified.
        100 % of the specification · test contracts 100 % · contracts PASS ·
        performance NOT-MEASURED
      "
    `);
    expect(
      told({ ...SAMPLES['verification/judged'], verdict: 'NO-SHIP', notes: ['F-002 is not shown to be met'] }),
    ).toContain('■ NO-SHIP');
  });

  test('what to type next stands after an event that leaves the human to act, and only there', () => {
    const compiled = projectAfter(SAMPLES['spec/compiled'], {
      type: 'bundle/committed',
      bundle: 'spec',
      sha: 'a1b2c3d4',
    });
    expect(told({ type: 'bundle/committed', bundle: 'spec', sha: 'a1b2c3d4' }, {}, compiled)).toBe(
      '· committed the specification · a1b2c3d\n→ Next: !plan',
    );
    expect(told({ type: 'gate/passed', gate: 'plan' }, {}, compiled)).not.toContain('Next');
    const paused = buildingProject({ type: 'pipeline/halted', reason: 'paused', detail: 'by you' });
    expect(told({ type: 'pipeline/halted', reason: 'paused', detail: 'by you' }, {}, paused)).toBe(
      '■ Paused: by you\n→ Next: !resume',
    );
  });

  test('plain text asks one question at a time, with numbered options', () => {
    const asked = projectAfter({ ...SAMPLES['question/asked'], runId: null });
    expect(told({ ...SAMPLES['question/asked'], runId: null }, { plain: true }, asked)).toBe(
      'question: Where is the data kept?\n  1. A file (recommended)\n  2. The browser',
    );
  });

  test('an answer is told with its question', () => {
    const answered = projectAfter({ ...SAMPLES['question/asked'], runId: null }, SAMPLES['question/answered']);
    expect(told(SAMPLES['question/answered'], {}, answered)).toBe('? Where is the data kept? → A file');
  });
});

describe('other items', () => {
  test('a refusal: what happened, each missing thing with its command, what to type', () => {
    const refusal = {
      kind: 'refusal' as const,
      code: 'gate',
      message: 'the Builder cannot start',
      missing: [
        { what: 'the specification is not compiled', next: '!compile' },
        { what: 'there is no plan', next: '!plan' },
      ],
      tryNext: ['!compile', '!help'],
      show: [],
      shell: [],
    };
    expect(text({ id: 1, kind: 'refusal', refusal })).toMatchInlineSnapshot(`
      "✗ The Builder cannot start
        • the specification is not compiled → !compile
        • there is no plan → !plan
      → Next: !compile  or  !help"
    `);
    expect(text({ id: 1, kind: 'refusal', refusal }, { plain: true, width: null })).toMatchInlineSnapshot(`
      "refused: The Builder cannot start
        missing: the specification is not compiled; type: !compile
        missing: there is no plan; type: !plan
      next: !compile  or  !help"
    `);
  });

  const diff = '--- a/a.js\n+++ b/a.js\n@@ -1 +1,2 @@\n-old\n+new\n+more';
  const tool: Item = { id: 1, kind: 'tool', runId: 'R1', title: 'edit src/a.js', status: 'completed', detail: diff };

  test('a tool call is one line, its diff a count until it is asked for', () => {
    expect(text(tool)).toBe('  ✓ edit src/a.js  +2 −1');
    expect(text(tool, { expanded: true })).toContain('    +more');
    expect(text({ ...tool, status: 'failed', detail: 'one\ntwo\n' })).toBe('  ✗ edit src/a.js  2 lines');
    expect(text(tool, { plain: true })).toBe('tool done: edit src/a.js  +2 -1');
  });

  test('an agent speaks behind its name; the Builder only when all output is wanted, or in plain text', () => {
    const item: Item = { id: 1, kind: 'agent', agent: 1, runId: 'R1', lines: ['What is it for?'] };
    expect(text(item)).toBe('Discovery  What is it for?');
    expect(text({ ...item, agent: 3 })).toBe('');
    expect(text({ ...item, agent: 3 }, { expanded: true })).toBe('Builder  What is it for?');
    expect(text({ ...item, agent: 3 }, { plain: true })).toBe('Builder: What is it for?');
    expect(text({ ...item, lines: ['One', '', 'two'] })).toBe('Discovery  One\n\nDiscovery  two');
    expect(text({ ...item, lines: ['One', ' ', 'two'] }, { plain: true })).toBe('Discovery: One\nDiscovery: two');
  });

  test('a thought is one dim row that is cut, all of its words when everything is shown', () => {
    const lines = ['Dates need order, and the gaps between them count', '', 'Then the streaks.'];
    const item: Item = { id: 1, kind: 'thought', agent: 3, runId: 'R1', lines };
    expect(text(item)).toBe('  ∴ Dates need order, and the gaps between them count  2 lines');
    expect(text(item, { width: 40 })).toBe('  ∴ Dates need order, and the …  2 lines');
    expect(text(item, { expanded: true })).toBe(
      '  ∴ Dates need order, and the gaps between them count\n    Then the streaks.',
    );
    expect(text({ ...item, lines: ['One'] }, { plain: true })).toBe('thought: One');
    expect(text({ ...item, lines: ['x'.repeat(200)] }, { plain: true, width: null })).toHaveLength(100);
    expect(narrate(item, look({ expanded: true })).every(({ tone }) => tone === 'dim')).toBe(true);
  });

  test('skipped output names its log; a long paste is shortened', () => {
    expect(text({ id: 1, kind: 'skipped', runId: 'R1', lines: 4200, log: 'runs/R1.log' })).toBe(
      '  … 4,200 more lines, see the run log: runs/R1.log',
    );
    const paste = Array.from({ length: 40 }, (_, index) => `row ${index}`).join('\n');
    expect(text({ id: 1, kind: 'input', text: paste }).split('\n')).toHaveLength(7);
    expect(text({ id: 1, kind: 'input', text: paste })).toMatch(/^\n❯ row 0\n/);
  });

  test('the banner is drawn only where it fits', () => {
    const banner: Item = { id: 1, kind: 'block', block: { kind: 'banner' } };
    expect(text(banner, { width: 62 })).toContain('____');
    expect(text(banner, { width: 59 })).not.toContain('____');
    expect(text(banner, { width: 40 })).toContain('CODESLEUTH');
    expect(text(banner, { plain: true, width: null })).toBe(
      'CODESLEUTH: From a brief to a shipped, verified project, gate by gate.',
    );
  });

  const table: Item = {
    id: 1,
    kind: 'block',
    block: {
      kind: 'table',
      title: 'Build targets',
      rows: [
        ['Web', 'Next.js / React / Node.js', 'a web host or a container image'],
        ['Linux', 'GTK4 / Tauri / PySide6 / Rust', 'deb, rpm, Flatpak or AppImage'],
      ],
    },
  };

  test('a table has columns while they are readable, else label and value', () => {
    expect(text(table)).toMatchInlineSnapshot(`
      "
      Build targets
      Web    Next.js / React / Node.js      a web host or a container image
      Linux  GTK4 / Tauri / PySide6 / Rust  deb, rpm, Flatpak or AppImage"
    `);
    expect(text(table, { width: 32 })).toMatchInlineSnapshot(`
      "
      Build targets
      Web: Next.js / React / Node.js ·
           a web host or a container
           image
      Linux: GTK4 / Tauri / PySide6 /
             Rust · deb, rpm, Flatpak
             or AppImage"
    `);
    expect(text(table, { plain: true, width: null })).toBe(
      'Build targets\nWeb: Next.js / React / Node.js · a web host or a container image\nLinux: GTK4 / Tauri / PySide6 / Rust · deb, rpm, Flatpak or AppImage',
    );
  });

  test('tables of any cells stay inside the screen', () => {
    const rows = fc.array(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(rows, fc.integer({ min: 20, max: 120 }), (cells, width) => {
        const clean = cells.map((row) => row.map((cell) => cell.replace(/\p{C}/gu, ' ')));
        for (const line of narrate(
          { id: 1, kind: 'block', block: { kind: 'table', title: null, rows: clean } },
          look({ width }),
        )) {
          expect(lineWidth(line)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
});

describe('on the way to the screen', () => {
  test('every word is cleaned before it is measured', () => {
    const clean = (dirty: string): string => dirty.replaceAll('\u0007', '^G');
    const lines = transcript(
      [{ id: 1, kind: 'agent', agent: 1, runId: 'R1', lines: ['\u0007'.repeat(30)] }],
      look({ width: 40 }),
      clean,
    );
    expect(lines).toHaveLength(3);
    expect(lines.every((line) => lineWidth(line) <= 40 && !line.text.includes('\u0007'))).toBe(true);
  });
});
