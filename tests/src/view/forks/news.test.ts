import { describe, expect, test } from 'vitest';
import type { Live } from '../../../../src/core/transcript.ts';
import { forkAt, newsJson, newsLines } from '../../../../src/view/forks/news.ts';
import { forksLive, sideLive } from '../../../support/branch-samples.ts';
import { buildingProject, IDLE, snapshotOf } from '../../../support/view-state.ts';

const at = (forks: Live['forks']) =>
  forkAt(snapshotOf({ project: buildingProject(), live: { ...IDLE, busy: true, forks } }), (text) => text);
const level = forksLive(sideLive('A'), sideLive('B'));

describe('news of a running fork for those who see no repainting', () => {
  test('its start: both sides and who is ahead', () => {
    const lines = newsLines(null, at(forksLive()));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^side A: running, 3\/5 tasks, gates 3 ok, 0 failed, tests 9 ok, 0 failed, /);
    expect(lines[2]).toMatch(/^fork trial: A leads: /);
  });

  test('a task done or another verdict is told once, of that side only', () => {
    const done = at(forksLive(sideLive('A', { tasksDone: 3 }), sideLive('B')));
    const told = newsLines(at(level), done);
    expect(told.map((line) => line.split(':')[0])).toEqual(['side A', 'fork trial']);
    expect(newsLines(done, done)).toEqual([]);
    const blocked = at(forksLive(sideLive('A'), sideLive('B', { verdict: 'blocked', why: 'TASK-003 failed' })));
    expect(newsLines(at(level), blocked)[0]).toMatch(/^side B: blocked: TASK-003 failed, 2\/5 tasks/);
  });

  test('time, tokens, and what a side does now are no news', () => {
    const later = at(
      forksLive(
        sideLive('A', { elapsedMs: 99_000, tokens: 9999 }, { doing: 'x', lastOutputAt: 19_000 }),
        sideLive('B'),
      ),
    );
    expect(newsLines(at(level), later)).toEqual([]);
    expect(newsJson(at(level), later)).toBeNull();
  });

  test('JSON holds the whole board where the lines say something, and nothing where they do not', () => {
    const json = newsJson(null, at(forksLive()));
    expect(json).toMatchObject({ type: 'fork', name: 'trial', leader: { leader: 'A' } });
    expect(json?.sides.map(({ side, agent }) => `${side} ${agent}`)).toEqual([
      'A rehearsal (no model)',
      'B rehearsal (no model)',
    ]);
    expect(newsJson(at(forksLive()), null)).toBeNull();
  });

  test('what an agent made up is clean before it is printed', () => {
    const dirty = forksLive(sideLive('A', { why: '\u001b[31mred' }));
    const snapshot = snapshotOf({ live: { ...IDLE, forks: dirty } });
    const lines = newsLines(
      null,
      forkAt(snapshot, (text) => text.replaceAll('\u001b', '')),
    );
    expect(lines.join()).not.toContain('\u001b');
  });
});
