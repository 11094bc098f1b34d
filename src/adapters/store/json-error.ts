import { errorText } from './disk-error.ts';

/**
 * What is wrong with a text that is no JSON, with its line (1-based): `line 3: Unexpected token 'o'`. The engine names
 * a position only for some mistakes; so the longest beginning is looked for that could still become JSON.
 */
export function jsonErrorAt(text: string): string {
  let good = 0;
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isBeginning(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  // A text that ends too early is reported where its last character is, not on the empty line after it.
  const before = good === text.length ? text.trimEnd() : text.slice(0, good);
  const line = before.split('\n').length;
  return `line ${line}: ${plainly(mistakeOf(text) ?? 'not JSON')}`;
}

/** True when nothing is wrong with the text but that it may end too early. */
function isBeginning(text: string): boolean {
  const mistake = mistakeOf(text);
  if (mistake === null || mistake.startsWith('Unexpected end')) return true;
  const position = /at position (\d+)/.exec(mistake)?.[1];
  return position !== undefined && Number(position) >= text.length;
}

function mistakeOf(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return errorText(error);
  }
}

function plainly(mistake: string): string {
  return mistake
    .replace(/^(Unexpected token .+?), .* is not valid JSON$/s, '$1')
    .replace(/( in JSON)? at position \d+.*$/s, '');
}
