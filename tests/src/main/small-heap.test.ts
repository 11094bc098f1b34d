import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../support/home.ts';

/** Makes garbage that lives for a while, as streams do; says how large the young generation has become, in MB. */
const PROGRAM = `
  import { setImmediate as nextTurn } from 'node:timers/promises';
  import { getHeapSpaceStatistics } from 'node:v8';
  import { keepHeapSmall } from ${JSON.stringify(join(ROOT, 'src/main/small-heap.ts'))};
  if (process.argv[1] === 'small') keepHeapSmall(0);
  await new Promise((resolve) => setTimeout(resolve, 1));
  const kept = [];
  for (let round = 0; round < 300; round += 1) {
    kept.push(Array.from({ length: 5000 }, (_, at) => ({ at, text: 'line ' + at })));
    if (kept.length > 6) kept.shift();
    await nextTurn();
  }
  console.log(getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size / 1e6);
`;

function youngAfter(...words: readonly string[]): number {
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', PROGRAM, ...words];
  const ended = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(ended.stderr).toBe('');
  return Number(ended.stdout);
}

test('a heap that is kept small does not let its young generation grow with what streams through', () => {
  expect(youngAfter('small')).toBeLessThan(youngAfter() / 2);
});
