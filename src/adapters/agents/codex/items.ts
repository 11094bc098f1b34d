import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import { oneLine } from '../one-line.ts';
import type { Change, Item } from './wire.ts';

type Tool = Extract<AgentEvent, { type: 'tool' }>['tool'];

/** What an item that is a tool's work looks like; null for words, thoughts and what the agent does with itself. */
export function toolOf(item: Item, cwd: string): Tool | null {
  const shown = SHOWN[item.type]?.(item, cwd);
  return shown === undefined ? null : { id: item.id, ...shown, status: statusOf(item) };
}

type Shown = Pick<Tool, 'name' | 'title' | 'detail'>;

const SHOWN: Readonly<Record<string, (item: Item, cwd: string) => Shown>> = {
  commandExecution: ({ command, aggregatedOutput }) => ({
    name: 'shell',
    title: oneLine(commandIn(command)),
    detail: aggregatedOutput ?? null,
  }),
  fileChange: ({ changes }, cwd) => ({
    name: 'edit',
    title: oneLine(changes.map((change) => within(change.path, cwd)).join(', ')),
    detail: diffOf(changes, cwd),
  }),
  mcpToolCall: ({ server, tool, arguments: input, error, result }) => ({
    name: `${server}.${tool}`,
    title: oneLine(json(input)),
    detail: error?.message ?? (result == null ? null : json(result)),
  }),
  dynamicToolCall: ({ tool, arguments: input }) => ({ name: tool, title: oneLine(json(input)), detail: null }),
  collabAgentToolCall: ({ tool, prompt }) => ({ name: tool, title: oneLine(prompt ?? ''), detail: null }),
  webSearch: ({ query }) => ({ name: 'web search', title: oneLine(query), detail: null }),
  imageView: ({ path }, cwd) => ({ name: 'view image', title: oneLine(within(path, cwd)), detail: null }),
};

/** A command that ends with another exit than 0 has failed, though its item says completed. */
function statusOf({ status, exitCode }: Item): Tool['status'] {
  if (status === 'inProgress') return 'started';
  const good = (status === 'completed' || status === '') && (exitCode == null || exitCode === 0);
  return good ? 'completed' : 'failed';
}

const WRAPPED = /^(?:\S*\/)?(?:bash|zsh|sh) -l?c ([\s\S]+)$/;

/** The command as the model wrote it, without the shell that codex wraps it in. */
export function commandIn(command: string): string {
  const inner = WRAPPED.exec(command)?.[1];
  if (inner === undefined) return command;
  const single = /^'([^']*)'$/.exec(inner)?.[1];
  if (single !== undefined) return single;
  const double = /^"((?:[^"\\]|\\[\s\S])*)"$/.exec(inner)?.[1];
  return double === undefined ? inner : double.replace(/\\([\\"$`])/g, '$1');
}

/** Changes of files as a unified difference; each has its file's name above it where there are several. */
export function diffOf(changes: readonly Change[], cwd: string): string {
  return changes
    .map((change) => (changes.length === 1 ? linesOf(change) : `${within(change.path, cwd)}\n${linesOf(change)}`))
    .join('\n');
}

/** New and deleted files come as their content, changed ones as hunks. */
function linesOf({ kind, diff }: Change): string {
  const body = diff.replace(/\n$/, '');
  const sign = { add: '+', delete: '-' }[kind.type];
  return sign === undefined ? body : body.replace(/^/gm, sign);
}

/** A path of the project relative to it, any other as it is. */
export const within = (path: string, cwd: string): string =>
  path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;

const json = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
