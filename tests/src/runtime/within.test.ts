import { expect, test } from 'vitest';
import { within } from '../../../src/runtime/within.ts';

test('work that ends in time is waited for', async () => {
  const done: string[] = [];
  await within(
    10_000,
    Promise.resolve().then(() => void done.push('done')),
  );
  expect(done).toEqual(['done']);
});

test('work that hangs is left at the limit', async () => {
  await within(1, new Promise(() => {}));
});

test('work that fails in time fails', async () => {
  await expect(within(10_000, Promise.reject(new Error('no')))).rejects.toThrow('no');
});
