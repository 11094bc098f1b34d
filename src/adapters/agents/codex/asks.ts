import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import { oneLine } from '../one-line.ts';
import { commandIn, diffOf, within } from './items.ts';
import type { Change, Request } from './wire.ts';

type Ask = Extract<AgentEvent, { type: 'ask' }>;
type Of<M extends Request['method']> = Extract<Request, { method: M }>['params'];

/** A question of the agent's, and what is sent back for a yes and for a no. */
export interface Question {
  readonly ask: Ask;
  readonly yes: unknown;
  readonly no: unknown;
}

/** What the question is about, as far as it was told before. */
export interface Known {
  readonly cwd: string;
  /** The changes of the item that waits for leave. */
  readonly changes: readonly Change[];
}

/** The question for the human; or the answer, where there is nothing that a human could be asked. */
export function questionOf(requestId: string, request: Request, known: Known): Question | { readonly answer: unknown } {
  switch (request.method) {
    case 'item/commandExecution/requestApproval':
      return { ask: { type: 'ask', requestId, ...ofCommand(request.params, known.cwd) }, ...DECISIONS };
    case 'item/fileChange/requestApproval':
      return { ask: { type: 'ask', requestId, ...ofEdit(request.params, known) }, ...DECISIONS };
    case 'item/permissions/requestApproval':
      return ofPermissions(requestId, request.params);
    case 'mcpServer/elicitation/request':
      return ofServer(requestId, request.params);
    case 'item/tool/requestUserInput':
      return { answer: { answers: {} } };
    default:
      return request satisfies never;
  }
}

/** Leave for the run is kept by the shell, so that each yes is for this once. */
const DECISIONS = { yes: { decision: 'accept' }, no: { decision: 'decline' } } as const;

type Words = Omit<Ask, 'type' | 'requestId'>;

function ofCommand(asked: Of<'item/commandExecution/requestApproval'>, cwd: string): Words {
  const host = asked.networkApprovalContext?.host;
  const command = commandIn(asked.command ?? '');
  const where = asked.cwd == null || asked.cwd === cwd ? '' : `in ${asked.cwd}`;
  const detail = [asked.reason ?? '', where, command].filter((line) => line !== '').join('\n');
  if (host !== undefined) {
    return { title: `network ${host}`, detail, scope: `the network access to ${host}`, kind: 'other', paths: [] };
  }
  if (command === '') return { title: 'shell input', detail, scope: 'input to a command', kind: 'other', paths: [] };
  return { title: `shell ${oneLine(command)}`, detail, scope: scopeOf(command, where), kind: 'command', paths: [] };
}

/** Exactly this command: one that does not fit into a line is told from others by the hash of its text. */
function scopeOf(command: string, where: string): string {
  const scope = ['the command', oneLine(command), where].filter((word) => word !== '').join(' ');
  if (oneLine(command) === command) return scope;
  return `${scope} (sha256 ${createHash('sha256').update(command).digest('hex').slice(0, 16)})`;
}

function ofEdit({ reason, grantRoot }: Of<'item/fileChange/requestApproval'>, { cwd, changes }: Known): Words {
  const paths = changes.map((change) => resolve(cwd, change.path));
  const names = oneLine(paths.map((path) => within(path, cwd)).join(', '));
  const root = grantRoot == null ? '' : `and all under ${grantRoot}`;
  const detail = [reason ?? '', root, diffOf(changes, cwd)].filter((line) => line !== '').join('\n');
  const own = root === '' && paths.length > 0 && paths.every((path) => path.startsWith(`${cwd}/`));
  const scope = own ? 'edits of files in the project' : `edits of ${paths.join(', ')}${root}`;
  return { title: `edit ${names}`.trim(), detail, scope, kind: 'edit', paths };
}

function ofPermissions(requestId: string, asked: Of<'item/permissions/requestApproval'>): Question {
  const wanted = Object.fromEntries(Object.entries(asked.permissions).filter(([, one]) => one != null));
  const detail = [asked.reason ?? '', JSON.stringify(wanted, null, 1)].filter((line) => line !== '').join('\n');
  const title = `more permissions: ${Object.keys(wanted).join(', ')}`;
  const scope = `the permissions ${JSON.stringify(wanted)}`;
  return {
    ask: { type: 'ask', requestId, title, detail, scope, kind: 'other', paths: [] },
    yes: { permissions: wanted, scope: 'turn' },
    no: { permissions: {}, scope: 'turn' },
  };
}

/** A server of tools asks: a yes can be passed on, a form cannot be filled in. */
function ofServer(
  requestId: string,
  { serverName, message, requestedSchema }: Of<'mcpServer/elicitation/request'>,
): Question | { readonly answer: unknown } {
  const no = { action: 'decline', content: null, _meta: null };
  if (requestedSchema === undefined || Object.keys(requestedSchema.properties).length > 0) return { answer: no };
  const scope = `the tools of ${serverName}: ${message}`;
  return {
    ask: { type: 'ask', requestId, title: oneLine(`${serverName}: ${message}`), detail: message, scope, kind: 'other' },
    yes: { action: 'accept', content: {}, _meta: null },
    no,
  };
}
