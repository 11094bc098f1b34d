import { describe, expect, it } from 'vitest';
import { createTextIndex } from '../../../../src/adapters/index/text-index.ts';

const document = (id: string, title: string, body = '') => ({ id, key: `${title} ${body}`, title, body });
const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

describe('a text index', () => {
  it('finds documents by words, and says where they stand', async () => {
    const index = await createTextIndex();
    index.update([document('a', 'invoice', 'date due'), document('b', 'payment', 'invoice')], words);
    const [first, second] = index.search(['invoice', 'due']);
    expect(first).toMatchObject({ id: 'a', title: ['invoice'], body: ['due'] });
    expect(second).toMatchObject({ id: 'b', title: [], body: ['invoice'] });
    expect(index.search([])).toEqual([]);
    expect(index.search(['constructor', '__proto__'])).toEqual([]);
  });

  it('takes in only what changed, and forgets what is gone', async () => {
    const index = await createTextIndex();
    const all = [document('a', 'one'), document('b', 'two')];
    expect(index.update(all, words)).toBe(2);
    let asked = 0;
    const counted = (text: string): readonly string[] => {
      asked += 1;
      return words(text);
    };
    expect(index.update(all, counted)).toBe(0);
    expect(asked).toBe(0);
    expect(index.update([document('a', 'three')], counted)).toBe(1);
    expect(index.search(['two', 'one'])).toEqual([]);
    expect(index.search(['three']).map(({ id }) => id)).toEqual(['a']);
  });
});
