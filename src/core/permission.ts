import type { AgentEvent } from '../../schemas/agent-event.ts';
import type { PermissionMode } from '../../schemas/config.ts';

type Asked = Pick<Extract<AgentEvent, { type: 'ask' }>, 'kind' | 'paths' | 'scope'>;

/** What stands when an agent asks for leave. */
export interface Leave {
  readonly mode: PermissionMode;
  /** The role writes code; all others only read. */
  readonly mayWrite: boolean;
  /** Scopes the human has allowed for the whole run. */
  readonly allowed: ReadonlySet<string>;
  /** Absolute real path of the project, and of each path that was asked for. */
  readonly dir: string;
  readonly paths: readonly string[];
}

export type Ruling =
  | { readonly kind: 'ask' }
  | { readonly kind: 'yes' }
  /** The words go back to the agent. */
  | { readonly kind: 'no'; readonly why: string };

/** Whether the shell answers for the human: what the role or the mode forbids, and what was allowed before. */
export function ruleOn(ask: Asked, leave: Leave): Ruling {
  const changes = ask.kind !== 'read';
  if (!leave.mayWrite && changes) return { kind: 'no', why: 'this role may only read' };
  if (leave.mode === 'read-only' && changes) return { kind: 'no', why: 'the shell is in the mode read-only' };
  if (leave.mode === 'unsafe' || leave.allowed.has(ask.scope)) return { kind: 'yes' };
  return leave.mode === 'auto-in-project' && isOwnPlace(ask, leave) ? { kind: 'yes' } : { kind: 'ask' };
}

/** Reading or editing files that all lie in the project, its git directory excepted. */
function isOwnPlace(ask: Asked, { dir, paths }: Leave): boolean {
  if (ask.kind !== 'edit' && ask.kind !== 'read') return false;
  return paths.length > 0 && paths.every((path) => path.startsWith(`${dir}/`) && !path.startsWith(`${dir}/.git/`));
}
