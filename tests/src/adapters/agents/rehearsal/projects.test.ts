import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Assignment } from '../../../../../schemas/assignment.ts';
import { PATHS } from '../../../../../schemas/paths.ts';
import { TIERS } from '../../../../../schemas/stage.ts';
import { parseClarification } from '../../../../../src/core/clarification.ts';
import { validatePlan } from '../../../../../src/core/plan-rules.ts';
import { parseSpec } from '../../../../../src/core/spec.ts';
import { BRIEFS } from './briefs.ts';
import {
  assignment,
  buildProject,
  endOf,
  observe,
  type Planned,
  planProject,
  play,
  read,
  result,
  tempProject,
} from './drive.ts';

let place: ReturnType<typeof tempProject>;
beforeEach(() => {
  place = tempProject();
});
afterEach(() => place.dispose());

/** Discovery as a person does it who always takes what is recommended. */
async function interview(start: Partial<Assignment>): Promise<Assignment['answers']> {
  const answers: Assignment['answers'] = [];
  for (let rounds = 5; rounds >= 0; rounds -= 1) {
    const events = await play(assignment('interview', { ...start, answers, roundsLeft: rounds }), { dir: place.dir });
    const questions = parseClarification(endOf(events).finalText);
    if (questions === null) return answers;
    expect(questions).toHaveLength(1);
    const question = questions[0];
    expect(question?.options).toContain(question?.recommended);
    answers.push({
      question: question?.id ?? '',
      text: question?.text ?? '',
      answer: question?.recommended ?? '',
      by: 'recommended',
    });
  }
  throw new Error('the interview does not end');
}

async function whole(brief: string, start: Partial<Assignment> = {}): Promise<Planned> {
  const answers = await interview({ brief, ...start });
  const planned = await planProject({ brief, ...start, answers }, { dir: place.dir });
  await buildProject(planned, { dir: place.dir });
  return planned;
}

function planProblems(planned: Planned): unknown[] {
  const { spec } = parseSpec(planned.specText);
  return validatePlan(observe(planned.planFiles, planned.specText), spec, planned.assignment.tier);
}

function files(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' });
}

/** Fails where a file is not JavaScript; far quicker than a process for each. */
function checkSyntax(dir: string): number {
  const code = files(dir).filter((path) => path.endsWith('.mjs'));
  for (const path of code) transformSync(read(dir, path), { loader: 'js', format: 'esm', logLevel: 'silent' });
  return code.length;
}

function runGates(planned: Planned): void {
  for (const command of planned.tasks.flatMap((task) => task.gateCommands)) {
    const [, ...args] = command.split(' ');
    const child = spawnSync(process.execPath, args, { cwd: place.dir, encoding: 'utf8' });
    expect(child.status, `${command}\n${child.stdout}${child.stderr}`).toBe(0);
    expect(Number(/^. pass (\d+)$/m.exec(child.stdout)?.[1] ?? 0), child.stdout).toBeGreaterThan(0);
  }
}

describe.each(BRIEFS)('from the brief "%s"', (_name, brief) => {
  test('comes a sound specification, a valid plan and code that can be read', async () => {
    const platforms: Assignment['platforms'] = brief.length % 2 === 0 ? ['Web'] : ['Linux'];
    const planned = await whole(brief, { platforms });
    const { spec, problems } = parseSpec(planned.specText);
    expect(problems).toEqual([]);
    expect(spec?.features.length).toBeGreaterThanOrEqual(3);
    expect(spec?.features.length).toBeLessThanOrEqual(9);
    expect(planProblems(planned)).toEqual([]);
    expect(planned.tasks.length).toBeGreaterThanOrEqual(4);
    expect(planned.tasks.length).toBeLessThanOrEqual(10);
    expect(checkSyntax(place.dir)).toBeGreaterThan(6);
    for (const task of planned.tasks)
      for (const path of task.outputFiles) expect(read(place.dir, path)).toContain('rehearsal (no model)');
  });
});

describe('real gate commands pass', () => {
  const chosen: [string, Assignment['platforms']][] = [
    ['habits', ['Linux']],
    ['code injection', ['Web', 'Linux']],
    ['many features', ['Web']],
    ['Japanese', ['Linux']],
  ];
  test.each(chosen)('%s', { timeout: 60_000 }, async (name, platforms) => {
    const brief = BRIEFS.find(([one]) => one === name)?.[1] ?? '';
    runGates(await whole(brief, { platforms }));
  });
});

