import { expect, test } from 'vitest';
import { ExternalError } from '../../../src/ports/errors.ts';
import { Turns } from '../../../src/runtime/turns.ts';

function turnsWith(afterEach: () => void = () => {}) {
  const external: string[] = [];
  const bugs: unknown[] = [];
  const faults = {
    external: (error: ExternalError) => external.push(error.message),
    bug: (error: unknown) => bugs.push(error),
  };
  return { turns: new Turns(faults, afterEach), external, bugs };
}

test('turns are taken one after the other', async () => {
  const { turns } = turnsWith();
  const order: number[] = [];
  void turns.take(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    order.push(1);
  });
  void turns.take(async () => {
    order.push(2);
  });
  await turns.over();
  expect(order).toEqual([1, 2]);
});

test('a turn handed in by a turn is waited for as well', async () => {
  const { turns } = turnsWith();
  const order: number[] = [];
  void turns.take(async () => {
    void turns.take(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push(2);
    });
    order.push(1);
  });
  await turns.over();
  expect(order).toEqual([1, 2]);
});

test('a turn that fails gives null and stops nothing', async () => {
  const { turns, external, bugs } = turnsWith();
  const fault = new Error('a bug');
  expect(await turns.take(() => Promise.reject(new ExternalError('disk', 'full', { next: 'make room' })))).toBeNull();
  expect(await turns.take(() => Promise.reject(fault))).toBeNull();
  expect(await turns.take(async () => 'next')).toBe('next');
  expect([external, bugs]).toEqual([['full'], [fault]]);
});

test('a listener that throws is a bug, and the next turn is taken all the same', async () => {
  const fault = new Error('in a listener');
  const { turns, bugs } = turnsWith(() => {
    throw fault;
  });
  await turns.take(async () => 'first');
  expect(await turns.take(async () => 'second')).toBe('second');
  await turns.over();
  expect(bugs).toContain(fault);
});
