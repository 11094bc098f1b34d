import type { Redact, TextPort } from '../../ports/text.ts';
import { createStreamSanitiser, sanitise } from './sanitise.ts';

/** UTF-16 units of one line on the screen: many screens full, and little to hold. */
export const LONGEST_SHOWN_LINE = 16 * 1024;

/** Sanitised first, then redacted: an escape sequence inside a key would hide it from the patterns. */
export function createText(redact: Redact): TextPort {
  return {
    clean: (text) => redact(sanitise(text, { multiline: true })),
    redact,
    stream: () => {
      const sanitiser = createStreamSanitiser();
      const lines = redact.stream(LONGEST_SHOWN_LINE);
      return {
        push: (chunk) => lines.push(sanitiser.push(chunk)),
        flush: () => [...lines.push(sanitiser.flush()), ...lines.flush()],
      };
    },
  };
}
