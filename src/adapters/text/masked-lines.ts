import type { LineStream } from '../../ports/text.ts';
import { createLineSplitter, type Line } from './lines.ts';
import { createKeySkipper } from './private-key.ts';

/** Units at the end of a cut line in which half a secret may stand that no pattern knows any more. */
const EDGE = 512;
const CUT = '[the rest of a long line is cut off]';

/** The lines of one stream, each masked by `redact`; a private key is masked over all its lines. Holds `limit` units. */
export function createMaskedLines(redact: (text: string) => string, limit: number): LineStream {
  const splitter = createLineSplitter(limit);
  const skipKeys = createKeySkipper();
  const mask = ({ text, dropped }: Line): readonly string[] => {
    const open = skipKeys(text);
    if (open === null) return [];
    return [dropped === 0 ? redact(open) : `${withoutLastWord(redact(open))}${CUT}`];
  };
  return {
    push: (chunk) => splitter.push(chunk).flatMap(mask),
    flush: () => splitter.flush().flatMap(mask),
  };
}

function withoutLastWord(text: string): string {
  const edge = text.slice(-EDGE);
  return text.slice(0, -EDGE) + edge.slice(0, edge.lastIndexOf(' ') + 1);
}
