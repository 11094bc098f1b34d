import { createHmac, randomBytes } from 'node:crypto';
import type { KnownSecret, SecretFound } from '../../../schemas/secret.ts';
import type { ScannedFile, SecretScan } from '../../ports/secrets.ts';
import { secretValues } from '../text/redact.ts';
import { type Detector, type Hit, knownFormats, loadSecretlint, ofEnvironment } from './hits.ts';

/** Of one file; when these are taken out, the next ones are told. */
const MOST_TOLD = 20;

interface Value {
  readonly text: string;
  readonly line: number;
  readonly kind: string;
}

/**
 * The scanner counts from behind a byte-order mark. Text in UTF-16 is ASCII with zeros between; without them, strings in binary files and such text read alike, and bytes
 * that are no UTF-8 hide nothing beside them.
 */
function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  return text.includes('\0') ? text.replaceAll('\0', '') : text;
}

/** Of hits that overlap the narrowest says it best. */
function apart(hits: readonly Hit[]): readonly Hit[] {
  const kept: Hit[] = [];
  for (const hit of hits.toSorted((a, b) => a.start - b.start)) {
    const last = kept.at(-1);
    if (last === undefined || last.end <= hit.start) kept.push(hit);
    else if (hit.end - hit.start < last.end - last.start) kept[kept.length - 1] = hit;
  }
  return kept;
}

/** Every value once, at its first place. Lines are counted on from hit to hit. */
function valuesOf(text: string, hits: readonly Hit[]): readonly Value[] {
  const values = new Map<string, Value>();
  let [line, at] = [1, 0];
  for (const { start, end, kind } of apart(hits)) {
    for (let next = text.indexOf('\n', at); next !== -1 && next < start; next = text.indexOf('\n', at)) {
      line += 1;
      at = next + 1;
    }
    const value = text.slice(start, end);
    if (!values.has(value)) values.set(value, { text: value, line, kind });
  }
  return [...values.values()];
}

const hash = (salt: string, value: string): string => createHmac('sha256', salt).update(value).digest('hex');

function freshMark(value: string): SecretFound['mark'] {
  const salt = randomBytes(16).toString('hex');
  return { salt, hash: hash(salt, value) };
}

function found(file: string, { text, line, kind }: Value, known: readonly KnownSecret[]): SecretFound | null {
  const same = known.filter((one) => one.file === file && hash(one.mark.salt, text) === one.mark.hash);
  if (same.some(({ allowed }) => allowed)) return null;
  return { file, line, kind, mark: same[0]?.mark ?? freshMark(text), commit: null };
}

/** Looks for secrets by the rules of secretlint, the formats redact.ts masks, and the values of `env` (SecretScan). */
export function createSecretScan(env: Readonly<Record<string, string | undefined>>): SecretScan {
  const byValue = ofEnvironment(secretValues(env));
  let detectors: Promise<readonly Detector[]> | null = null;
  return async ({ path, bytes, before }: ScannedFile, known) => {
    detectors ??= loadSecretlint().then((secretlint) => [secretlint, knownFormats, byValue]);
    const text = textOf(bytes);
    const hits: Hit[] = [];
    for (const detect of await detectors) hits.push(...(await detect(text, path)));
    if (hits.length === 0) return [];
    const held = await before();
    const old = held === null ? '' : textOf(held);
    const fresh = valuesOf(text, hits).filter((value) => !old.includes(value.text));
    return fresh.flatMap((value) => found(path, value, known) ?? []).slice(0, MOST_TOLD);
  };
}
