/** Splits a stream into lines without ever holding more than one line of bounded length. */

import { StringDecoder } from 'node:string_decoder';

/** One line without its terminator; `dropped` counts the UTF-16 units cut off past the limit. */
export interface Line {
  readonly text: string;
  readonly dropped: number;
}

/** Chunks in, finished lines out; `flush` gives the last line when it had no terminator. */
export interface LineSplitter {
  push(chunk: string | Uint8Array): Line[];
  flush(): Line[];
}

const DEFAULT_LIMIT = 16 * 1024 * 1024;

/** Lines end at LF, a CR before it is cut off. Bytes are read as UTF-8, torn anywhere. `limit` is in UTF-16 units. */
export function createLineSplitter(limit: number = DEFAULT_LIMIT): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let pieces: string[] = [];
  let held = 0;
  let dropped = 0;

  const hold = (piece: string): void => {
    const kept = piece.slice(0, Math.max(0, limit - held));
    if (kept !== '') pieces.push(kept);
    held += kept.length;
    dropped += piece.length - kept.length;
  };
  const finish = (): Line => {
    const joined = pieces.join('');
    const line = { text: joined.endsWith('\r') && dropped === 0 ? joined.slice(0, -1) : joined, dropped };
    pieces = [];
    held = 0;
    dropped = 0;
    return line;
  };
  const split = (text: string): Line[] => {
    const lines: Line[] = [];
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      hold(text.slice(from, end));
      lines.push(finish());
      from = end + 1;
    }
    hold(text.slice(from));
    return lines;
  };
  return {
    push: (chunk) => split(typeof chunk === 'string' ? chunk : decoder.write(chunk)),
    flush: () => {
      const lines = split(decoder.end());
      return held + dropped > 0 ? [...lines, finish()] : lines;
    },
  };
}
