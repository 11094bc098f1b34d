import { createHash } from 'node:crypto';
import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import { oneLine } from '../one-line.ts';
import { type Known, kindOf, lineOf, nameOf, within } from './tools.ts';

type Ask = Extract<AgentEvent, { type: 'ask' }>;

/** What leave is asked for, for the human and for the permission mode. */
export function askOf(requestId: string, known: Known, cwd: string): Ask {
  const kind = kindOf(known);
  const line = lineOf(known, cwd);
  const title = oneLine(`${nameOf(known)} ${line}`.trim());
  const paths = kind === 'command' ? [] : [...known.paths];
  return { type: 'ask', requestId, title, detail: detailOf(known), kind, paths, scope: scopeOf(known, line, cwd) };
}

function detailOf(known: Known): string {
  const { diff, command, text, title, input } = known;
  if (diff !== '') return diff;
  const parts = [kindOf(known) === 'command' ? (command ?? title) : '', text].filter((part) => part !== '');
  if (parts.length > 0) return parts.join('\n');
  return input === undefined ? title : JSON.stringify(input, null, 1);
}

/** Exactly what a yes for the run would hold for. */
function scopeOf(known: Known, line: string, cwd: string): string {
  const { command, title, paths, name } = known;
  switch (kindOf(known)) {
    case 'command':
      return `the command ${exactly(command ?? title)}`;
    case 'read':
      return 'reading of files';
    case 'edit': {
      const own = paths.length > 0 && paths.every((path) => within(path, cwd) !== path);
      return own ? 'edits of files in the project' : `edits of ${paths.length === 0 ? line : paths.join(', ')}`;
    }
    default:
      return name === null ? exactly(title) : `the tool ${name}`;
  }
}

/** One that does not fit into a line is told from others by the hash of its text. */
function exactly(text: string): string {
  const line = oneLine(text);
  if (line === text) return line;
  return `${line} (sha256 ${createHash('sha256').update(text).digest('hex').slice(0, 16)})`;
}