test('a task built again over half-done work gives the same project', async () => {
  const planned = await whole(BRIEFS[0]?.[1] ?? '');
  const before = files(place.dir)
    .filter((path) => path.endsWith('.mjs'))
    .map((path) => read(place.dir, path));
  writeFileSync(join(place.dir, 'src/store.mjs'), '// rehearsal (no model)\nhalf do');
  await buildProject(planned, { dir: place.dir });
  expect(
    files(place.dir)
      .filter((path) => path.endsWith('.mjs'))
      .map((path) => read(place.dir, path)),
  ).toEqual(before);
});

test('a broken program fails its tests: they are not hollow', { timeout: 60_000 }, async () => {
  const planned = await whole(
    'Add habits, list habits, mark habits as done, edit habits, export habits, tag habits, show streaks',
  );
  const gate = (path: string) =>
    planned.tasks
      .find((task) => task.outputFiles.includes(path))
      ?.gateCommands[0]?.split(' ')
      .slice(1) ?? [];
  const breaks: [path: string, good: string, bad: string][] = [
    ['src/features/done.mjs', '{ done: true }', '{ done: false }'],
    ['src/features/list.mjs', 'store.all()', 'store.all().slice(1)'],
    ['src/features/export.mjs', '/^[=+@-]/', '/^[+@-]/'],
    ['src/features/tag.mjs', 'new Set([...tags, label])', '[...tags, label]'],
    ['src/features/streak.mjs', 'seen.has(today) ? today : before(today)', 'today'],
    ['src/store.mjs', 'renameSync(', 'void ('],
    ['src/cli.mjs', 'return 1;', 'return 0;'],
  ];
  for (const [path, good, bad] of breaks) {
    const text = read(place.dir, path);
    expect(text).toContain(good);
    writeFileSync(join(place.dir, path), text.replace(good, bad));
    expect(spawnSync(process.execPath, gate(path), { cwd: place.dir }).status, path).not.toBe(0);
    writeFileSync(join(place.dir, path), text);
  }
});

test('the program answers on the command line as the README says', async () => {
  await whole('A habit tracker: add habits, mark a habit as done, export to CSV.');
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['src/cli.mjs', ...args], { cwd: place.dir, encoding: 'utf8' });
  expect(run('help').stdout).toContain('done <number>');
  expect(run('add', 'Read').stdout.trim()).toBe('Added 1. [ ] Read');
  expect(run('done', '1').stdout.trim()).toBe('Done: 1. [x] Read');
  expect(run('list').stdout.trim()).toBe('1. [x] Read');
  expect(run('export', 'csv').stdout.split('\n')[1]).toMatch(/^1,Read,true,/);
  expect(run('done', '7')).toMatchObject({ status: 1, stderr: 'There is no habit with number 7.\n' });
  expect(read(place.dir, 'README.md')).toContain('node src/cli.mjs help');
});

test.each(TIERS)('a plan for tier %s has the test contracts it needs', async (tier) => {
  expect(planProblems(await planProject({ tier, platforms: ['Web'] }, { dir: place.dir }))).toEqual([]);
});

test('forty features written by a person still give at most ten tasks', async () => {
  const features = Array.from({ length: 40 }, (_none, at) => ({
    id: `F-${String(at + 1).padStart(3, '0')}`,
    title: `Polish gem ${at}`,
  }));
  const specText = ['# Gems', '', read40()].join('\n');
  const plan = await result(
    { ...assignment('plan', { features, tier: 'Complex' }), purpose: 'plan' },
    { dir: place.dir },
  );
  expect(validatePlan(observe(plan.files, specText), parseSpec(specText).spec, 'Complex')).toEqual([]);
  expect(
    plan.files.find((file) => file.path === PATHS.taskGraph)?.content.match(/^### TASK-/gm)?.length,
  ).toBeLessThanOrEqual(10);

  function read40(): string {
    const aspects = ['Authentication', 'Database', 'Payments', 'External APIs', 'Multi-tenant', 'Machine learning'];
    const profile = [
      '## Profile',
      '| Aspect | Value |',
      '|---|---|',
      '| Platforms | Linux |',
      ...aspects.map((aspect) => `| ${aspect} | no |`),
    ];
    return [...profile, '', '## Features', ...features.flatMap(({ id, title }) => [`### ${id}: ${title}`, ''])].join(
      '\n',
    );
  }
});
