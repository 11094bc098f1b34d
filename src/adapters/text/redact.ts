/**
 * Masks secrets in text that is about to be written. Works on whole texts or on the lines of a stream, never on chunks (a
 * key torn by a chunk border matches nothing), and after sanitising (an escape sequence inside a key hides it, then vanishes).
 */

import type { Redact } from '../../ports/text.ts';
import { createMaskedLines } from './masked-lines.ts';
import { maskPrivateKeys } from './private-key.ts';

interface Pattern {
  readonly name: string;
  /**
   * Global. A first capture group, if there is one, is the context that stays readable. Linear: repeats are bounded, end
   * the expression, or follow a border that keeps one run from being tried again at each of its characters.
   */
  readonly expression: RegExp;
}

/** Start of a word, also right after a JSON escape such as \n, where the letter before belongs to the escape. */
const BORDER = String.raw`(?:(?<![\w-])|(?<=\\[nrt]))`;

/** Formats as published by each provider, most specific first, since a masked text no longer matches the next one. */
const PATTERNS: readonly Pattern[] = [
  { name: 'anthropic-key', expression: /sk-ant-[\w-]{16,}/g },
  { name: 'openai-key', expression: /sk-(?:proj|svcacct|admin|or-v1)-[\w-]{16,}/g },
  { name: 'openai-key', expression: new RegExp(`${BORDER}sk-[A-Za-z0-9]{20,}`, 'g') },
  { name: 'stripe-key', expression: new RegExp(`${BORDER}(?:[srp]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}`, 'g') },
  { name: 'google-key', expression: /AIza[\w-]{35}/g },
  { name: 'google-oauth', expression: /ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}/g },
  { name: 'github-token', expression: /gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{22,}/g },
  { name: 'gitlab-token', expression: /glpat-[\w-]{20,}/g },
  { name: 'slack-token', expression: /xox[abeoprs]-[\w-]{10,}|xapp-[\w-]{10,}/g },
  { name: 'slack-webhook', expression: /(hooks\.slack\.com\/services\/)[\w/]{20,}/g },
  { name: 'npm-token', expression: /npm_[A-Za-z0-9]{36}/g },
  { name: 'aws-key-id', expression: new RegExp(`${BORDER}(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])`, 'g') },
  {
    name: 'aws-secret',
    expression: /(secret_?access_?key["']?\s{0,4}[:=]\s{0,4}["']?)[A-Za-z0-9/+=]{40,}/gi,
  },
  { name: 'jwt', expression: new RegExp(String.raw`${BORDER}eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?`, 'g') },
  {
    name: 'authorization',
    expression:
      /(authorization\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?(?:(?:basic|bearer|token|digest)\s{1,4})?)[\w.~+/=:-]{8,}/gi,
  },
  { name: 'bearer-token', expression: /(bearer\s{1,8})(?=[A-Za-z._~+/=-]{0,200}\d)[\w.~+/=-]{16,}/gi },
  {
    name: 'api-key-header',
    expression: /(x-(?:api|goog-api|auth)-(?:key|token)\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?)[\w.~+/=-]{8,}/gi,
  },
  { name: 'url-password', expression: /(:\/\/)[^\s:@/"'<>]*:[^\s/"'<>]+(?=@)/g },
];

/** Those that are a secret wherever they stand; the others are so common in texts and tests that they only are masked. */
const KEYS = new Set([
  ...['anthropic-key', 'openai-key', 'google-key', 'google-oauth'],
  ...['github-token', 'gitlab-token', 'slack-token', 'npm-token', 'aws-key-id'],
]);
export const KEY_PATTERNS: readonly Pattern[] = PATTERNS.filter(({ name }) => KEYS.has(name));

/** One cheap look decides whether the patterns have to run at all: each of them needs one of these. */
const ANY_HINT =
  /sk-|[srp]k_|whsec_|AIza|ya29|GOCSPX|gh[pousr]_|github_pat|glpat|xox|xapp|slack|npm_|AKIA|ASIA|secret|eyJ|auth|bearer|x-api|x-goog|:\/\//i;

const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL/i;
/** Where a secret lies is not the secret, and masking a directory would make every message unreadable. */
const PLACE_NAME = /(?:PATH|FILE|DIR|HOME|SOCK|CREDENTIALS)$/i;
const MIN_SECRET_LENGTH = 8;

function mask(name: string): string {
  return `[redacted:${name}]`;
}

function maskPattern(text: string, { name, expression }: Pattern): string {
  return text.replace(
    expression,
    (_match, context: unknown) => (typeof context === 'string' ? context : '') + mask(name),
  );
}

function maskPatterns(text: string): string {
  const keyless = text.includes('-----BEGIN') ? maskPrivateKeys(text, mask('private-key')) : text;
  if (!ANY_HINT.test(keyless)) return keyless;
  return PATTERNS.reduce(maskPattern, keyless);
}

function isSecret(name: string, value: string): boolean {
  if (!SECRET_NAME.test(name) || value.length < MIN_SECRET_LENGTH) return false;
  return !(PLACE_NAME.test(name) && /^[~.]{0,2}\/|^[A-Za-z]:[\\/]/.test(value));
}

/** A value as it stands, as it looks inside JSON, and as it looks inside a URL. */
function spellings(value: string): string[] {
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value.toWellFormed())];
}

function escapeExpression(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** Spellings of the values of variables whose name speaks of a secret (8 units or longer), and those names. */
export function secretValues(env: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || !isSecret(name, value.trim())) continue;
    for (const spelling of spellings(value.trim())) names.set(spelling, name);
  }
  return names;
}

/** Matches any of the texts, the longest first. */
export function anyOf(texts: Iterable<string>): RegExp {
  const longestFirst = [...texts].sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map(escapeExpression).join('|'), 'g');
}

/**
 * A function that masks, as `[redacted:<what>]`, the known key formats and the exact values (8 units or longer) of
 * variables whose name speaks of a key, token, secret, password or credential. Linear in the text; `stream` is the same
 * for chunks.
 */
export function createRedactor(env: Readonly<Record<string, string | undefined>>): Redact {
  const names = secretValues(env);
  if (names.size === 0) return withStream(maskPatterns);
  const values = anyOf(names.keys());
  return withStream((text) => maskPatterns(text.replace(values, (value) => mask(names.get(value) ?? 'secret'))));
}

function withStream(redact: (text: string) => string): Redact {
  return Object.assign((text: string) => redact(text), { stream: (limit: number) => createMaskedLines(redact, limit) });
}
