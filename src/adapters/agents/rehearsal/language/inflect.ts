const IRREGULAR_PLURALS: Readonly<Record<string, string>> = {
  person: 'people',
  child: 'children',
  man: 'men',
  woman: 'women',
  mouse: 'mice',
  foot: 'feet',
  tooth: 'teeth',
  quiz: 'quizzes',
  shelf: 'shelves',
  leaf: 'leaves',
  knife: 'knives',
  life: 'lives',
  wife: 'wives',
  wolf: 'wolves',
  half: 'halves',
  loaf: 'loaves',
  movie: 'movies',
  cookie: 'cookies',
  selfie: 'selfies',
  zombie: 'zombies',
  calorie: 'calories',
  pie: 'pies',
  tie: 'ties',
  bus: 'buses',
  cache: 'caches',
  headache: 'headaches',
  shoe: 'shoes',
  photo: 'photos',
  potato: 'potatoes',
  tomato: 'tomatoes',
  hero: 'heroes',
  lens: 'lenses',
  gas: 'gases',
  canvas: 'canvases',
  alias: 'aliases',
};
const IRREGULAR_SINGULARS: ReadonlyMap<string, string> = new Map(
  Object.entries(IRREGULAR_PLURALS).map(([one, many]) => [many, one]),
);

/** A simple English singular; words that only look plural (`chess`, `status`) stay as they are. */
export function singular(word: string): string {
  const irregular = IRREGULAR_SINGULARS.get(word);
  if (irregular !== undefined) return irregular;
  if (Object.hasOwn(IRREGULAR_PLURALS, word)) return word;
  if (word.length < 4 || /(ss|us|is|news|series)$/.test(word)) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(ches|shes|xes|sses|zzes)$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

/** A simple English plural; words outside the Latin alphabet stay as they are. */
export function plural(word: string): string {
  if (Object.hasOwn(IRREGULAR_PLURALS, word)) return IRREGULAR_PLURALS[word] ?? word;
  if (!/[a-z]$/i.test(word)) return word;
  if (/[^aeiou]y$/i.test(word)) return `${word.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/i.test(word) ? `${word}es` : `${word}s`;
}

/** The word with its article, by the sound it most likely begins with: `an hour`, `a user`. */
export function withArticle(word: string): string {
  const vowel = /^(?:[aeio]|u(?!ni|s[aeiu])|hour|honest)/i.test(word);
  return `${vowel ? 'an' : 'a'} ${word}`;
}

const DOUBLED =
  /^(?:log|plan|split|tag|get|set|run|scan|plot|chat|swap|skip|drop|map|bet|dig|pin|shop|flip|step|cut|quit)$/;

/** The -ing form of a verb in its base form: `share` gives `sharing`, `plan` gives `planning`. */
export function gerund(verb: string): string {
  if (/[^aeiouy]e$/.test(verb) || verb.endsWith('ue')) return `${verb.slice(0, -1)}ing`;
  if (verb.endsWith('ie')) return `${verb.slice(0, -2)}ying`;
  return DOUBLED.test(verb) ? `${verb}${verb.at(-1) ?? ''}ing` : `${verb}ing`;
}

const ACRONYMS =
  /\b(?:url|csv|json|pdf|rss|html|xml|yaml|api|sql|usb|gps|qr|iban|vat|bmi|ocr|tv|dvd|cd|id|ip|faq|cv)(s?)\b/gi;

/** Acronyms as they are written (`url` gives `URL`); everything else stays as typed. */
export function withAcronyms(text: string): string {
  return text.replace(ACRONYMS, (all, many: string) =>
    many === '' ? all.toUpperCase() : `${all.slice(0, -1).toUpperCase()}${all.endsWith('S') ? 's' : many}`,
  );
}
