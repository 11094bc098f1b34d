import { expect, it } from 'vitest';
import { createQueue } from '../../../../src/adapters/git/queue.ts';

it('runs work of one key in order, work of another beside it, and goes on after a failure', async () => {
  const exclusive = createQueue();
  const seen: string[] = [];
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const first = exclusive('a', async () => {
    await gate;
    seen.push('first');
    throw new Error('first failed');
  });
  const second = exclusive('a', async () => seen.push('second'));
  await exclusive('b', async () => seen.push('other'));
  open();
  await expect(first).rejects.toThrow('first failed');
  await second;
  expect(seen).toEqual(['other', 'first', 'second']);
});
