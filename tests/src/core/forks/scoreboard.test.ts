import { describe, expect, test } from 'vitest';
import type { Fork } from '../../../../src/core/branches.ts';
import { moneyText } from '../../../../src/core/forks/money-text.ts';
import { costText, scoreboard, timeText } from '../../../../src/core/forks/scoreboard.ts';
import { BACKUP, SCORE, side } from '../../../support/branch-samples.ts';
import { blockText } from '../../../support/given.ts';

const fork = (change: Partial<Fork> = {}): Fork => ({
  name: 'trial',
  at: '2026-01-01T00:00:00.000Z',
  status: 'open',
  base: { head: 'a', backup: BACKUP },
  budgetMicroUsd: null,
  sides: [side('A'), side('B')].map((one) => ({ ...one, score: null, tip: null, parked: null, tasks: [] })),
  winner: null,
  closedAt: null,
  forgotten: false,
  ...change,
});
const words = (given: Fork, seen: Parameters<typeof scoreboard>[1] = []): string =>
  scoreboard(given, seen).map(blockText).join('\n');

describe('figures', () => {
  test.each([
    [{ costMicroUsd: 120_000 }, '$0.12'],
    [{ costMicroUsd: 0 }, '$0.00'],
    [{ costMicroUsd: 0, unknownCost: 2 }, 'n/a'],
    [{ costMicroUsd: 120_000, unknownCost: 1 }, 'at least $0.12'],
  ])('money %j is %s: unknown is never none', (change, text) => {
    expect(costText({ ...SCORE, ...change })).toBe(text);
  });

  test.each([
    [4_200, '$0.0042'],
    [10_000, '$0.01'],
    [12_345_678, '$12.35'],
  ])('%i millionths are %s', (microUsd, text) => {
    expect(moneyText(microUsd)).toBe(text);
  });

  test.each([
    [400, '0 s'],
    [59_400, '59 s'],
    [61_000, '1 min 1 s'],
    [3_720_000, '1 h 2 min'],
  ])('%i ms are %s', (ms, text) => {
    expect(timeText(ms)).toBe(text);
  });
});

