import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Assignment } from '../../../../../schemas/assignment.ts';
import { PATHS } from '../../../../../schemas/paths.ts';
import { TIERS } from '../../../../../schemas/stage.ts';
import { parseClarification } from '../../../../../src/core/clarification.ts';
import { parseSpec } from '../../../../../src/core/spec.ts';
import { securityDomains } from '../../../../../src/core/tier.ts';
import { judgeCritique, judgeSecurity, judgeShip } from '../../../../../src/core/verdicts.ts';
import {
  assignment,
  buildProject,
  endOf,
  HABITS,
  type Planned,
  planProject,
  play,
  read,
  result,
  tempProject,
  textOf,
  write,
} from './drive.ts';

let place: ReturnType<typeof tempProject>;
beforeEach(() => {
  place = tempProject();
});
afterEach(() => place.dispose());

describe('interview', () => {
  const ask = async (changes: Partial<Assignment>) => {
    const events = await play(assignment('interview', changes), { dir: place.dir });
    return parseClarification(endOf(events).finalText)?.[0] ?? null;
  };

  test('asks about the things of the brief, and not again what was answered', async () => {
    const first = await ask({});
    expect(first?.text).toContain('habits');
    const answers = [{ question: first?.id ?? '', text: first?.text ?? '', answer: 'Just me', by: 'human' as const }];
    const second = await ask({ answers });
    expect(second?.id).toBe('Q2');
    expect(second?.text).not.toBe(first?.text);
  });

  test('asks nothing that the brief says already', async () => {
    const full = `${HABITS} My team uses it. Data is kept in a JSON file. The most important feature is adding. It works offline. Wrong input is refused.`;
    expect(await ask({ brief: full })).toBeNull();
    expect((await ask({ brief: full.replace('Data is kept in a JSON file.', '') }))?.text).toContain('kept');
  });

  test('a note of the human answers too', async () => {
    const before = await ask({});
    expect((await ask({ notes: ['It is for my family.'] }))?.text).not.toBe(before?.text);
  });

  test('is over when no round is left, and says what to type', async () => {
    expect(await ask({ roundsLeft: 0 })).toBeNull();
    const done = await result(
      { ...assignment('interview', { roundsLeft: 0 }), purpose: 'interview' },
      { dir: place.dir },
    );
    expect(done.summary).toContain('!compile');
  });
});

describe('compile', () => {
  const compile = (changes: Partial<Assignment>) =>
    result({ ...assignment('compile', changes), purpose: 'compile' }, { dir: place.dir });

  test('keeps the words of the brief', async () => {
    const { files } = await compile({});
    const { spec } = parseSpec(files[0]?.content ?? '');
    expect(spec?.title).toBe('Habit tracker');
    expect(spec?.features.map((feature) => feature.title)).toEqual([
      'Add habits',
      'Mark a habit as done',
      'Show streaks',
      'Export to CSV',
    ]);
    expect(spec?.profile).toMatchObject({ platforms: ['Linux'], auth: false, database: false, payments: false });
  });

  test('reads what is wanted and what is ruled out', async () => {
    const { files, open_questions } = await compile({
      brief: 'Users log in and pay with Stripe. No database.',
      platforms: ['Web'],
    });
    expect(parseSpec(files[0]?.content ?? '').spec?.profile).toMatchObject({
      auth: true,
      payments: true,
      database: false,
      platforms: ['Web'],
    });
    expect(files.map((file) => file.path)).toEqual([PATHS.spec, PATHS.designContract]);
    expect(open_questions.length).toBe(2);
  });

  test('answers and notes are in it, and the most important feature comes first', async () => {
    const answers = [
      {
        question: 'Q1',
        text: 'Which of these matters most in the first version?',
        answer: 'Show streaks',
        by: 'human' as const,
      },
      {
        question: 'Q2',
        text: 'Does anyone need sign-in to see the habits?',
        answer: 'Yes; sign-in by name',
        by: 'recommended' as const,
      },
    ];
    const { files } = await compile({ answers, notes: ['It shall be blue.'] });
    const text = files[0]?.content ?? '';
    const { spec } = parseSpec(text);
    expect(spec?.features[0]?.title).toBe('Show streaks');
    expect(spec?.profile.auth).toBe(true);
    expect(text).toContain('It shall be blue.');
    expect(text).toContain('nobody was there to ask');
  });
});

