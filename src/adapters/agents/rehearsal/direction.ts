import { plainWords } from './language/safe-text.ts';
import { mention } from './language/topics.ts';

/** How the generated code varies with the human's words for a side of a fork. */
export interface Style {
  /** The words, on one line and inert; null outside of a fork. */
  readonly direction: string | null;
  /** The data file: one JSON text, or one JSON text per line. */
  readonly storage: 'json' | 'lines';
  readonly comments: 'usual' | 'many' | 'none';
}

const PLAIN: Style = { direction: null, storage: 'json', comments: 'usual' };

const LINES =
  /(?<!(?:command|fewer|less)[- ])\b(?:lines(?! of code)|jsonl|ndjson|(?:json|per|by|each|one) line|plain[- ]text|text[- ]?files?|text storage|as text)\b/;
const COMMENTS = /\b(?:comment(?:s|ed)?|documented|explained|explanations?|js ?docs?|doc ?strings?)\b/;
const SHORT = /\b(?:short(?:er)?|terse|compact|minimal(?:ist)?|concise|lean|brief|tiny|bare)\b/;
const SOLE_FILE = /\b(?:one|single|a single|only one)[- ]file\b/;
const MODULES = /\b(?:modules?|modular|many files|small files)\b/;

/** Reads the words: data kept line by line, more comments or none. Everything else in them is only repeated. */
export function styleOf(words: string | null): Style {
  const direction = words === null ? '' : plainWords(words, 120);
  if (words === null || direction === '') return PLAIN;
  const comments = mention(words, COMMENTS);
  const none = comments === 'no' || mention(words, SHORT) === 'yes';
  return {
    direction,
    storage: mention(words, LINES) === 'yes' ? 'lines' : 'json',
    comments: comments === 'yes' ? 'many' : none ? 'none' : 'usual',
  };
}

/** What of the direction is really built, in words for the summary. */
export function takenFrom({ direction, storage, comments }: Style): string[] {
  const built = [
    ...(storage === 'lines' ? ['data is kept as one JSON text per line'] : []),
    ...(comments === 'many' ? ['every command is explained in a comment'] : []),
    ...(comments === 'none' ? ['comments are left out'] : []),
  ];
  const words = direction ?? '';
  const fixed = mention(words, SOLE_FILE) !== null || mention(words, MODULES) !== null;
  const plan = fixed ? ['which files there are is fixed by the plan'] : [];
  const rest =
    built.length === 0 ? ['the words stand in the files and change nothing else, for there is no model'] : [];
  return [...built, ...plan, ...rest];
}
