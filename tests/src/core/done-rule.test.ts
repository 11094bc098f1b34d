import { describe, expect, test } from 'vitest';
import type { CommandResult } from '../../../schemas/event.ts';
import { onChecks } from '../../../src/core/done-rule.ts';
import type { Report } from '../../../src/core/report.ts';
import { blockText, driven, type Rig } from '../../support/given.ts';

type Ran = Extract<Report, { type: 'checks/ran' }>;

const rig: Rig = driven('planned');
rig.line('!build');
rig.run(() => rig.at.work?.kind === 'check');

const command = (change: Partial<CommandResult> = {}): CommandResult => ({
  command: 'npm test',
  exit: 0,
  timedOut: false,
  tail: 'ok',
  durationMs: 1,
  ...change,
});
const FILES = ['src/part-1.mjs', 'tests/part-1.test.mjs'];
const ran = (change: Partial<Ran> = {}): Ran => ({
  type: 'checks/ran',
  taskId: 'TASK-001',
  runId: 'R0004',
  tree: 't',
  commands: [command()],
  changed: FILES.map((path) => ({ path, kind: 'added' })),
  missing: [],
  ignored: [],
  restored: [],
  ...change,
});
function failures(report: Ran, state = rig.state): readonly string[] {
  const outcome = onChecks(state, report);
  const event = outcome.kind === 'decision' ? outcome.events[0] : undefined;
  if (event?.type !== 'task/checked') throw new Error('no task/checked');
  return event.failures;
}
const withTask = (change: object) => {
  const { tasks } = rig.at;
  const one = tasks['TASK-001'];
  if (one === undefined) throw new Error('no task');
  return { ...rig.state, project: { ...rig.at, tasks: { ...tasks, 'TASK-001': { ...one, ...change } } } };
};

describe('a task is DONE only when', () => {
  test('everything holds', () => {
    expect(failures(ran())).toEqual([]);
  });

  test.each<[string, Partial<Ran>, RegExp[]]>([
    [
      'a command fails',
      { commands: [command(), command({ exit: 2, tail: 'x\nexpected 1' })] },
      [/`npm test` failed \(exit 2\)\nx\nexpected 1/],
    ],
    ['a command is killed', { commands: [command({ exit: null })] }, [/exit by signal/]],
    ['a command runs too long', { commands: [command({ exit: null, timedOut: true })] }, [/ran into its time limit/]],
    ['a file is missing', { missing: ['src/part-1.mjs'] }, [/src\/part-1\.mjs was to be written and is not there/]],
    ['nothing changed', { changed: [] }, [/no file of the task changed/]],
    [
      'only other files changed',
      { changed: [{ path: 'README.md', kind: 'modified' }] },
      [/no file of the task changed/, /README\.md/],
    ],
    [
      'a file outside changed without being reported',
      {
        changed: [
          { path: FILES[0] ?? '', kind: 'added' },
          { path: 'secret.env', kind: 'modified' },
        ],
      },
      [/outside the task's files without being reported: secret\.env/],
    ],
    [
      'only the shell’s own files changed',
      { changed: [{ path: 'artifacts/pipeline/HANDOFF.json', kind: 'modified' }] },
      [/no file of the task changed/],
    ],
  ])('not when %s', (_name, change, expected) => {
    const found = failures(ran(change));
    expect(found).toHaveLength(expected.length);
    for (const [at, pattern] of expected.entries()) expect(found[at]).toMatch(pattern);
  });

  const ignored = [{ path: 'README.md', by: '.git/info/exclude:7 README.md' }];

  test.each([
    ['nothing else changed', { changed: [] }],
    ['other files of it did', {}],
  ])(
    'a file of it that git ignores keeps a task from being DONE, where %s: named with the rule and the way on',
    (_, change) => {
      const [said, ...more] = failures(ran({ ...change, ignored }));
      expect(more).toEqual([]);
      expect(said).toContain('ignored by git: README.md (.git/info/exclude:7 README.md)');
      expect(said).toMatch(
        /take it out, move the file away and type !build TASK-001, or have the plan list another file/,
      );
    },
  );

  test('a file that git ignores counts where the task may change nothing, too', () => {
    const task = rig.at.tasks['TASK-001']?.task;
    expect(
      failures(ran({ changed: [], ignored }), withTask({ task: { ...task, emptyDiffAllowed: true } })),
    ).toHaveLength(1);
  });

  test('a file outside that was reported is the task’s', () => {
    const report = ran({ changed: [{ path: 'package.json', kind: 'modified' }] });
    expect(failures(report, withTask({ reported: ['package.json'] }))).toEqual([]);
  });

  test('an empty diff is fine where the task says so', () => {
    const task = rig.at.tasks['TASK-001']?.task;
    expect(failures(ran({ changed: [] }), withTask({ task: { ...task, emptyDiffAllowed: true } }))).toEqual([]);
  });

  test('the last 40 lines of a failing command are told', () => {
    const tail = Array.from({ length: 60 }, (_, at) => `line ${at}`).join('\n');
    const [said = ''] = failures(ran({ commands: [command({ exit: 1, tail })] }));
    expect(said.split('\n')).toHaveLength(41);
    expect(said).toContain('line 59');
  });

  test('what the shell put back is said', () => {
    const outcome = onChecks(rig.state, ran({ restored: ['artifacts/pipeline/HANDOFF.json'] }));
    expect(outcome.show.map(blockText).join()).toContain("HANDOFF.json is the shell's own");
  });
});
