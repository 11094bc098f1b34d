import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestedCycle } from '../../../../src/core/maintenance/cycle-state.ts';
import { headingOf, scan, tableCells } from '../../../../src/core/markdown.ts';
import { startProject } from '../../../../src/core/project-start.ts';
import { type ChangeEntry, renderChangeLog } from '../../../../src/core/reports/change-log.ts';
import { renderCheckpointMd } from '../../../../src/core/reports/checkpoint.ts';
import { renderCriticism } from '../../../../src/core/reports/criticism.ts';
import { renderChangeLog as changeLogOf, renderCheckpoint } from '../../../../src/core/reports/pipeline.ts';
import { renderRegressions } from '../../../../src/core/reports/regressions.ts';
import { renderSecurityReport } from '../../../../src/core/reports/security-report.ts';
import { backendLabel, inline } from '../../../../src/core/reports/text.ts';
import { renderVerificationReport } from '../../../../src/core/reports/verification-report.ts';
import type { ProjectState, TaskState } from '../../../../src/core/state.ts';

const criticism = (text: string) =>
  renderCriticism({
    project: text,
    backend: 'rehearsal (no model)',
    scores: [{ dimension: 'correctness', score: 4, evidence: text }],
    mean: 4,
    verdict: 'SHIP_READY',
    atRisk: [],
    holdTriggers: [text],
    criticalFlaws: [text],
    summary: text,
    recommendations: [text],
  });
const security = (text: string) =>
  renderSecurityReport({
    project: text,
    backend: 'rehearsal (no model)',
    tier: 'Simple',
    secrets: [],
    domains: [{ name: text, verdict: 'pass', note: text }],
    findings: [
      {
        id: 'SEC-001',
        severity: 'HIGH',
        domain: text,
        title: text,
        file: text,
        evidence: text,
        fix: text,
        status: 'open',
      },
    ],
    accepted: [{ id: 'SEC-001', finding: text, rationale: text, accepted_by: text }],
    blockers: [text],
    counts: { critical: 0, high: 1, medium: 0, low: 0 },
    ok: false,
    summary: text,
  });
const verification = (text: string) =>
  renderVerificationReport({
    project: text,
    backend: 'rehearsal (no model)',
    phases: [{ name: text, blocking: true, passed: true, evidence: text }],
    compliance: [{ feature: text, met: true, evidence: text }],
    compliancePct: 100,
    tcPassRate: 100,
    contractVerdict: 'PASS',
    perfVerdict: 'NOT-MEASURED',
    verdict: 'SHIP',
    notes: [text],
    summary: text,
  });
const checkpoint = (text: string) =>
  renderCheckpointMd({
    project: text,
    backend: 'rehearsal (no model)',
    tasks: [{ id: 'TASK-001', title: text, status: 'BLOCKED', checkpoint: null, attempts: 3, note: `!${text}` }],
  });
const regressions = (text: string, output = 'not ok') => {
  const place = { seq: 1, at: '2026-11-20T10:00:00Z' };
  const created = { type: 'project/created', name: text, dir: '/p', brief: '', platforms: [] } as const;
  const state = startProject({ ...created, platforms: [], backend: 'rehearsal', model: null, base: null }, place);
  const commands = [{ command: text, exit: 1, timedOut: false, tail: output, durationMs: 1 }];
  const broken = [{ taskId: 'TASK-001', files: [text], commands: [text] }];
  const found = { taskId: 'TASK-002', runId: 'R0001', commands, flaky: [], broken, edited: [], at: place.at };
  return renderRegressions({ ...state, regressions: [found] });
};
const entry = (id: string, text: string): ChangeEntry => ({
  id,
  title: text,
  status: 'finished',
  reason: text,
  request: text,
  at: '2026-11-20T10:00:00Z',
  backend: 'rehearsal (no model)',
  tasks: [{ id: `${id}-1`, title: text, status: 'DONE', sha: 'abc1234' }],
});

const shape = (text: string) =>
  scan(text).lines.map((line) => {
    const cells = tableCells(line.text);
    return {
      code: line.code,
      level: headingOf(line)?.level ?? 0,
      cells: cells?.length ?? 0,
      bullet: /^- /.test(line.text),
    };
  });

