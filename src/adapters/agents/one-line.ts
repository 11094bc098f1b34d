/** A title fits into a line; what is cut off is in the detail. */
const LONGEST = 200;

/** The text in one line, white space runs as one blank. */
export function oneLine(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length <= LONGEST ? flat : `${flat.slice(0, LONGEST - 1)}…`;
}
