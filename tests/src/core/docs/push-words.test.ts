import { expect, test } from 'vitest';
import { type PushSources, pushWords } from '../../../../src/core/docs/push-words.ts';
import { blockText } from '../../../support/given.ts';

const wordsOf = (change: Partial<PushSources>): string =>
  pushWords({
    branch: 'feature/x',
    tracked: null,
    remotes: [],
    name: 'My Habits!',
    title: 'Habits',
    bodyPath: 'artifacts/verification/PR_BODY.md',
    ...change,
  })
    .map(blockText)
    .join('\n');
const at = (url: string, main: string | null = 'main') => ({ remotes: [{ name: 'origin', url, main }] });

test('without a remote it says so, and how to have one', () => {
  expect(wordsOf({})).toContain('There is no remote');
  expect(wordsOf({})).toContain('git remote add origin');
});

test.each([
  [
    'https://github.com/ada/habits.git',
    'gh pr create --base main --head feature/x --title Habits --body-file artifacts/verification/PR_BODY.md',
  ],
  ['git@github.com:ada/habits.git', 'gh pr create --base main --head feature/x'],
  ['ssh://git@github.example.org:2222/ada/habits', 'gh pr create'],
  [
    'https://gitlab.com/ada/habits.git',
    'glab mr create --source-branch feature/x --target-branch main --title Habits --description "$(cat artifacts/verification/PR_BODY.md)"',
  ],
  ['https://git.example.org/ada/habits.git', 'merged into main at https://git.example.org/ada/habits;'],
  ['https://ada:secret@git.example.org/habits.git', 'at https://git.example.org/habits;'],
  ['https://evil-github.com.example/x', 'at https://evil-github.com.example/x;'],
  ['/srv/git/habits.git', 'where that repository is looked after'],
  ['file:///srv/git/habits.git', 'where that repository is looked after'],
])('a remote at %s is spoken of by its own tool, or in plain words', (url, wanted) => {
  const said = wordsOf(at(url));
  expect(said).toContain('git push -u origin feature/x\n');
  expect(said).toContain(wanted);
  expect(said).not.toContain('secret');
});

test('the branch a request goes into, and no branch at all, are pushed under a name of their own', () => {
  const github = at('https://github.com/ada/habits');
  expect(wordsOf({ ...github, branch: 'main' })).toContain(
    'git push origin HEAD:refs/heads/ship/my-habits\ngh pr create --base main --head ship/my-habits',
  );
  expect(wordsOf({ ...github, branch: null })).toContain('git push origin HEAD:refs/heads/ship/my-habits');
  expect(wordsOf({ ...at('https://github.com/a/b', null), branch: 'master' })).toContain(
    'gh pr create --head ship/my-habits',
  );
  expect(wordsOf({ ...at('https://github.com/a/b', 'trunk'), branch: 'main' })).toContain('git push -u origin main');
});

test('the remote the branch follows comes before origin, the others are named', () => {
  const remotes = [
    { name: 'origin', url: 'https://github.com/a/b', main: 'main' },
    { name: 'fork', url: 'https://gitlab.com/a/b', main: 'main' },
  ];
  expect(wordsOf({ remotes, tracked: 'fork' })).toMatch(
    /git push -u fork feature\/x\nglab [^\n]*\nother remotes: origin/,
  );
});

test('names that a shell would read otherwise are quoted', () => {
  const said = wordsOf({
    ...at('https://github.com/a/b'),
    branch: "it's; rm -rf $HOME",
    title: '$(reboot)\u0060x\u0060',
  });
  expect(said).toContain("git push -u origin 'it'\\''s; rm -rf $HOME'");
  expect(said).toContain("--title '$(reboot)`x`'");
});
