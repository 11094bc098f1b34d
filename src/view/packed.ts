import { displayWidth } from './format.ts';

/** Words joined into as few rows as the width allows, none of them broken. */
export function packed(words: readonly string[], width: number): readonly string[] {
  const rows: string[] = [];
  for (const word of words) {
    const last = rows.at(-1);
    const joined = last === undefined ? word : `${last} · ${word}`;
    if (last !== undefined && displayWidth(joined) <= width) rows[rows.length - 1] = joined;
    else rows.push(word);
  }
  return rows;
}
