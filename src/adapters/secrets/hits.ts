import { basename } from 'node:path';
import { anyOf, KEY_PATTERNS } from '../text/redact.ts';
import { kindOf } from './kinds.ts';

/** Where a text holds a secret: UTF-16 units from `start` to `end`. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

/** Looks for secrets in a text; the file's name decides some rules. */
export type Detector = (text: string, path: string) => Promise<readonly Hit[]>;

/** Comments that switch the rules off: an agent could write them, and only the human says what is no secret. */
const BY_COMMENT = '@secretlint/secretlint-rule-filter-comments';

/** The recommended rules of secretlint. Loaded here, for most runs of the program commit nothing. */
export async function loadSecretlint(): Promise<Detector> {
  const [{ lintSource }, { rules }, { secretLintProfiler }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
    import('@secretlint/profiler'),
  ]);
  // It would remember every rule's time in every file as long as the shell runs.
  secretLintProfiler.setEnabled(false);
  const kept = rules.filter(({ meta }) => meta.id !== BY_COMMENT).map((rule) => ({ id: rule.meta.id, rule }));
  return async (content, path) => {
    // The name alone, which some rules go by; without its ending apart, on which one would read the disk by itself.
    const source = { filePath: basename(path), content, contentType: 'text' } as const;
    const { messages } = await lintSource({ source, options: { config: { rules: kept }, noPhysicFilePath: true } });
    return messages.map(({ range: [start, end], messageId }) => ({ start, end, kind: kindOf(messageId) }));
  };
}

const LEAST_DISTINCT = 8;

/** Examples say so, are letters, or one of them over and over; keys are neither. */
const isVaried = (value: string): boolean =>
  /\d/.test(value) && !value.includes('EXAMPLE') && new Set(value).size >= LEAST_DISTINCT;

/** Formats of keys that redact.ts knows too. */
export const knownFormats: Detector = async (text) =>
  KEY_PATTERNS.flatMap(({ name, expression }) =>
    [...text.matchAll(expression)].flatMap(({ 0: value, index }) =>
      isVaried(value) ? [{ start: index, end: index + value.length, kind: kindOf(name) }] : [],
    ),
  );

const LONG_VALUE = 16;

/** A variable that is called like a secret and holds a plain word or an address would be found all over the project. */
function isUnmistakable(value: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:\/\/[^@\s]*$/i.test(value)) return false;
  return value.length >= LONG_VALUE || (/\d/.test(value) && /\p{L}/u.test(value));
}

/** The exact values of secret-looking variables; `values` gives the name of the variable for every spelling. */
export function ofEnvironment(values: ReadonlyMap<string, string>): Detector {
  const wanted = [...values.keys()].filter(isUnmistakable);
  const expression = wanted.length === 0 ? null : anyOf(wanted);
  return async (text) => {
    if (expression === null) return [];
    return [...text.matchAll(expression)].map(({ 0: value, index }) => ({
      start: index,
      end: index + value.length,
      kind: `value of ${values.get(value) ?? 'a variable'}`,
    }));
  };
}