describe('reports', () => {
  const reports = {
    criticism,
    security,
    verification,
    checkpoint,
    regressions: (text: string) => regressions(text),
    changes: (text: string) => renderChangeLog([entry('MAINT-001', text)], null),
  };
  const nasty = [
    '# x',
    '| a | b |',
    '```',
    '~~~~',
    'a\n\n## b',
    '- x',
    '1. x',
    '<b>',
    '[a](b)',
    '![a](b)',
    '> x',
    '---',
    '===',
    '\u001b[31m',
    '\\|',
    'a\\',
    '\u202e',
    '\u0000',
  ];

  test.each(Object.entries(reports))('%s keeps its shape whatever an agent says', (_name, render) => {
    const plain = shape(render('word'));
    const words = fc.oneof(
      fc.constantFrom(...nasty),
      fc.array(fc.constantFrom(...nasty, ' ', 'x', '`'), { maxLength: 6 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(words, (text) => {
        expect(shape(render(text))).toEqual(plain);
      }),
    );
  });

  test.each(Object.entries(reports))('%s names the backend and is the same for the same data', (_name, render) => {
    expect(render('word')).toContain('rehearsal (no model)');
    expect(render('word')).toBe(render('word'));
    expect(render('word').endsWith('\n') && !render('word').endsWith('\n\n')).toBe(true);
  });

  test('the output of a test is code to its last line, and takes nothing of the report with it', () => {
    const lines = (output: string) => regressions('word', output).split('\n');
    const plain = lines('not ok').filter((line) => !line.startsWith('    '));
    const words = fc.array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary' })), { maxLength: 8 });
    fc.assert(
      fc.property(words, (parts) => {
        const rest = lines(parts.join('\n')).filter((line) => !line.startsWith('    '));
        expect(rest.filter((line) => line !== '')).toEqual(plain.filter((line) => line !== ''));
      }),
    );
  });

  test('an empty review says so, without empty tables', () => {
    const head = { project: 'p', backend: 'b', summary: '' };
    const counts = { critical: 0, high: 0, medium: 0, low: 0 };
    const reviewed = {
      domains: [],
      findings: [],
      accepted: [],
      blockers: [],
      secrets: [],
      counts,
      ok: true,
      tier: 'Simple',
    };
    const judged = {
      phases: [],
      compliance: [],
      compliancePct: 0,
      tcPassRate: 0,
      contractVerdict: 'FAIL',
      perfVerdict: 'FAIL',
    };
    expect(renderSecurityReport({ ...head, ...reviewed }).match(/\nNone\.\n/g)).toHaveLength(4);
    expect(renderSecurityReport({ ...head, ...reviewed })).not.toContain('|---');
    const verified = renderVerificationReport({ ...head, ...judged, verdict: 'NO-SHIP', notes: [] });
    expect(verified.match(/\|---/g)).toHaveLength(2);
    const task = { id: 'TASK-001', title: 't', status: 'DONE', checkpoint: null, attempts: 0, note: null } as const;
    expect(renderCheckpointMd({ ...head, tasks: [task] })).not.toContain('Notes');
    expect(renderCheckpointMd({ ...head, tasks: [{ ...task, note: '' }] })).not.toContain('Notes');
  });

  test('the criticism', () => {
    expect(criticism('word')).toMatchInlineSnapshot(`
      "# Criticism

      **Project:** word  
      **Agent backend:** rehearsal (no model)

      **Verdict:** SHIP_READY (mean 4.00 of 5, computed from the scores)

      word

      ## Scorecard

      | Dimension | Score | Evidence |
      |---|---|---|
      | correctness | 4 | word |

      ## Dimensions at risk

      None.

      ## What holds the verdict back

      - word

      ## Critical flaws

      - word

      ## Recommendations

      - word
      "
    `);
  });
});

describe('inline', () => {
  test.each([
    ['', '—'],
    [' a\n\n b ', 'a b'],
    ['# a', '\\# a'],
    ['#1 is bad', '#1 is bad'],
    ['- a', '\\- a'],
    ['-1 is bad', '-1 is bad'],
    ['1. a', '1\\. a'],
    ['1.5 s', '1.5 s'],
    ['a | b', 'a \\| b'],
    ['<img src=x>', '\\<img src=x>'],
    ['![a](b)', '!\\[a](b)'],
    ['`npm test` fails', '`npm test` fails'],
    ['``` x', '\\``` x'],
    ['a\u001b[31mb', 'a␛\\[31mb'],
    ['a\u009bb', 'a\\<U+009B>b'],
    ['a\u202eb', 'a\\<U+202E>b'],
    ['it’s 100 % – ✓', 'it’s 100 % – ✓'],
  ])('%j is written %j', (text, written) => {
    expect(inline(text)).toBe(written);
  });
});

describe('renderChangeLog', () => {
  test('puts new entries at the end and keeps everything else', () => {
    const present = '# Our changes\n\nWords.\n\n## CHANGE-001: By hand\n\n- kept\n';
    const text = renderChangeLog([entry('MAINT-001', 'One')], present);
    expect(text.startsWith(present)).toBe(true);
    expect(text).toContain('\n\n## MAINT-001: One\n\n- Status: finished\n');
    expect(text).toContain('- MAINT-001-1 One: DONE (commit abc1234)\n');
  });

  test('replaces an entry where it stands, and is idempotent', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(
          '',
          'No heading',
          '# Mine\n',
          '# Mine\n\n## Notes\nx',
          '# M\n\n## MAINT-002: old\nx\n\n## Later\n',
        ),
        (count, present) => {
          const entries = Array.from({ length: count }, (_, index) =>
            entry(`MAINT-00${index + 1}`, `Change ${index + 1}`),
          );
          const once = renderChangeLog(entries, present);
          expect(renderChangeLog(entries, once)).toBe(once);
          const changed = renderChangeLog([entry('MAINT-001', 'Other')], once);
          expect(changed).toBe(once.replaceAll('Change 1', 'Other'));
        },
      ),
    );
  });

  test('an example in code is no entry', () => {
    const present = '# Mine\n\n```\n## MAINT-001: example\n```\n';
    expect(renderChangeLog([entry('MAINT-001', 'One')], present)).toContain(`${present}\n## MAINT-001: One`);
  });
});

