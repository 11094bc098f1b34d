import type { AgentEnd } from '../../../../schemas/agent-event.ts';
import { oneLine } from '../one-line.ts';
import type { Departure } from './dialect.ts';

/** The end of a prompt whose process went away without one: what happened, with its last words. */
export function endOfGone(name: string, { exit, notStarted, tail, alive, closed = 'output' }: Departure): AgentEnd {
  const kind = alive ? 'protocol' : 'crash';
  return {
    type: 'end',
    reason: 'error',
    error: { kind, status: null, retryable: true, message: why() },
    finalText: '',
  };

  function why(): string {
    if (notStarted !== null) return notStarted;
    if (alive) return `${name} closed its ${closed} in the middle of the turn and lived on; it was ended`;
    const how = exit === null ? 'was ended by a signal' : `ended with exit ${exit}`;
    const last = lastWords(tail);
    return `${name} ${how} in the middle of the turn${last === '' ? ' and said nothing' : `: ${last}`}`;
  }
}

/** The last line that is no JSON, for that is what a program says to a person. */
function lastWords(tail: string): string {
  const lines = tail.split('\n').filter((line) => line.trim() !== '' && !line.trimStart().startsWith('{'));
  return oneLine(lines.at(-1) ?? '');
}
