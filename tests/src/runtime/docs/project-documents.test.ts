import { expect, test } from 'vitest';
import { PATHS } from '../../../../schemas/paths.ts';
import { shellAt } from '../../../support/scripted-world.ts';

test('OVERVIEW.md tells features, tasks with their files, and verdicts; made again it is the same', async () => {
  const shell = await shellAt('shipped');
  await shell.all('!docs');
  const text = shell.scripted.project.files.get(PATHS.overview) ?? '';
  for (const task of Object.values(shell.at.tasks)) {
    expect(text).toContain(`| ${task.task.id} |`);
    for (const path of task.task.outputFiles) expect(text).toContain(`\`${path}\``);
  }
  for (const { id } of shell.at.spec?.features ?? []) expect(text).toContain(`| ${id} |`);
  expect(text).toMatch(/\| Critique \| \w+ \| mean/);
  expect(text).toMatch(/\| Verification \| SHIP/);
  await shell.all('!docs');
  expect(shell.scripted.project.files.get(PATHS.overview)).toBe(text);
});

test('before there is a specification there is nothing to tell', async () => {
  const shell = await shellAt('discovery');
  expect(await shell.do('!docs')).toMatchObject({ refused: true });
  expect(shell.refusals().at(-1)?.tryNext).toEqual(['!compile']);
});

test('CHANGELOG.md is the same when it is made again, though its own commit came in between', async () => {
  const shell = await shellAt('built');
  await shell.all('!docs changelog');
  const text = shell.scripted.project.files.get(PATHS.changelog);
  expect(text).toContain('## [Unreleased]');
  expect(shell.scripted.project.commits.at(-1)?.id).toMatch(/^docs-/);
  await shell.all('!docs changelog');
  expect(shell.scripted.project.files.get(PATHS.changelog)).toBe(text);
});

test('at SHIP the text of a pull request is delivered with the verdict, and how to publish is said, not done', async () => {
  const shell = await shellAt('secured');
  shell.scripted.remotes = {
    branch: 'main',
    tracked: null,
    remotes: [{ name: 'origin', url: 'git@github.com:a/b.git', main: 'main' }],
  };
  expect(await shell.do('!docs pr')).toMatchObject({ refused: true });
  await shell.all('!verify');
  const text = shell.scripted.project.files.get(PATHS.prBody) ?? '';
  for (const id of shell.at.order) expect(text).toContain(`| ${id} |`);
  expect(text).toMatch(/\| Verification \| SHIP/);
  expect(text).toContain('test contracts, of which');
  expect(shell.words()).toContain('git push origin HEAD:refs/heads/ship/');
  expect(shell.words()).toContain('gh pr create --base main');
  expect(shell.scripted.calls.filter((call) => call.includes('push'))).toEqual([]);
  expect(shell.scripted.project.commits.at(-1)?.files).toContain(PATHS.prBody);
});

test('without a remote that is said; a project that may not ship has no such text', async () => {
  const shell = await shellAt('secured', { exit: () => 1 });
  await shell.do('!verify');
  expect(shell.scripted.project.files.has(PATHS.prBody)).toBe(false);
  expect(shell.words()).not.toContain('git push');
  const shipped = await shellAt('shipped');
  expect(shipped.words()).toContain('There is no remote');
});
