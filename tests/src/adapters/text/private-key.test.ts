import { describe, expect, it } from 'vitest';
import { createKeySkipper, LONGEST_KEY, maskPrivateKeys } from '../../../../src/adapters/text/private-key.ts';

const BEGIN = '-----BEGIN RSA PRIVATE KEY-----';
const END = '-----END RSA PRIVATE KEY-----';
const skipped = (...lines: string[]) => lines.map(createKeySkipper());

describe('private keys in a whole text', () => {
  it('are masked from begin to end, each of them, also one that is cut short', () => {
    expect(maskPrivateKeys(`a ${BEGIN}\nMII\n${END} b ${BEGIN}\nMII`, '#')).toBe('a # b #');
  });
});

describe('private keys in the lines of a stream', () => {
  it('hide every line up to the one that ends them', () => {
    expect(skipped('a', BEGIN, 'MII', 'xyz', END, 'b')).toEqual(['a', BEGIN, null, null, null, 'b']);
  });

  it('leave what stands behind the end, where another one may begin', () => {
    expect(skipped(BEGIN, 'MII', `${END} and ${BEGIN}`, 'MII', END, 'b')).toEqual([
      BEGIN,
      null,
      ` and ${BEGIN}`,
      null,
      null,
      'b',
    ]);
  });

  it('hide nothing after a key on one line', () => {
    expect(skipped(`"${BEGIN}\\nMII\\n${END}"`, 'b')).toEqual([`"${BEGIN}\\nMII\\n${END}"`, 'b']);
  });

  it('do not hide the rest of a stream that only speaks of a key', () => {
    const line = 'x'.repeat(LONGEST_KEY / 2);
    expect(skipped(`it begins with ${BEGIN}`, line, line, 'seen', 'again')).toEqual([
      `it begins with ${BEGIN}`,
      null,
      null,
      'seen',
      'again',
    ]);
  });
});
