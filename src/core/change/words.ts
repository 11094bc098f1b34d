/** Words that say nothing of what a text is about. */
const STOP = new Set(
  (
    'a about above add added adds after all also an and any are as at be because been before being below between both but by can ' +
    'cannot change changed changes could did do does doing done down during each either every few for from further get had has have ' +
    'having he her here him his how if in instead into is it its just make makes may me more most must my need needs no nor not now ' +
    'of off on once only or other our out over own per please same shall she should so some such than that the their them then there ' +
    'these they this those through to too under until up use used uses using very want wants was we were what when where which while ' +
    'who whom why will with would you your let lets new support allow allows via like rather able ensure given it works'
  ).split(' '),
);

/** A single letter says nothing; a single digit may be all that tells two names apart. */
const SINGLE_LETTER = /^\p{L}$/u;

/**
 * The words of a text in the form in which they are compared: parted at case and punctuation, small, without words that
 * mean nothing, in the singular and without an ending. Linear in the text; any text is accepted.
 */
export function termsOf(text: string): readonly string[] {
  // `dueDate` is two words, `SQLite` and `PostgreSQL` are one.
  const parted = text.replace(/([a-z0-9])([A-Z][a-z])/g, '$1 $2');
  const words = parted.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => !SINGLE_LETTER.test(word) && !STOP.has(word)).map(stem);
}

/** The words of a text, each once. */
export const uniqueTerms = (text: string): readonly string[] => [...new Set(termsOf(text))];

/**
 * Endings that are taken off, the first that fits: plural, then verb forms. Lighter than Porter's algorithm (1980), for
 * names of code are short and two of them must not become one.
 */
function stem(word: string): string {
  return withoutE(withoutVerbEnding(singular(word)));
}

function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith('s') && !/(?:ss|us|is)$/.test(word)) return word.slice(0, -1);
  return word;
}

function withoutVerbEnding(word: string): string {
  const base = /^(.{3,}?)(?:ing|ed)$/.exec(word)?.[1];
  if (base === undefined || !/[aeiouy]/.test(base)) return word;
  return /([^aeiouylsz])\1$/.test(base) ? base.slice(0, -1) : base;
}

const withoutE = (word: string): string => (word.length > 4 && word.endsWith('e') ? word.slice(0, -1) : word);
