import { type Purpose, RESULT_SCHEMAS, type ResultOf } from '../../schemas/results.ts';
import { jsonFault } from './json-fault.ts';
import { type FencedBlock, scan } from './markdown.ts';

/** What the last message of a run holds: a result, something that cannot be read and why, or no result at all. */
export type ResultReading<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'unreadable'; readonly why: string }
  | { readonly status: 'none' };

const INFO = 'codesleuth-result';
/** Characters of JSON; a result is a report, not a place to put the product. */
export const LARGEST_RESULT = 1_000_000;

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

interface Reader<T> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } };
}

const READERS: { readonly [P in Purpose]: Reader<ResultOf<P>> } = RESULT_SCHEMAS;

/**
 * Reads the last fenced block `codesleuth-result` of a final message (product.md, section 6) with the schema of the
 * run's purpose. A block inside another code block is an example, not a result. `why` names the line and column of a
 * JSON fault, or the path of a field that does not fit.
 */
export function readResult<P extends Purpose>(finalText: string, purpose: P): ResultReading<ResultOf<P>> {
  const { blocks } = scan(finalText);
  const block = blocks.findLast((one) => infoWord(one.info) === INFO);
  if (block === undefined) return swallowed(blocks.at(-1));
  if (!block.closed) return unreadable(`the result block that begins on line ${block.line} is never closed`);
  const text = block.content.join('\n');
  if (text.length > LARGEST_RESULT) return unreadable(`the result block is larger than ${LARGEST_RESULT} characters`);
  if (text.trim() === '') return unreadable('the result block is empty');
  const json = parseJson(text);
  return json.fault === null ? check(json.value, READERS[purpose]) : unreadable(json.fault);
}

/** The same for an agent that was held to the schema and gave the result as data. */
export function readHeldResult<P extends Purpose>(value: unknown, purpose: P): ResultReading<ResultOf<P>> {
  if (JSON.stringify(value).length > LARGEST_RESULT) {
    return unreadable(`the result is larger than ${LARGEST_RESULT} characters`);
  }
  return check(value, READERS[purpose]);
}

const unreadable = (why: string): { readonly status: 'unreadable'; readonly why: string } => ({
  status: 'unreadable',
  why,
});

const infoWord = (info: string): string => info.split(/\s/)[0]?.toLowerCase() ?? '';

/** A code block left open takes the result block below it with it. */
function swallowed(last: FencedBlock | undefined): ResultReading<never> {
  const hidden =
    last?.closed === false && last.content.some((line) => /^ {0,3}(?:`{3,}|~{3,})\s*codesleuth-result\b/.test(line));
  if (!last || !hidden) return { status: 'none' };
  return unreadable(
    `the result block stands inside the code block that begins on line ${last.line} and is never closed`,
  );
}

function parseJson(text: string): { readonly value: unknown; readonly fault: string | null } {
  try {
    return { value: JSON.parse(text), fault: null };
  } catch {
    return { value: null, fault: describeFault(text) };
  }
}

function describeFault(text: string): string {
  const at = jsonFault(text) ?? 0;
  const before = text.slice(0, at).split('\n');
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  const char = text.slice(at).match(/^./su)?.[0];
  return char === undefined
    ? `the result block is not JSON: it breaks off at ${place}`
    : `the result block is not JSON: unexpected ${JSON.stringify(char)} at ${place}`;
}

function check<T>(value: unknown, reader: Reader<T>): ResultReading<T> {
  const parsed = reader.safeParse(value);
  if (parsed.success) return { status: 'ok', value: parsed.data };
  const shown = parsed.error.issues.slice(0, 3).map((issue) => `${pathOf(issue.path)}: ${issue.message}`);
  const more = parsed.error.issues.length - shown.length;
  return unreadable(`the result does not fit: ${shown.join('; ')}${more > 0 ? ` (and ${more} more)` : ''}`);
}

/** `scores[0].score`; `result` for the whole. */
function pathOf(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text === '' ? 'result' : text.replace(/^\./, '');
}
