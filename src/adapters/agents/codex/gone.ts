import { stripVTControlCharacters } from 'node:util';
import type { AgentEnd } from '../../../../schemas/agent-event.ts';
import type { Departure } from '../process/dialect.ts';
import { endOfGone } from '../process/gone.ts';

/** What codex says at every start and what follows its errors; neither says why it ended. */
const NOISE = /could not find bubblewrap|could not create PATH aliases|^Refusing to create helper|^WARNING: proceeding/;
const TRACE = /^Stack backtrace/;

/** The end of what codex said, without noise: from its error on in one line, else as it is. */
export function lastWordsOf(tail: string): string {
  const lines = stripVTControlCharacters(tail)
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('{') && !NOISE.test(line));
  const trace = lines.findIndex((line) => TRACE.test(line));
  const said = trace === -1 ? lines : lines.slice(0, trace);
  const error = said.findIndex((line) => /^error\b/i.test(line));
  return error === -1 ? said.join('\n') : said.slice(error).join(' ');
}

/** The end of a prompt whose codex went away. One that ends before it has said a word ends so every time. */
export function endOfCodex(departure: Departure, spoke: boolean): AgentEnd {
  const end = endOfGone('codex', { ...departure, tail: lastWordsOf(departure.tail) });
  if (spoke || departure.exit === null || end.error === null) return end;
  return { ...end, error: { ...end.error, retryable: false } };
}
