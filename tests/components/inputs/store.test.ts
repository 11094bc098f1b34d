import { describe, expect, test, vi } from 'vitest';
import { createStore } from '../../../components/inputs/store.ts';

type Intent = { readonly said: number };
const counting = () =>
  createStore<number, number, null, Intent>(
    (state, action) => ({ state: state + action, intents: action === 0 ? [] : [{ said: state + action }] }),
    0,
  );

describe('the input store', () => {
  test('subscribers hear once of a chunk, and not at all when nothing changed', () => {
    const store = counting();
    const listener = vi.fn();
    store.subscribe(listener);
    store.dispatch([1, 2, 3], null);
    store.dispatch([0], null);
    expect(listener).toHaveBeenCalledTimes(1);
    expect(store.get()).toBe(6);
  });

  test('intents from before anybody listened arrive first and in order', () => {
    const store = counting();
    const heard: number[] = [];
    store.dispatch([1, 1], null);
    const stop = store.onIntent((intent) => heard.push(intent.said));
    store.dispatch([5], null);
    expect(heard).toEqual([1, 2, 7]);
    stop();
    store.dispatch([1], null);
    expect(heard).toEqual([1, 2, 7]);
  });

  test('a receiver may dispatch, and no intent is lost or doubled', () => {
    const store = counting();
    const heard: number[] = [];
    store.onIntent((intent) => {
      heard.push(intent.said);
      if (intent.said === 1) {
        store.dispatch([10], null);
      }
    });
    store.dispatch([1, 1], null);
    expect(heard).toEqual([1, 2, 12]);
  });
});
