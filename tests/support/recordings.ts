import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../../src/adapters/agents/json.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * One line of a recorded conversation with a real agent: what it was told, what it said on either stream, or how its
 * process ended; the rows after an `exit` are another process. `message` is null for a line that is no JSON.
 */
export type Row =
  | { readonly row: 'in' | 'out'; readonly line: string; readonly message: Fields | null }
  /** Its input was closed. */
  | { readonly row: 'eof' }
  | { readonly row: 'signal'; readonly name: string }
  | { readonly row: 'err'; readonly text: string }
  | { readonly row: 'exit'; readonly code: number | null; readonly signal: string | null };

const END_OF_INPUT = '<EOF>';
const SIGNAL = /^<(SIG[A-Z]+)>$/;
const place = (agent: string): string => join(import.meta.dirname, '../fixtures/agents', agent);

/** Names of the recordings of an agent, without their ending. */
export function recordingNames(agent: string): readonly string[] {
  return readdirSync(place(agent))
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => name.slice(0, -'.jsonl'.length))
    .sort();
}

/** The rows of a recording, in order. */
export function readRecording(agent: string, name: string): readonly Row[] {
  const lines = readFileSync(join(place(agent), `${name}.jsonl`), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map(rowOf);
}

function rowOf(line: string): Row {
  const row: unknown = JSON.parse(line);
  if (!isObject(row)) throw new Error(`no row: ${line}`);
  const { err, exit, signal } = row;
  if (typeof err === 'string') return { row: 'err', text: err };
  if ('in' in row) return saidIn('in', row.in);
  if ('out' in row) return saidIn('out', row.out);
  return {
    row: 'exit',
    code: typeof exit === 'number' ? exit : null,
    signal: typeof signal === 'string' ? signal : null,
  };
}

/** A line that was no JSON is recorded as its text alone. */
function saidIn(row: 'in' | 'out', said: unknown): Row {
  if (!isObject(said)) throw new Error(`nothing said: ${JSON.stringify(said)}`);
  const { text, ...more } = said;
  if (typeof text !== 'string' || Object.keys(more).length > 0)
    return { row, line: JSON.stringify(said), message: said };
  if (text === END_OF_INPUT) return { row: 'eof' };
  const signal = SIGNAL.exec(text)?.[1];
  return signal === undefined ? { row, line: text, message: null } : { row: 'signal', name: signal };
}
