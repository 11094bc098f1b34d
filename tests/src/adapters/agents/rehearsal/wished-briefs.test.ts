import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { classify } from '../../../../../src/adapters/agents/rehearsal/kinds/classify.ts';
import { entityOf } from '../../../../../src/adapters/agents/rehearsal/language/entity.ts';
import { wishesOf } from '../../../../../src/adapters/agents/rehearsal/language/features.ts';
import { titleOf } from '../../../../../src/adapters/agents/rehearsal/language/title.ts';
import { modelOf } from '../../../../../src/adapters/agents/rehearsal/model.ts';
import { allFiles } from '../../../../../src/adapters/agents/rehearsal/project/all-files.ts';
import { parseSpec } from '../../../../../src/core/spec.ts';
import { assignment, buildProject, planProject, tempProject, write } from './drive.ts';
import { WISHED, type WishedBrief } from './wished-briefs.ts';

/** Every project's real gate commands take minutes: `REHEARSAL_EVERY_BRIEF=1` runs them all. */
const EVERY_BRIEF = process.env.REHEARSAL_EVERY_BRIEF === '1';
const SAMPLE = [
  'chess clock, colon list',
  'recipes, generic web app',
  'todo, I want',
  'expense splitter',
  'pomodoro, build me',
  'url shortener, lower case',
  'flashcards, user story',
  'inventory',
  'kanban',
  'password generator',
  'unit converter',
  'tic-tac-toe',
  'over 500 words',
];

function read({ brief }: WishedBrief) {
  const entity = entityOf(brief);
  return { entity, title: titleOf(brief)?.toLowerCase() ?? '', ...wishesOf(brief, entity) };
}

/** Whether one of the titles says it; `a|b` allows either. */
function says(titles: readonly string[], wish: string): boolean {
  return wish.split('|').some((one) => titles.some((title) => title.toLowerCase().includes(one)));
}

test('there are at least sixty briefs, one of them long', () => {
  expect(WISHED.length).toBeGreaterThanOrEqual(60);
  expect(new Set(WISHED.map((wished) => wished.name)).size).toBe(WISHED.length);
  expect(Math.max(...WISHED.map(({ brief }) => brief.split(/\s+/).length))).toBeGreaterThan(500);
});

describe.each(WISHED.map((wished) => [wished.name, wished] as const))('%s', (_name, wished) => {
  test('is read as a person would read it', () => {
    const { title, entity, titles } = read(wished);
    expect(
      wished.title.split('|').some((words) => title.includes(words)),
      `title: ${title}`,
    ).toBe(true);
    expect(wished.entity).toContain(entity.singular);
    for (const wish of wished.features) expect(says(titles, wish), `${wish} in ${titles.join('; ')}`).toBe(true);
    for (const word of wished.never ?? []) expect(says(titles, word), `${word} in ${titles.join('; ')}`).toBe(false);
    expect(titles.length).toBeGreaterThanOrEqual(3);
    expect(titles.length).toBeLessThanOrEqual(9);
  });

  test('invents features only where fewer than three are named', () => {
    const { titles } = read(wished);
    const named = wished.features.length;
    if (named >= 3) expect(titles.length, titles.join('; ')).toBeLessThanOrEqual(named + 1);
  });

  test('says each thing once, and gives every feature a command of its own', () => {
    const model = modelOf(assignment('compile', { brief: wished.brief }));
    const titles = model.features.map((feature) => feature.title.toLowerCase());
    expect(new Set(titles).size).toBe(titles.length);
    const names = [...model.features, ...model.basics].map((feature) => feature.name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('gives a specification that can be parsed, with criteria for every feature', async () => {
    const place = tempProject();
    const { specText } = await planProject({ brief: wished.brief }, { dir: place.dir });
    place.dispose();
    const { spec, problems } = parseSpec(specText);
    expect(problems).toEqual([]);
    expect(specText.match(/^\*\*Acceptance criteria:\*\*\n- /gm)).toHaveLength(spec?.features.length ?? 0);
  });
});

test('most of what is wished for becomes more than a note of what happened', () => {
  const kinds = WISHED.flatMap((wished) => {
    const { titles, entity } = read(wished);
    return titles.map((title) => classify(title, entity));
  });
  expect(kinds.filter((kind) => kind === 'record').length / kinds.length).toBeLessThan(0.12);
});

describe('projects from briefs', () => {
  let place: ReturnType<typeof tempProject>;
  beforeEach(() => {
    place = tempProject();
  });
  afterEach(() => place.dispose());

  const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: place.dir, encoding: 'utf8' });
  const chosen = WISHED.filter((wished) => SAMPLE.includes(wished.name));

  test.each(chosen.map((wished) => [wished.name, wished.brief] as const))(
    '%s: all its tests pass',
    { timeout: 30_000 },
    (_name, brief) => {
      const files = allFiles(modelOf(assignment('task', { brief, platforms: ['Linux'] })));
      write(
        place.dir,
        [...files].map(([path, content]) => ({ path, content })),
      );
      const { status, stdout, stderr } = node('--test', '--test-isolation=none');
      expect(status, stdout + stderr).toBe(0);
      expect(Number(/^. pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(15);
    },
  );

  test.runIf(EVERY_BRIEF).each(WISHED.map((wished) => [wished.name, wished.brief] as const))(
    '%s: every gate command of every task passes',
    { timeout: 120_000 },
    async (_name, brief) => {
      const platforms = brief.length % 2 === 0 ? (['Web'] as const) : (['Linux'] as const);
      const planned = await planProject({ brief, platforms: [...platforms] }, { dir: place.dir });
      await buildProject(planned, { dir: place.dir });
      for (const command of planned.tasks.flatMap((task) => task.gateCommands)) {
        const { status, stdout, stderr } = node(...command.split(' ').slice(1));
        expect(status, `${command}\n${stdout}${stderr}`).toBe(0);
      }
    },
  );
});
