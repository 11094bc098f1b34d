import { describe, expect, it } from 'vitest';
import { CURRENT_VERSION, UPCASTS, type Upcast, upcast } from '../../../../src/adapters/store/upcast.ts';

describe('bringing old envelopes up', () => {
  const steps = new Map<number, Upcast>([
    [1, (old) => ({ ...old, event: 'renamed' })],
    [2, (old) => ({ ...old, added: true })],
  ]);

  it('goes through every version once, from where the envelope is', () => {
    expect(upcast({ v: 1, seq: 4, event: 'old' }, steps)).toEqual({ v: 3, seq: 4, event: 'renamed', added: true });
    expect(upcast({ v: 2, event: 'old' }, steps)).toEqual({ v: 3, event: 'old', added: true });
    expect(upcast({ v: 3, event: 'old' }, steps)).toEqual({ v: 3, event: 'old' });
  });

  it.each([null, 7, 'text', [1], {}, { v: 'one' }, { v: 99 }])('leaves %j as it is', (value) => {
    expect(upcast(value, steps)).toBe(value);
  });

  it('does not change what it is given', () => {
    const old = Object.freeze({ v: 1, event: 'old' });
    upcast(old, steps);
    expect(old).toEqual({ v: 1, event: 'old' });
  });

  it('has a step for every version before the current one', () => {
    expect([...UPCASTS.keys()]).toEqual(Array.from({ length: CURRENT_VERSION - 1 }, (_, index) => index + 1));
  });
});