describe('the scoreboard', () => {
  test('before anything was seen has no figures and no leader', () => {
    expect(words(fork())).toContain('Verdict | - | -');
    expect(words(fork())).not.toContain('leads');
  });

  test('tells of a directory that is gone where to name it, and that its commits can be merged all the same', () => {
    const seen = [
      { side: 'A', score: SCORE, missing: true },
      { side: 'B', score: SCORE, missing: false },
    ] as const;
    const gone = 'is not there. If it was moved: !forks at trial-A <directory>.';
    expect(scoreboard(fork(), seen).map(blockText).join('\n')).toContain(gone);
    const kept = { tip: 'b'.repeat(40), work: null };
    expect(words(fork(), [{ side: 'A', score: SCORE, missing: true, kept }])).toContain(
      `${gone} Its commits are kept: !merge A still works.`,
    );
  });

  test('says where figures are older ones, and where something else is in the place of a side', () => {
    const why = 'The settings were changed.';
    const older = [{ side: 'A', score: SCORE, missing: false, why }] as const;
    expect(words(fork(), older)).toContain(`trial-A: older figures, for ${why}`);
    expect(words(fork(), [{ side: 'A', score: SCORE, missing: true, why: '/x is there, but is not it.' }])).toContain(
      '/x is there, but is not it. If it was moved: !forks at trial-A <directory>.',
    );
  });

  test('prefers what was found just now to what was seen at rest', () => {
    const seen = [
      { side: 'A', score: { ...SCORE, tasksDone: 1 }, missing: false },
      { side: 'B', score: SCORE, missing: false },
    ] as const;
    expect(words(fork(), seen)).toContain('Tasks DONE | 1 of 3 | 3 of 3');
    expect(words(fork(), seen)).toContain('Side B leads: more tasks DONE (3 against 1).');
  });

  test('says why a side is not further', () => {
    const score = { ...SCORE, verdict: 'asking', why: 'Which port?' } as const;
    expect(words(fork(), [{ side: 'A', score, missing: false }])).toContain('Verdict | asking: Which port? | -');
  });

  test('of sides that lead by nothing says so', () => {
    const seen = (['A', 'B'] as const).map((name) => ({ side: name, score: SCORE, missing: false }));
    expect(words(fork(), seen)).toContain('Neither side leads: no rule tells them apart.');
  });

  test('of a closed fork says which side was merged and until when what is kept', () => {
    const closed = { status: 'merged', winner: 'A', closedAt: '2026-01-10T00:00:00.000Z' } as const;
    const sides = fork().sides.map((one) => ({
      ...one,
      tip: 'abc',
      parked: one.side === 'B' ? '/kept/trial-B' : null,
    }));
    const [head] = scoreboard(fork({ ...closed, sides }), []);
    expect(head?.kind === 'table' && head.title).toBe('Fork trial: side A was merged');
    expect(words(fork({ ...closed, sides }))).toContain('trial-B is kept until 2026-02-09: !forks restore trial-B');
    expect(words(fork({ ...closed, sides }))).toContain(
      'trial-A: its commits are kept until 2026-02-09: git branch fork/trial-A refs/codesleuth/forks/trial-A; /code/notes.trial-A stays until you remove it',
    );
    const gone = [{ side: 'A', score: SCORE, missing: true }] as const;
    expect(words(fork({ ...closed, sides }), gone)).toContain('refs/codesleuth/forks/trial-A; its directory is gone');
    expect(words(fork(closed))).not.toContain('kept');
    const kept = { tip: fork().base.head, work: 'c'.repeat(40) };
    const left = words(fork({ ...closed, sides }), [{ side: 'A', score: SCORE, missing: true, kept }]);
    expect(left).toContain(
      'trial-A: no commit of its own is kept; its directory is gone; its uncommitted work is kept until 2026-02-09: git restore --source=refs/codesleuth/forks/trial-A-work -- <file>',
    );
    expect(left).not.toContain('git branch fork/trial-A');
    const nothing = words(fork({ ...closed, sides }), [{ side: 'A', score: SCORE, missing: true, kept: null }]);
    expect(nothing).toContain('trial-A: nothing of it is kept; its directory is gone');
    expect(nothing).not.toContain('its commits are kept');
  });

  test('says of uncommitted work that commits went past that it is older than they are', () => {
    const kept = { tip: 'b'.repeat(40), work: 'c'.repeat(40), older: true };
    const open = words(fork(), [{ side: 'A', score: SCORE, missing: true, kept }]);
    expect(open).toContain(
      'Uncommitted work from before its last commits is kept: git restore --source=refs/codesleuth/forks/trial-A-work -- <file>',
    );
    const sides = fork().sides.map((one) => ({ ...one, tip: 'abc' }));
    const over = fork({ status: 'dropped', closedAt: '2026-01-10T00:00:00.000Z', sides });
    expect(words(over, [{ side: 'A', score: SCORE, missing: true, kept }])).toContain(
      'its uncommitted work from before its last commits is kept until 2026-02-09',
    );
  });

  test('of a side that was put away, and whose directory is gone since, names no way to bring it back', () => {
    const sides = fork().sides.map((one) => ({ ...one, tip: 'abc', parked: '/kept' }));
    const gone = [{ side: 'A', score: SCORE, missing: true, kept: { tip: 'abc', work: null } }] as const;
    const open = words(fork({ sides }), gone);
    expect(open).toContain('Its commits are kept: !merge A still works.');
    expect(open).not.toContain('!forks restore trial-A');
    const closed = words(fork({ status: 'dropped', closedAt: '2026-01-10T00:00:00.000Z', sides }), gone);
    expect(closed).toContain('git branch fork/trial-A refs/codesleuth/forks/trial-A; its directory is gone');
    expect(closed).not.toContain('!forks restore trial-A');
  });

  test('of an open fork whose side was put away says how to get it back', () => {
    const sides = fork().sides.map((one) => ({ ...one, parked: '/kept' }));
    expect(words(fork({ sides }))).toContain('trial-A is put away: !forks restore trial-A');
  });
});
