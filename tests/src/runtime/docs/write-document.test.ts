import { expect, test } from 'vitest';
import { PATHS } from '../../../../schemas/paths.ts';
import { type Shell, shellAt, trouble } from '../../../support/scripted-world.ts';

const API = 'openapi: 3.1.0\ninfo: {title: t, version: "1"}\npaths: {/a: {get: {}}}\n';

/** A shell with a description; `committed` is what HEAD holds of API.md. */
async function given(committed: string | null): Promise<Shell> {
  const shell = await shellAt('planned');
  const { project } = shell.scripted;
  project.files.set(PATHS.openapi, API);
  project.trees.set(
    project.commits.at(-1)?.sha ?? 'base',
    new Map([[PATHS.openapi, API], ...(committed === null ? [] : [[PATHS.apiDoc, committed] as const])]),
  );
  return shell;
}
const commits = (shell: Shell): readonly string[] =>
  shell.scripted.calls.filter((call) => call === 'git.commitPaths docs');

test('a document that is new is committed by itself', async () => {
  const shell = await given(null);
  await shell.all('!docs api');
  expect(commits(shell)).toHaveLength(1);
  expect(shell.scripted.project.commits.at(-1)?.files).toEqual([PATHS.apiDoc]);
  expect(shell.words()).toMatch(/API\.md is written\ncommitted as/);
});

test('one that holds changes in no commit is written, and its commit is the human’s', async () => {
  const shell = await given('what HEAD holds');
  shell.scripted.project.files.set(PATHS.apiDoc, '<!-- by hand: a -->\nmine\n<!-- end by hand: a -->\n');
  await shell.all('!docs api');
  expect(shell.scripted.project.files.get(PATHS.apiDoc)).toContain('mine\n');
  expect(commits(shell)).toEqual([]);
  expect(shell.words()).toContain(`not committed, for ${PATHS.apiDoc} had changes that were in no commit`);
});

test('words outside of the kept parts are put beside the journal first', async () => {
  const shell = await given(null);
  shell.scripted.project.files.set(PATHS.apiDoc, '# My own\n');
  await shell.all('!docs api');
  expect(shell.scripted.kept).toContain(PATHS.apiDoc);
});

test('broken markers are refused with their line, and nothing is written', async () => {
  const shell = await given(null);
  const text = '# A\n<!-- by hand: x -->\n';
  shell.scripted.project.files.set(PATHS.apiDoc, text);
  await shell.do('!docs api');
  expect(shell.scripted.project.files.get(PATHS.apiDoc)).toBe(text);
  expect(shell.refusals().at(-1)?.message).toContain(
    `nothing was written: ${PATHS.apiDoc}, line 2: the part x begins here`,
  );
  expect(shell.refusals().at(-1)?.tryNext).toEqual([`mend line 2 of ${PATHS.apiDoc}, then !docs api`]);
});

test('a commit that git refuses leaves the document written, and says why', async () => {
  const shell = await given(null);
  shell.scripted.script = {
    fail: (call) => (call.startsWith('git.commitPaths docs') ? trouble('a merge is under way') : null),
  };
  await shell.all('!docs api');
  expect(shell.scripted.project.files.get(PATHS.apiDoc)).toContain('### GET `/a`');
  expect(shell.words()).toContain('not committed: a merge is under way');
});

test('a description that is in no commit is told', async () => {
  const shell = await given(null);
  shell.scripted.project.files.set(PATHS.openapi, `${API}# edited\n`);
  await shell.all('!docs api');
  expect(shell.words()).toContain(`${PATHS.openapi} has changes that are in no commit`);
});

test('while a fork is open nothing is committed', async () => {
  const shell = await given(null);
  await shell.all('!fork trial', '!docs api');
  expect(shell.scripted.project.files.get(PATHS.apiDoc)).toContain('### GET');
  expect(commits(shell)).toEqual([]);
  expect(shell.words()).toContain('not committed while a fork is open');
});

test('words it does not know are refused', async () => {
  const shell = await given(null);
  for (const line of ['!docs nonsense', '!docs api twice', '!docs constructor'])
    expect(await shell.do(line)).toMatchObject({ refused: true });
});

test('one that holds a secret is written and not committed; it is an entry with its file and line', async () => {
  const shell = await given(null);
  const mark = { salt: 's', hash: 'h' };
  shell.scripted.script = {
    secrets: ([file = '']) => [{ file, line: 7, kind: 'GitHub token', mark, commit: null }],
  };
  await shell.all('!docs api');
  expect(shell.scripted.project.files.get(PATHS.apiDoc)).toContain('### GET `/a`');
  expect(shell.words()).toContain(`not committed: ${PATHS.apiDoc}:7 holds a secret (GitHub token)`);
  expect(shell.scripted.project.files.get(PATHS.secretBlocks)).toContain(`"blocked":"commit of ${PATHS.apiDoc}"`);
});
