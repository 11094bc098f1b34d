/** Private keys are the one secret that spans lines: from a BEGIN line to its END line. */

const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const KEY_END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** UTF-16 units after which a key is not one: a BEGIN line that is only spoken of must not hide the rest of a run. */
export const LONGEST_KEY = 64 * 1024;

/** Masks from each BEGIN line to its END line, or to the end of the text: a key cut short is still a key. */
export function maskPrivateKeys(text: string, mask: string): string {
  let result = '';
  let from = 0;
  for (let begin = find(KEY_BEGIN, text, 0); begin !== null; begin = find(KEY_BEGIN, text, from)) {
    result += text.slice(from, begin.start) + mask;
    from = find(KEY_END, text, begin.end)?.end ?? text.length;
  }
  return result + text.slice(from);
}

/**
 * For the lines of one stream, in order: what of a line lies outside a key that an earlier line began; null when
 * nothing does. A key that begins on the line itself is left to `maskPrivateKeys`.
 */
export function createKeySkipper(): (line: string) => string | null {
  let inside = false;
  let skipped = 0;
  return (line) => {
    if (!inside) {
      inside = opensKey(line);
      return line;
    }
    skipped += line.length;
    const end = find(KEY_END, line, 0)?.end ?? null;
    if (end === null && skipped <= LONGEST_KEY) return null;
    const rest = line.slice(end ?? 0);
    inside = opensKey(rest);
    skipped = 0;
    return end !== null && rest.trim() === '' ? null : rest;
  };
}

function opensKey(line: string): boolean {
  let from: number | null = 0;
  while (from !== null) {
    const begin = find(KEY_BEGIN, line, from);
    if (begin === null) return false;
    from = find(KEY_END, line, begin.end)?.end ?? null;
  }
  return true;
}

function find(expression: RegExp, text: string, from: number): { readonly start: number; readonly end: number } | null {
  expression.lastIndex = from;
  const match = expression.exec(text);
  return match === null ? null : { start: match.index, end: match.index + match[0].length };
}
