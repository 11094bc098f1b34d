import { expect, it } from 'vitest';
import { cloned, project } from './given.ts';

// By this the shell tells whether what it keeps of a side's uncommitted work is as old as its last commit.
it('uncommitted work that is kept leads back to the last commit, until commits went past it', async () => {
  const given = project({ 'a.txt': 'a\n' });
  const side = await cloned(given);
  const order = { from: side.dir, branch: 'fork/trial-A', as: 'trial-A' };
  side.write('b.txt', 'b\n');
  side.commit('b');
  side.write('b.txt', 'half done\n');
  const fresh = await given.forks.adopt(given.repo.dir, order);
  expect(await given.travel.unreached(given.repo.dir, fresh.work ?? '', [fresh.tip])).toEqual([]);
  side.commit('the rest');
  const now = await given.forks.adopt(given.repo.dir, { ...order, commitsOnly: true });
  expect(now.work).toBe(fresh.work);
  expect(await given.travel.unreached(given.repo.dir, now.work ?? '', [now.tip])).toEqual([now.tip]);
});
