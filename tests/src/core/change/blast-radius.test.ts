import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { radiusIn, scoreOf } from '../../../support/change-answers.ts';
import { type Sample, sampleSchema } from '../../../support/change-project.ts';
import { largeSample } from '../../../support/change-sample-large.ts';

const SMALL = join(import.meta.dirname, '../../../fixtures/changes/invoices-25.json');
const small = sampleSchema.parse(JSON.parse(readFileSync(SMALL, 'utf8')));

/** Share of truly affected tasks that must be found (of all changes of a project together). */
const RECALL = 0.95;

const projects: readonly (readonly [string, () => Sample])[] = [
  ['25 tasks, answered by hand', () => small],
  ['200 tasks', () => largeSample({ areas: 2, nouns: 10, tasks: 200, done: 0.6 })],
  ['2,000 tasks', () => largeSample({ areas: 10, nouns: 20, tasks: 2000, done: 0.6 })],
];

describe('what a change touches', () => {
  it.each(projects)('finds at least 95 of 100 truly affected tasks: %s', async (name, make) => {
    const sample = make();
    const radius = await radiusIn(sample);
    const scores = sample.changes.map((change) => ({ change, ...scoreOf(radius(change.text), change) }));
    const mean = (pick: (score: (typeof scores)[number]) => number): number =>
      scores.reduce((sum, score) => sum + pick(score), 0) / scores.length;
    const wrong = scores.filter((score) => score.recall < 1).map(({ change, missed }) => `${change.text} ${missed}`);
    const precision = mean((score) => score.precision);
    console.log(
      `${name}: ${scores.length} changes, recall ${mean((s) => s.recall).toFixed(3)}, precision ${precision.toFixed(3)}`,
    );
    expect({ name, enough: mean((score) => score.recall) >= RECALL, wrong }).toEqual({ name, enough: true, wrong });
    // Ticking everything would find everything.
    expect(precision).toBeGreaterThan(0.5);
  });

  it('says for every task why it is there', async () => {
    const radius = await radiusIn(small);
    const blast = radius('TASK-016 and src/money.ts change for invoices');
    const why = (id: string) => blast.tasks.find((task) => task.id === id)?.why.join('; ') ?? '';
    expect(why('TASK-016')).toContain('named in the change');
    expect(why('TASK-006')).toContain('owns src/money.ts, which is named in the change');
    expect(why('TASK-004')).toContain('shares table invoices');
    expect(why('TASK-011')).toContain('its src/api/payments.ts imports src/db/invoices.ts');
    expect(why('TASK-025')).toBe('depends on TASK-022; depends on TASK-021, which stands behind it');
    expect(blast.tasks.every((task) => task.why.length > 0)).toBe(true);
    expect(blast.contracts.map((one) => one.name)).toEqual(['contracts/invoices.contracts.ts']);
    expect(blast.endpoints.map((one) => one.name)).toContain('GET /api/invoices');
  });

  it('ticks who builds on a maker without code of its own, and only names who has code that does not import it', async () => {
    const radius = await radiusIn(small);
    const blast = radius('Every invoice gets a due date.');
    const ticked = (id: string) => blast.tasks.find((task) => task.id === id)?.ticked;
    // TASK-022 is not built yet, TASK-023 neither, but it builds on payments.
    expect([ticked('TASK-022'), ticked('TASK-023'), ticked('TASK-005')]).toEqual([true, false, false]);
  });

  it.each([
    ['nothing', ''],
    ['white space', '   '],
    ['words that say nothing', 'the of and'],
    ['control characters', '\u0000\u001b[31m'],
    ['another script', '日本語の請求'],
    ['a long path', '../../etc/passwd `'.repeat(200)],
  ])('takes any text: %s', async (_name, text) => {
    const radius = await radiusIn(small);
    expect(radius(text).tasks).toEqual([]);
  });
});
