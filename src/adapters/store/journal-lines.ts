import { isUtf8 } from 'node:buffer';
import { type Envelope, type Event, envelopeSchema } from '../../../schemas/event.ts';
import { BugError } from '../../ports/errors.ts';
import { errorText } from './disk-error.ts';
import { CURRENT_VERSION, upcast } from './upcast.ts';

/** What the bytes of a journal hold. */
export interface JournalContent {
  readonly envelopes: readonly Envelope[];
  /** Bytes up to the end of the last event that counts; what follows is a torn tail unless `broken` is set. */
  readonly goodBytes: number;
  /** The first bad line (1-based) when it is not a torn tail. */
  readonly broken: { readonly line: number; readonly message: string } | null;
}

/** Where and when a batch of events is put down. */
export interface BatchStamp {
  /** The number of the first event of the batch. */
  readonly seq: number;
  readonly at: string;
}

const NEWLINE = 0x0a;
const BATCH_ID = /^e\d+-(\d+)of(\d+)$/;

/**
 * The lines of one append and the events as a later reading gives them. The ids of a batch of several say `k` of `n`,
 * so that reading can tell a whole batch from one that a crash cut short: a batch counts as a whole or not at all.
 * Throws a BugError for an event that could not be read back.
 */
export function writeLines(
  events: readonly Event[],
  stamp: BatchStamp,
): { readonly bytes: Buffer; readonly envelopes: readonly Envelope[] } {
  const lines = events.map((event, index) => {
    const seq = stamp.seq + index;
    const id = events.length === 1 ? `e${seq}` : `e${seq}-${index + 1}of${events.length}`;
    return JSON.stringify({ v: CURRENT_VERSION, seq, id, at: stamp.at, event });
  });
  const envelopes = lines.map((line) => {
    const read = readLine(line);
    if (read.kind === 'bad') throw new BugError(`An event that cannot be read back: ${read.message}`);
    return read.envelope;
  });
  return { bytes: Buffer.from(lines.map((line) => `${line}\n`).join(''), 'utf8'), envelopes };
}

/**
 * The lines of a journal that holds just these events, which are a journal's first ones. Where they end within a batch,
 * its ids say so no longer: what is copied is whole.
 */
export function copyLines(envelopes: readonly Envelope[]): Buffer {
  const whole = envelopes.length - unfinishedBatch(envelopes.at(-1));
  const lines = envelopes.map((one, index) => JSON.stringify(index < whole ? one : { ...one, id: `e${one.seq}` }));
  return Buffer.from(lines.map((line) => `${line}\n`).join(''), 'utf8');
}

/**
 * Reads a whole journal. Every line is checked against the schema and for its number. What a crash can leave behind a
 * last acknowledged event (an unfinished line, blocks of zeros, a part of a batch) is a torn tail; any other bad line
 * is a broken journal.
 */
export function readJournal(bytes: Buffer): JournalContent {
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  const complete = bytes.subarray(0, end);
  const lines = complete.toString('utf8').split('\n').slice(0, -1);
  const envelopes: Envelope[] = [];
  const trusted = isUtf8(complete);
  for (const line of lines) {
    const read = readNumbered(line, envelopes.length + 1, trusted);
    if (read.kind === 'bad') return stopAt(lines, envelopes, read.message);
    envelopes.push(read.envelope);
  }
  const whole = envelopes.length - unfinishedBatch(envelopes.at(-1));
  const goodBytes = whole === lines.length ? end : bytesOf(lines.slice(0, whole));
  return { envelopes: envelopes.slice(0, whole), goodBytes, broken: null };
}

type ReadLine =
  | { readonly kind: 'good'; readonly envelope: Envelope }
  | { readonly kind: 'bad'; readonly message: string };

const bad = (message: string): ReadLine => ({ kind: 'bad', message });

function readNumbered(line: string, seq: number, trusted: boolean): ReadLine {
  // The character for undecodable bytes may also be meant, so it is suspicious only where bytes did not decode.
  if (!trusted && line.includes('\uFFFD')) return bad('bytes that are not UTF-8');
  const read = readLine(line);
  if (read.kind === 'bad' || read.envelope.seq === seq) return read;
  return bad(`event number ${read.envelope.seq} where ${seq} was expected`);
}

function readLine(line: string): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return bad(`not JSON: ${errorText(error)}`);
  }
  const parsed = envelopeSchema.safeParse(upcast(value));
  if (parsed.success) return { kind: 'good', envelope: parsed.data };
  return bad(whyNot(value, parsed.error.issues[0]));
}

interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function whyNot(value: unknown, issue: Issue | undefined): string {
  const version = field(value, 'v');
  if (typeof version === 'number' && version > CURRENT_VERSION) {
    return `written by a newer version of the shell (format ${version}, this one reads up to ${CURRENT_VERSION})`;
  }
  if (issue?.code === 'invalid_union')
    return `unknown event type ${JSON.stringify(field(field(value, 'event'), 'type'))}`;
  return issue === undefined ? 'not an event' : `${issue.path.map(String).join('.') || 'line'}: ${issue.message}`;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Events at the end that belong to a batch whose last line is missing. */
function unfinishedBatch(last: Envelope | undefined): number {
  const place = BATCH_ID.exec(last?.id ?? '');
  if (place === null || place[1] === place[2]) return 0;
  return Number(place[1]);
}

/** Decides whether a bad line is the torn tail or the end of what can be trusted. */
function stopAt(lines: readonly string[], envelopes: readonly Envelope[], message: string): JournalContent {
  const whole = envelopes.length - unfinishedBatch(envelopes.at(-1));
  const cut = { envelopes: envelopes.slice(0, whole), goodBytes: bytesOf(lines.slice(0, whole)) };
  if (isTornBatch(lines, envelopes.length, whole + 1)) return { ...cut, broken: null };
  return { envelopes, goodBytes: cut.goodBytes, broken: { line: envelopes.length + 1, message } };
}

/**
 * A block that never reached the disk reads as zeros, which no line holds; it can be followed only by the rest of the
 * same, never acknowledged batch, whose first event has the number `first`.
 */
function isTornBatch(lines: readonly string[], badIndex: number, first: number): boolean {
  if (lines[badIndex]?.includes('\0') !== true) return false;
  return lines.slice(badIndex + 1).every((line) => {
    if (line.includes('\0')) return true;
    const read = readLine(line);
    if (read.kind === 'bad') return false;
    const place = BATCH_ID.exec(read.envelope.id);
    return place !== null && read.envelope.seq - Number(place[1]) + 1 === first;
  });
}

function bytesOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
}
