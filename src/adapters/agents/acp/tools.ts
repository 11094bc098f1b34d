import { relative, resolve, sep } from 'node:path';
import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import { isObject } from '../json.ts';
import { oneLine } from '../one-line.ts';
import { unifiedDiff } from '../rehearsal/diff.ts';
import type { ToolCall } from './wire.ts';

type Tool = Extract<AgentEvent, { type: 'tool' }>['tool'];

/** What a permission mode makes of a tool. */
type Kind = 'edit' | 'command' | 'read' | 'other';
const KINDS: ReadonlyMap<string | null, Kind> = new Map([
  ...(['edit', 'delete', 'move'] as const).map((kind) => [kind, 'edit'] as const),
  ...(['read', 'search'] as const).map((kind) => [kind, 'read'] as const),
  ['execute', 'command'] as const,
]);

/** All that was told of a tool call so far. */
export interface Known {
  readonly id: string;
  readonly name: string | null;
  /** The protocol's own kind. */
  readonly kind: string | null;
  readonly title: string;
  readonly command: string | null;
  /** Absolute paths. */
  readonly paths: readonly string[];
  readonly diff: string;
  readonly text: string;
  readonly input: unknown;
}

interface Entry {
  known: Known;
  started: Pick<Tool, 'id' | 'name' | 'title'> | null;
  done: boolean;
}

/** The tool calls of one prompt. They are told piece by piece, and by some agents not before their end. */
export class Tools {
  readonly #cwd: string;
  readonly #entries = new Map<string, Entry>();

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** What a question is about, with what was told of it before. Its words are about leave and no outcome. */
  note(call: ToolCall): Known {
    const before = this.#entries.get(call.toolCallId)?.known.text ?? '';
    const entry = this.#entryOf(call);
    const { known } = entry;
    entry.known = { ...known, text: before };
    return known;
  }

  /** Each call is started once and ends once, whatever is told of it. */
  see(call: ToolCall): readonly AgentEvent[] {
    const entry = this.#entryOf(call);
    if (entry.done || (entry.started === null && isBare(call, entry.known))) return [];
    const events: AgentEvent[] = [];
    if (entry.started === null) {
      const { id } = entry.known;
      entry.started = { id, name: nameOf(entry.known), title: lineOf(entry.known, this.#cwd) };
      events.push({ type: 'tool', tool: { ...entry.started, status: 'started', detail: null } });
    }
    const { status } = call;
    if (status !== 'completed' && status !== 'failed') return events;
    entry.done = true;
    const { diff, text } = entry.known;
    const detail = status === 'completed' && diff !== '' ? diff : text;
    return [...events, { type: 'tool', tool: { ...entry.started, status, detail: detail === '' ? null : detail } }];
  }

  #entryOf(call: ToolCall): Entry {
    const entry = this.#entries.get(call.toolCallId) ?? { known: nothingOf(call), started: null, done: false };
    entry.known = merged(entry.known, call, this.#cwd);
    this.#entries.set(call.toolCallId, entry);
    return entry;
  }
}

/** Announced before the model has said what it is to do. */
function isBare({ status }: ToolCall, known: Known): boolean {
  if (status !== 'pending' || `${known.text}${known.diff}` !== '') return false;
  return kindOf(known) === 'command' ? known.command === null : known.paths.length === 0;
}

const nothingOf = ({ toolCallId: id }: ToolCall): Known => ({
  ...{ id, name: null, kind: null, title: '', command: null, paths: [], diff: '', text: '', input: undefined },
});

function merged(known: Known, call: ToolCall, cwd: string): Known {
  const diffs = call.content.flatMap((part) => (part.type === 'diff' ? [part] : []));
  const texts = call.content.flatMap((part) => (part.type === 'content' ? [part.content.text] : []));
  const diff = diffs.map(({ path, oldText, newText }) => unifiedDiff(within(path, cwd), oldText ?? null, newText));
  const paths = [...call.locations, ...diffs].map(({ path }) => resolve(cwd, path));
  return {
    id: known.id,
    name: call.name ?? known.name,
    kind: call.kind ?? known.kind,
    title: call.title ?? known.title,
    command: commandIn(call.rawInput) ?? known.command,
    paths: paths.length === 0 ? known.paths : [...new Set(paths)],
    diff: diff.length === 0 ? known.diff : diff.join(''),
    text: texts.length === 0 ? known.text : texts.join('\n'),
    input: call.rawInput ?? known.input,
  };
}

function commandIn(input: unknown): string | null {
  const command = isObject(input) ? input.command : null;
  if (Array.isArray(command)) return command.join(' ');
  return typeof command === 'string' && command !== '' ? command : null;
}

/** Whoever changes a file edits it, whatever it is called. */
export function kindOf({ kind, diff }: Known): Kind {
  return diff === '' ? (KINDS.get(kind) ?? 'other') : 'edit';
}

export const nameOf = ({ name, kind }: Known): string => name ?? kind ?? 'tool';

/** One line: the command, the file, or what the agent calls it. */
export function lineOf(known: Known, cwd: string): string {
  const { command, paths, title } = known;
  const kind = kindOf(known);
  if (kind === 'command') return oneLine(command ?? title);
  const [path] = paths;
  if (path !== undefined && (kind === 'edit' || known.kind === 'read')) return within(path, cwd);
  return title === '' ? nameOf(known) : oneLine(title);
}

/** The path from the project on, where it is in it. */
export function within(path: string, cwd: string): string {
  const from = relative(cwd, resolve(cwd, path));
  return from === '' || from === '..' || from.startsWith(`..${sep}`) ? path : from;
}