describe('the pipeline files', () => {
  const start = startProject(
    {
      type: 'project/created',
      name: 'Habits',
      dir: '/p',
      brief: '',
      platforms: [],
      backend: 'rehearsal',
      model: null,
      base: null,
    },
    { seq: 1, at: '2026-11-20T10:00:00Z' },
  );
  const one = (id: string): TaskState => ({
    task: {
      id,
      title: `Title of ${id}`,
      type: 'feature',
      platform: 'web',
      dependsOn: [],
      canParallel: false,
      outputFiles: [],
      features: [],
      acceptance: [],
      testStatus: 'REQUIRED',
      contracts: [],
      gateCommands: [],
      emptyDiffAllowed: false,
    },
    status: 'DONE',
    attempts: 1,
    spans: [],
    since: null,
    session: null,
    runId: null,
    reported: [],
    checkpoint: { sha: 'abc1234', at: '2026-11-20T11:00:00Z' },
    failures: [],
    note: null,
  });
  const cycle = (id: string) => ({
    ...requestedCycle(id, 'r', '2026-11-20T12:00:00Z'),
    title: `Cycle ${id}`,
    reason: 'why',
    status: 'finished' as const,
    taskIds: [`${id}-1`],
  });
  const state: ProjectState = {
    ...start,
    order: ['TASK-001'],
    tasks: { 'TASK-001': one('TASK-001'), 'MAINT-001-1': one('MAINT-001-1'), 'MAINT-002-1': one('MAINT-002-1') },
    maintenance: [cycle('MAINT-002'), cycle('MAINT-001')],
  };

  test('CHECKPOINT.md lists the plan, then the cycles in order', () => {
    const text = renderCheckpoint(state);
    expect(text).toContain('**Agent backend:** rehearsal (no model)');
    expect(text).toContain(
      '| TASK-001 | Title of TASK-001 | DONE | 1 | abc1234 | 2026-11-20T11:00:00Z |\n| MAINT-001-1 |',
    );
    expect(text).toContain('**Tasks:** 3 of 3 DONE');
  });

  test('CHANGE_LOG.md has the cycles in order', () => {
    const text = changeLogOf(state, null);
    expect([...text.matchAll(/^## (\S+):/gm)].map((match) => match[1])).toEqual(['MAINT-001', 'MAINT-002']);
    expect(changeLogOf(state, text)).toBe(text);
  });

  test('a backend is named as screens name it', () => {
    expect(backendLabel('rehearsal', null)).toBe('rehearsal (no model)');
    expect(backendLabel('claude', 'opus')).toBe('claude (opus)');
    expect(backendLabel('codex', null)).toBe('codex');
  });
});
