import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter, Tail } from '../../../../src/adapters/processes/output.ts';

/** Cuts bytes into chunks of the given sizes, over and over. */
function chunks(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    found.push(bytes.subarray(at, at + size));
    at += size;
  }
  return found;
}

function split(parts: readonly Buffer[], limit: number): { lines: string[]; text: string } {
  const lines: string[] = [];
  const splitter = new LineSplitter(limit, (line) => lines.push(line));
  const text = [...parts.map((part) => splitter.write(part)), splitter.end()].join('');
  return { lines, text };
}

describe('splitting a stream into lines', () => {
  it('gives the same for any way the bytes are cut', () => {
    const text = fc.array(fc.constantFrom('a', '€', '😀', '\n', '\r\n', ' ')).map((parts) => parts.join(''));
    const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
    fc.assert(
      fc.property(text, sizes, (input, cut) => {
        const found = split(chunks(Buffer.from(input), cut), 1000);
        const lines = input.split('\n').map((line) => line.replace(/\r$/, ''));
        expect(found).toEqual({
          lines: input.endsWith('\n') || input === '' ? lines.slice(0, -1) : lines,
          text: input,
        });
      }),
    );
  });

  it('shows half a character at the end instead of losing it', () => {
    expect(split([Buffer.from([0x61, 0xe2, 0x82])], 10).lines).toEqual(['a\uFFFD']);
  });

  it('holds no more than the limit', () => {
    const { lines } = split(chunks(Buffer.from(`${'x'.repeat(25)}\nshort\n`), [4]), 10);
    expect(lines).toEqual(['x'.repeat(10), 'x'.repeat(10), 'x'.repeat(5), 'short']);
  });
});

describe('the tail of an output', () => {
  it('is the whole of it up to the limit, and its end beyond', () => {
    const tail = new Tail(10);
    tail.add('0123');
    tail.add('456789');
    expect(tail.text()).toBe('0123456789');
    tail.add('ab');
    expect(tail.text()).toBe('23456789ab');
    tail.add('x'.repeat(100));
    expect(tail.text()).toBe('x'.repeat(10));
  });

  it('never begins within a character', () => {
    const tail = new Tail(4);
    tail.add('€€€');
    expect(tail.text()).toBe('€');
    tail.add('😀'.repeat(20));
    expect(tail.text()).toBe('😀');
  });

  it('is the same however the text comes in', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (parts) => {
        const [piecewise, atOnce] = [new Tail(16), new Tail(16)];
        for (const part of parts) piecewise.add(part);
        atOnce.add(parts.join(''));
        expect(piecewise.text()).toBe(atOnce.text());
      }),
    );
  });
});
