import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../../../src/adapters/text/lines.ts';

function split(chunks: readonly (string | Uint8Array)[], limit?: number): { text: string; dropped: number }[] {
  const splitter = createLineSplitter(limit);
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.flush()];
}

const texts = (chunks: readonly (string | Uint8Array)[]): string[] => split(chunks).map(({ text }) => text);

describe('a line splitter', () => {
  it('gives each line when its end has come, the last one at the flush', () => {
    const splitter = createLineSplitter();
    expect(splitter.push('one\ntw')).toEqual([{ text: 'one', dropped: 0 }]);
    expect(splitter.push('o\r')).toEqual([]);
    expect(splitter.push('\n\nthree')).toEqual([
      { text: 'two', dropped: 0 },
      { text: '', dropped: 0 },
    ]);
    expect(splitter.flush()).toEqual([{ text: 'three', dropped: 0 }]);
    expect(splitter.flush()).toEqual([]);
  });

  it('keeps a CR that ends no line', () => {
    expect(texts(['a\rb\r\nc'])).toEqual(['a\rb', 'c']);
  });

  it('cuts a line at the limit and says how much is gone', () => {
    expect(split(['abc', 'defg\nhi'], 4)).toEqual([
      { text: 'abcd', dropped: 3 },
      { text: 'hi', dropped: 0 },
    ]);
  });

  it('gives the same lines however the bytes are torn', () => {
    const text = fc.array(fc.constantFrom('a', 'é', '漢', '👩', '\n', '\r\n')).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 5 }), (input, size) => {
        const bytes = Buffer.from(input);
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        const lines = input.split(/\r?\n/);
        expect(texts(chunks)).toEqual(lines.at(-1) === '' ? lines.slice(0, -1) : lines);
      }),
    );
  });
});
