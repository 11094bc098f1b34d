/** Names and ids told in one line; the rest is counted. */
const TOLD = 3;
/** Words of one kind that are told one by one: whoever drops an index of thousands of files fills no screen with it. */
const MOST = 20;
/** Enough of an id for git to know it in any repository, and short enough to read. */
const ID_LENGTH = 12;

export const brief = (sha: string): string => sha.slice(0, ID_LENGTH);

/** A branch as people call it; what is neither branch nor tag keeps its full name. */
export const shortRef = (ref: string): string => ref.replace(/^refs\/(?:heads|tags)\//, '');

export function list(all: readonly string[]): string {
  const more = all.length > TOLD ? ` and ${all.length - TOLD} more` : '';
  return `${all.slice(0, TOLD).join(', ')}${more}`;
}

/** A line for a shell; words that are not plain are quoted, since names come from whoever made them. */
export function command(...words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}

/** The first words one by one, and for the rest how many they are and a way to look at them. */
export function atMost(words: readonly string[], rest: string): readonly string[] {
  return words.length <= MOST ? words : [...words.slice(0, MOST), `and ${words.length - MOST} more: ${rest}`];
}