describe('reviews of a finished project', () => {
  let planned: Planned;
  let done: Assignment['tasks'];
  beforeEach(async () => {
    planned = await planProject({ platforms: ['Web'] }, { dir: place.dir });
    await buildProject(planned, { dir: place.dir });
    done = planned.tasks.map((task) => ({ ...task, status: 'DONE' }));
  });
  const review = <P extends 'critique' | 'security' | 'verify'>(purpose: P, changes: Partial<Assignment> = {}) =>
    result({ ...planned.assignment, tasks: done, ...changes, purpose }, { dir: place.dir });

  test('the critic gives twelve scores by counting, and says so', async () => {
    const { scores, critical_flaws } = await review('critique');
    expect(judgeCritique(scores, critical_flaws).verdict).toMatch(/^(CONDITIONAL|SHIP_READY)$/);
    for (const one of scores) expect(one.evidence).toContain('not judged by a model');
    expect(scores.find((one) => one.dimension === 'test_quality')?.evidence).toMatch(
      /\d{2,} tests in \d+ files for 4 features/,
    );
  });

  test('the critic holds an empty project', async () => {
    const empty = tempProject();
    const { scores, critical_flaws } = await result(
      { ...planned.assignment, tasks: done, purpose: 'critique' },
      { dir: empty.dir },
    );
    expect(judgeCritique(scores, critical_flaws).verdict).toBe('HOLD');
    empty.dispose();
  });

  test.each(TIERS)('security covers the domains of tier %s and finds nothing grave in its own code', async (tier) => {
    const { domains, findings } = await review('security', { tier });
    expect(domains.map((domain) => domain.name)).toEqual(securityDomains(tier));
    expect(judgeSecurity(findings, []).ok).toBe(true);
    expect(findings).toEqual([]);
  });

  test.each([
    ['CRITICAL', 'const key = "AKIAABCDEFGHIJKLMNOP";'],
    ['HIGH', 'const password = "hunter2hunter2";'],
    ['HIGH', 'eval(input);'],
    ['HIGH', 'exec(`ls ${input}`);'],
    ['MEDIUM', 'node.innerHTML = input;'],
    ['MEDIUM', "server.listen(80, '0.0.0.0');"],
  ])('security finds a %s one in: %s', async (severity, line) => {
    writeFileSync(join(place.dir, 'src/bad.mjs'), `// a line\n${line}\n`);
    const { findings } = await review('security');
    expect(findings.map((one) => [one.severity, one.file, one.id])).toEqual([[severity, 'src/bad.mjs', 'SEC-001']]);
    expect(findings[0]?.evidence).toContain('src/bad.mjs:2');
  });

  const evidence = (exit: number) =>
    planned.tasks
      .flatMap((task) => task.gateCommands)
      .map((command) => ({ command, exit, timedOut: false, tail: '', durationMs: 1 }));

  test('the verifier ships what is done, there and green', async () => {
    const { compliance, phases } = await review('verify', { evidence: evidence(0) });
    const features = planned.assignment.features.map((feature) => feature.id);
    expect(judgeShip({ phases, compliance, features }).verdict).toBe('SHIP');
  });

  test.each([
    ['a command failed', () => ({ evidence: evidence(1) })],
    [
      'a task is blocked',
      () => ({
        evidence: evidence(0),
        tasks: done.map((task, at) => (at === 1 ? { ...task, status: 'BLOCKED' } : task)),
      }),
    ],
    [
      'a file is missing',
      () => ({
        evidence: evidence(0),
        tasks: done.map((task) => ({ ...task, outputFiles: [...task.outputFiles, 'src/gone.mjs'] })),
      }),
    ],
  ])('the verifier does not ship when %s', async (_name, changes) => {
    const { compliance, phases, conditional_notes } = await review('verify', changes());
    const features = planned.assignment.features.map((feature) => feature.id);
    expect(judgeShip({ phases, compliance, features }).verdict).toBe('NO-SHIP');
    expect(conditional_notes.length).toBeGreaterThan(0);
  });
});

