import { expect, test } from 'vitest';
import { type ChangelogSources, changelogLines, type LoggedCommit } from '../../../../src/core/docs/changelog.ts';

let made = 0;
function commit(message: string, change: Partial<LoggedCommit> = {}): LoggedCommit {
  made += 1;
  return { sha: made.toString(16).padStart(40, '0'), parents: ['p'], day: '2026-03-04', message, tags: [], ...change };
}
const textOf = (change: Partial<ChangelogSources>): string =>
  changelogLines({ commits: [], whole: true, changeLog: null, decisions: null, ...change }).join('\n');

test('without anything to tell there is an empty release', () => {
  expect(textOf({})).toContain('## [Unreleased]\n\nNothing yet.');
});

test('releases are the tags that are versions, with the day of their commit', () => {
  const text = textOf({
    commits: [
      commit('feat: newest'),
      commit('fix: middle', { tags: ['latest', 'v1.2.0'], day: '2026-02-03' }),
      commit('feat(ui)!: oldest', { tags: ['1.0.0-rc.1'], day: '2025-01-01' }),
    ],
  });
  const order = [
    '## [Unreleased]',
    '- newest',
    '## [1.2.0] - 2026-02-03',
    '### Fixed',
    '- middle',
    '## [1.0.0-rc.1] - 2025-01-01',
    '- **Breaking:** oldest',
  ];
  expect(order.map((part) => text.indexOf(part))).toEqual(
    order.map((part) => text.indexOf(part)).sort((a, b) => a - b),
  );
  expect(text).not.toContain('latest');
});

test.each([
  ['feat: a', 'Added'],
  ['fix(api): a', 'Fixed'],
  ['refactor: a', 'Changed'],
  ['feat(security): a', 'Security'],
  ['security: a', 'Security'],
  ['revert: a', 'Removed'],
  ['Add a thing', 'Added'],
  ['Fixes the thing', 'Fixed'],
  ['Drop the thing', 'Removed'],
  ['Deprecate it', 'Deprecated'],
  ['Harden it', 'Security'],
  ['Words: of no known kind', 'Changed'],
])('%j is %s', (message, kind) => {
  expect(textOf({ commits: [commit(message)] })).toContain(`### ${kind}\n\n- `);
});

test('the shell’s own records and merges are not told, tasks are told with their number', () => {
  const text = textOf({
    commits: [
      commit('docs(plan): plan the build\n\nCodeSleuth-Bundle: plan-1'),
      commit('Merge branch x', { parents: ['a', 'b'] }),
      commit('feat(ui): a list\n\nWords.\n\nCodeSleuth-Task: TASK-002\nCodeSleuth-Run: R0003', {
        sha: 'abcdef0123456789',
      }),
    ],
  });
  expect(text).toContain('- a list (`TASK-002`, `abcdef0123`)');
  expect(text).not.toMatch(/plan the build|Merge branch/);
});

test('a change stands where its commits are, instead of them; a dropped one nowhere', () => {
  const text = textOf({
    commits: [
      commit('feat: later'),
      commit('feat(ui): blue\n\nCodeSleuth-Task: MAINT-001-1', { sha: `feed${'0'.repeat(36)}`, tags: ['v1.0.0'] }),
    ],
    changeLog:
      '# Change log\n\n## MAINT-001: Make it blue\n\n- Status: finished\n- Reason: it was red\n\n### Tasks\n\n- MAINT-001-1 Blue: DONE (commit feed000000)\n\n## MAINT-002: Never\n\n- Status: dropped\n',
  });
  const after = text.slice(text.indexOf('## [1.0.0]'));
  expect(after).toContain('### Changed\n\n- MAINT-001 Make it blue (finished): it was red');
  expect(text).not.toContain('MAINT-002');
  expect(text).not.toContain('- blue');
});

test('decisions are named, a history that is cut off is said to be, and nothing in a commit is Markdown', () => {
  const text = textOf({
    commits: [commit('feat: <b>[x](y) \u001b[31m| red')],
    decisions: '# D\n\n## 1. No dependencies\n\n```\n## not a heading\n```\n',
    whole: false,
  });
  expect(text).toContain('## Decisions\n\n- 1\\. No dependencies');
  expect(text).not.toContain('not a heading');
  expect(text).toContain('this history is not whole');
  expect(text).toContain('\\<b>\\[x](y) ␛\\[31m\\| red');
});
