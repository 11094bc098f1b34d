import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../../src/adapters/text/redact.ts';
import { createText, LONGEST_SHOWN_LINE } from '../../../../src/adapters/text/text-port.ts';

const text = createText(createRedactor({ DB_PASSWORD: 'hunter22' }));
const BEGIN = '-----BEGIN PRIVATE KEY-----';
const END = '-----END PRIVATE KEY-----';
const KEY = [BEGIN, 'MIIEvQIBADANBgkqhkiG9w0', 'AAfoB48aRqL7', END].join('\n');

function streamed(chunks: readonly string[]): string[] {
  const stream = text.stream();
  return [...chunks.flatMap((chunk) => stream.push(chunk)), ...stream.flush()];
}

describe('a text from outside', () => {
  it('is sanitised before it is masked, so that no escape sequence hides a secret', () => {
    expect(text.clean('a hunt\u001B[1mer22\nb')).toBe('a [redacted:DB_PASSWORD]\nb');
  });

  it('keeps its control characters where it is only masked', () => {
    expect(text.redact('\u001B[1mhunter22')).toBe('\u001B[1m[redacted:DB_PASSWORD]');
  });
});

describe('a stream from outside', () => {
  it('gives whole lines, the last one at the flush', () => {
    const stream = text.stream();
    expect(stream.push('one\ntw')).toEqual(['one']);
    expect(stream.push('o\n\nthr')).toEqual(['two', '']);
    expect(stream.flush()).toEqual(['thr']);
    expect(stream.flush()).toEqual([]);
  });

  it('masks a secret torn by chunks and by escape sequences', () => {
    expect(streamed(['a hun', 't\u001B[', '1mer', '22 b\n'])).toEqual(['a [redacted:DB_PASSWORD] b']);
  });

  it('masks a private key over all its lines, however it is torn', () => {
    const words = `before\n${KEY}\nafter\n`;
    const expected = ['before', '[redacted:private-key]', 'after'];
    expect(streamed([words])).toEqual(expected);
    expect(streamed([...words])).toEqual(expected);
  });

  it('knows the key of one stream in no other', () => {
    streamed([`${BEGIN}\nMII`]);
    expect(streamed(['seen\n'])).toEqual(['seen']);
  });

  it('cuts a line without an end instead of holding it', () => {
    const chunks = Array.from({ length: 40 }, () => 'word '.repeat(LONGEST_SHOWN_LINE / 40));
    const [line = '', ...more] = streamed([...chunks, '\nnext']);
    expect(line.length).toBeLessThan(LONGEST_SHOWN_LINE + 100);
    expect(line.endsWith('word [the rest of a long line is cut off]')).toBe(true);
    expect(more).toEqual(['next']);
  });
});
