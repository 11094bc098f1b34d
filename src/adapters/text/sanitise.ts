/**
 * The one choke point between foreign text and the terminal: agent output, tool names, file names, git messages, errors.
 * One pass, left to right: escape sequences are dropped, every other control and every invisible character is spelled
 * out. Nothing is deleted and then scanned again, so nested payloads cannot re-form. Mask secrets after this, not before.
 */

import { StringDecoder } from 'node:string_decoder';
import { type SanitiseOptions, Scanner } from './scanner.ts';

export type { SanitiseOptions } from './scanner.ts';

/** Chunks in, safe text out; what a chunk leaves undecided comes out with the next one or with `flush`. */
export interface StreamSanitiser {
  push(chunk: string | Uint8Array): string;
  flush(): string;
}

/** ASCII without controls: the common case, at memory speed. */
const PLAIN_LINES = /[^\n -~]/;
const PLAIN_LINE = /[^ -~]/;

/** Text that can do nothing to a terminal but print: no control but (with `multiline`) newline, nothing invisible. */
export function sanitise(text: string, options: SanitiseOptions = {}): string {
  if (!(options.multiline ? PLAIN_LINES : PLAIN_LINE).test(text)) return text;
  const scanner = new Scanner(options);
  return scanner.push(text) + scanner.flush();
}

/** The same for chunks of one stream, torn anywhere; bytes are read as UTF-8. Newlines are kept. */
export function createStreamSanitiser(options: Pick<SanitiseOptions, 'colour'> = {}): StreamSanitiser {
  const scanner = new Scanner({ ...options, multiline: true });
  let decoder = new StringDecoder('utf8');
  const endBytes = (): string => {
    const rest = decoder.end();
    decoder = new StringDecoder('utf8');
    return rest;
  };
  return {
    push: (chunk) => scanner.push(typeof chunk === 'string' ? endBytes() + chunk : decoder.write(chunk)),
    flush: () => scanner.push(endBytes()) + scanner.flush(),
  };
}
