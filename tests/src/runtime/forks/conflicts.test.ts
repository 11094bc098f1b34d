import { describe, expect, test } from 'vitest';
import { createAccess } from '../../../../src/adapters/git/access.ts';
import { createGit } from '../../../../src/adapters/git/git.ts';
import { changedSince, seen, unresolvedWhy } from '../../../../src/runtime/forks/conflicts.ts';
import { beforeFork, FORK, reopened, SIDE_DIR, sides } from '../../../support/forked.ts';
import { BRANCH, cloned, project, type Side } from '../../adapters/git/fork/given.ts';

const RULES = '.gitignore';
const FIXTURE = '<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n';

/** Gives the tree of the conflicts as they were opened a later time than any file has. */
function age(side: Side): void {
  const ref = 'refs/codesleuth/trees/trial-A-conflicts';
  const env = { GIT_COMMITTER_DATE: `${Math.floor(Date.now() / 1000) + 100} +0000` };
  const aged = side.run(['commit-tree', side.git('rev-parse', `${ref}^{tree}`), '-m', 'aged'], { env });
  side.git('update-ref', ref, aged.toString().trim());
}

/**
 * What changed in a side whose rules are in conflict with the project's, which came to ignore `dist/`. `isOld`: what lay
 * there when the conflicts were opened lay there long before.
 */
async function since(before: (side: Side) => void, resolve: (side: Side) => void, isOld = true) {
  const given = project({ [RULES]: '.env\nnode_modules/\n' });
  const side = await cloned(given);
  given.repo.write(RULES, 'dist/\n');
  const onto = given.repo.commit('project');
  side.write(RULES, '.env\nnode_modules/\nbuild/\n');
  side.commit('side');
  before(side);
  const git = createGit(createAccess({ timeoutMs: 60_000, env: given.repo.env }));
  const world = { git, forks: given.forks };
  const order = { project: given.repo.dir, onto, message: 'm', id: 'trial-A' };
  const { sha: merge, files } = await given.forks.openConflicts(side.dir, order);
  const shell = await beforeFork({}, {});
  await shell.all(FORK);
  const { fork, A } = sides(shell);
  const of = { fork, side: { ...A, dir: side.dir, branch: BRANCH }, onto, merge, files };
  const conflicts = await seen({ world }, of);
  if (isOld) age(side);
  resolve(side);
  const found = await changedSince({ world }, conflicts);
  const why = await unresolvedWhy({ world }, conflicts, { changed: found.changed, confirmed: [] });
  return { ...found, why };
}

describe('a resolution of the rules of what git ignores', () => {
  const drop = (side: Side) => side.write(RULES, 'dist/\nbuild/\n');

  test.each([true, false])(
    'has no part in what they ignored before, and no markers there stand in its way',
    async (isOld) => {
      const before = (side: Side) => {
        side.write('.env', 'SECRET=1\n');
        side.write('node_modules/x/fixture.txt', FIXTURE);
      };
      const found = await since(before, drop, isOld);
      expect([found.changed, found.why]).toEqual([[RULES], null]);
      expect(found.uncovered).toEqual(['.env', 'node_modules/x/fixture.txt']);
    },
  );

  test('takes what the human staged of that', async () => {
    const found = await since(
      (side) => side.write('.env', 'SECRET=1\n'),
      (side) => {
        drop(side);
        side.git('add', '.env');
      },
    );
    expect([found.changed, found.uncovered]).toEqual([['.env', RULES], []]);
  });

  test('deletes nothing that they ignore from now on', async () => {
    const resolve = (side: Side) => side.write(RULES, 'notes/\n');
    const found = await since((side) => side.write('notes/mine.txt', 'mine\n'), resolve);
    expect(found.changed).toEqual([RULES]);
  });
});

test('what comes to light by a resolution is in no commit, and is told with the way to have it there', async () => {
  const file = 'src/part-1.mjs';
  const before = await beforeFork({}, {});
  await before.all(FORK);
  before.scripted.branches.conflicts.push(file);
  before.scripted.branches.ignored.set('.env', 'as it was').set('packages/', 'as it was');
  const { files } = before.scripted.at(SIDE_DIR.A);
  const editor = async (): Promise<string | null> => {
    files.set(file, 'both').set('.env', 'SECRET').set('packages/a/b.js', '').set('package.json', '{}');
    return null;
  };
  const shell = await reopened(before, { editor }, {});
  await shell.all('!merge A');
  await shell.do('editor');
  const { commits } = shell.scripted.at(SIDE_DIR.A);
  expect(commits.at(-1)?.files.toSorted()).toEqual(['package.json', file]);
  expect(shell.words()).toContain('so left as it lies and not merged: .env, packages/a/b.js');
  expect(shell.words()).toContain(`cd ${SIDE_DIR.A}, git add and git commit it there, then !merge A`);
});
