import { describe, expect, onTestFinished, test } from 'vitest';
import { createAccess } from '../../../../src/adapters/git/access.ts';
import { createGit } from '../../../../src/adapters/git/git.ts';
import { createTravel } from '../../../../src/adapters/git/travel/travel.ts';
import { agentsWork, asBegun, changedByBoth } from '../../../../src/runtime/forks/half-done.ts';
import { tempRepo } from '../../../support/temp-repo.ts';

function scene() {
  const repo = tempRepo();
  onTestFinished(() => repo.cleanup());
  const access = createAccess({ timeoutMs: 20_000, env: repo.env });
  const [git, travel] = [createGit(access), createTravel(access)];
  for (const name of ['a', 'b', 'c']) repo.write(name, `${name}\n`);
  const head = repo.commit('start');
  let trees = 0;
  const stretch = async (work: () => void) => {
    trees += 1;
    const before = await git.recordTree(repo.dir, `before-${trees}`);
    work();
    return { before, after: await git.recordTree(repo.dir, `after-${trees}`) };
  };
  const at = { git, travel, dir: repo.dir };
  const both = async (spans: readonly { before: string; after: string | null }[], paths = ['a', 'b', 'c', 'new']) => {
    const agents = await agentsWork(at, { files: paths, spans });
    const { commit } = await travel.snapshot(repo.dir, { why: 'test' });
    return {
      aside: agents.files,
      both: await changedByBoth(at, agents, { paths: agents.files, now: { head, commit } }),
    };
  };
  return { repo, head, stretch, both, at, travel };
}

describe('the half-done work of an agent', () => {
  test('is only in files it changed: the others hold nobody’s work but the human’s', async () => {
    const { repo, stretch, both } = scene();
    const span = await stretch(() => repo.write('a', 'agent\n'));
    repo.write('b', 'mine\n');
    expect(await both([span])).toEqual({ aside: ['a'], both: [] });
  });

  test.each<[string, (one: ReturnType<typeof scene>) => Promise<readonly { before: string; after: string }[]>]>([
    [
      'before it began',
      async ({ repo, stretch }) => {
        repo.write('a', 'mine\n');
        return [await stretch(() => repo.write('a', 'mine\nagent\n'))];
      },
    ],
    [
      'after it ended',
      async ({ repo, stretch }) => {
        const span = await stretch(() => repo.write('a', 'agent\n'));
        repo.write('a', 'agent\nmine\n');
        return [span];
      },
    ],
    [
      'between two runs of it',
      async ({ repo, stretch }) => {
        const first = await stretch(() => repo.write('a', 'agent\n'));
        repo.write('a', 'agent\nmine\n');
        return [first, await stretch(() => repo.write('a', 'agent\nmine\nagain\n'))];
      },
    ],
    [
      'in a new file of it',
      async ({ repo, stretch }) => {
        const span = await stretch(() => repo.write('new', 'agent\n'));
        repo.write('new', 'mine\n');
        return [span];
      },
    ],
  ])('is told from what the human changed %s', async (_when, work) => {
    const one = scene();
    const { aside, both } = await one.both(await work(one));
    expect([both, aside.length]).toEqual([aside, 1]);
  });

  test('over several runs is the agent’s alone, in whatever order they are known', async () => {
    const { repo, stretch, both } = scene();
    const first = await stretch(() => repo.write('a', 'one\n'));
    const second = await stretch(() => {
      repo.write('a', 'two\n');
      repo.remove('b');
    });
    for (const spans of [
      [first, second],
      [second, first],
    ])
      expect(await both(spans)).toEqual({ aside: ['a', 'b'], both: [] });
  });

  test('where its end is not recorded, or its trees are gone, is not told from anything', async () => {
    const { repo, stretch, both } = scene();
    const { before } = await stretch(() => repo.write('a', 'agent\n'));
    expect(await both([{ before, after: null }], ['a', 'b'])).toEqual({ aside: ['a', 'b'], both: null });
    expect(await both([{ before, after: '1'.repeat(40) }], ['a', 'b'])).toEqual({ aside: ['a', 'b'], both: null });
  });
});

test('uncommitted files of a side that are as it began with them are counted, while that state is kept', async () => {
  const { repo, at, travel, head } = scene();
  repo.write('a', 'mine\n');
  repo.write('b', 'mine\n');
  const start = await travel.snapshot(repo.dir, { why: 'fork' });
  repo.write('b', 'changed\n');
  repo.write('new', 'new\n');
  repo.write('artifacts/x', 'the shell’s\n');
  const { commit: work } = await travel.snapshot(repo.dir, { why: 'side' });
  expect(await asBegun(at, { backup: start.ref, tip: head, work })).toEqual({ uncommitted: 3, begun: 1 });
  repo.git('update-ref', '-d', start.ref);
  expect(await asBegun(at, { backup: start.ref, tip: head, work })).toBe(null);
});