test('chat says that nobody is there and what comes next', async () => {
  const text = textOf(await play(assignment('chat', { notes: ['what about # colours?'] }), { dir: place.dir }));
  expect(text).toContain('there is no model to talk to about habits');
  expect(text).toContain('!compile');
});

describe('in a repository of somebody', () => {
  const THEIRS = { scripts: { test: 'my-tests', lint: 'my-lint' }, name: 'theirs', odd: { kept: true } };

  test('package.json keeps its scripts, README and .gitignore their text', async () => {
    write(place.dir, [
      { path: 'package.json', content: JSON.stringify(THEIRS, null, 4) },
      { path: 'README.md', content: '# Theirs\n\nHello.\n' },
      { path: '.gitignore', content: 'secret\n' },
    ]);
    const planned = await planProject({}, { dir: place.dir });
    await buildProject(planned, { dir: place.dir });
    await buildProject(planned, { dir: place.dir });
    expect(JSON.parse(read(place.dir, 'package.json'))).toEqual({
      ...THEIRS,
      scripts: { start: 'node src/cli.mjs', ...THEIRS.scripts },
    });
    expect(read(place.dir, 'package.json')).toContain('\n    "scripts"');
    expect(read(place.dir, 'README.md').startsWith('# Theirs\n\nHello.\n')).toBe(true);
    expect(read(place.dir, 'README.md').match(/Habit tracker/g)).toHaveLength(1);
    expect(read(place.dir, '.gitignore')).toMatch(/^secret\n[\s\S]*data\/\n$/);
  });

  test('a package.json that cannot be read is left alone and named', async () => {
    write(place.dir, [{ path: 'package.json', content: '{ broken' }]);
    const planned = await planProject({}, { dir: place.dir });
    const task = planned.tasks[0] ?? null;
    const done = await result({ ...planned.assignment, task, purpose: 'task' }, { dir: place.dir });
    expect(read(place.dir, 'package.json')).toBe('{ broken');
    expect(done.caveats).toContain('package.json is yours and was left as it is');
    expect(done.files_modified).not.toContain('package.json');
  });

  test('an empty file is nobody’s: a program that was killed while it wrote leaves one', async () => {
    const planned = await planProject({}, { dir: place.dir });
    const paths = planned.tasks.flatMap((task) => task.outputFiles);
    const whole = tempProject();
    await buildProject(planned, { dir: whole.dir });
    write(
      place.dir,
      paths.map((path) => ({ path, content: '' })),
    );
    await buildProject(planned, { dir: place.dir });
    for (const path of paths) expect([path, read(place.dir, path)]).toEqual([path, read(whole.dir, path)]);
    whole.dispose();
  });

  test('code of the same name makes the plan move into a folder of its own', async () => {
    write(place.dir, [{ path: 'src/store.mjs', content: 'export const mine = 1;\n' }]);
    const planned = await planProject({}, { dir: place.dir });
    await buildProject(planned, { dir: place.dir });
    expect(read(place.dir, 'src/store.mjs')).toBe('export const mine = 1;\n');
    for (const path of planned.tasks.flatMap((task) => task.outputFiles))
      expect(path).toMatch(/^habit-tracker-rehearsal\//);
    const tests = ['store', 'list'].map((name) => `habit-tracker-rehearsal/tests/${name}.test.mjs`);
    expect(planned.tasks[0]?.gateCommands).toEqual([`node --test ${tests.join(' ')}`]);
  });

  test('a plan written by a person is followed by file type', async () => {
    const planned = await planProject({}, { dir: place.dir });
    const first = planned.tasks[0];
    if (first === undefined) throw new Error('no task');
    const paths = [
      'lib/thing.ts',
      'lib/thing.test.mjs',
      'docs/thing.md',
      'conf/thing.json',
      'conf/thing.yaml',
      'src/styles.css',
    ];
    const done = await result(
      { ...planned.assignment, task: { ...first, outputFiles: paths }, purpose: 'task' },
      { dir: place.dir },
    );
    expect(done.files_modified).toEqual(paths);
    for (const path of paths) expect(read(place.dir, path)).toContain('rehearsal (no model)');
    expect(JSON.parse(read(place.dir, 'conf/thing.json'))).toHaveProperty('acceptance');
  });
});
