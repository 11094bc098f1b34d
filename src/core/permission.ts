import type { AgentEvent } from '../../schemas/agent-event.ts';
import type { PermissionMode } from '../../schemas/config.ts';

export type Asking = Extract<AgentEvent, { type: 'ask' }>;

/** What stands when an agent asks for leave. */
export interface Leave {
  readonly mode: PermissionMode;
  /** The role writes code; all others only read. */
  readonly mayWrite: boolean;
  /** Scopes the human has allowed for the whole run. */
  readonly allowed: ReadonlySet<string>;
  /** Every path that was asked for lies in the project, links followed, and outside its git directory. */
  readonly inProject: boolean;
  /** One of them tells agents what they may do: their settings, hooks and instructions. */
  readonly steersAgents: boolean;
}

export type Ruling =
  | { readonly kind: 'ask' }
  | { readonly kind: 'yes' }
  /** The words go back to the agent. */
  | { readonly kind: 'no'; readonly why: string };

/** Whether the shell answers for the human: what the role or the mode forbids, and what was allowed before. */
export function ruleOn({ kind = 'other', paths = [], scope }: Asking, leave: Leave): Ruling {
  // Of what is neither an edit nor a command the human judges.
  const why = kind === 'edit' || kind === 'command' ? whyNot(leave) : null;
  if (why !== null) return { kind: 'no', why };
  const onFiles = kind === 'edit' || kind === 'read';
  const own = onFiles && paths.length > 0 && isOwn(kind, leave);
  // What is allowed for a run is allowed for the project's files, whatever else an agent puts under the same scope.
  const allowed = leave.allowed.has(scope) && (own || !onFiles);
  const yes = leave.mode === 'unsafe' || allowed || (leave.mode === 'auto-in-project' && own);
  return { kind: yes ? 'yes' : 'ask' };
}

/** An agent that writes its own settings gives itself rights, so nobody but the human lets it. */
const isOwn = (kind: Asking['kind'], { inProject, steersAgents }: Leave): boolean =>
  inProject && !(kind === 'edit' && steersAgents);

function whyNot({ mayWrite, mode }: Leave): string | null {
  if (!mayWrite) return 'this role may only read';
  return mode === 'read-only' ? 'the shell is in the permission mode read-only' : null;
}

/** What agents may do without asking in this opening of the shell: what was said at its start, else the configuration. */
export function permissionsOf(shell: {
  readonly permissionOption: PermissionMode | null;
  readonly context: { readonly agent: { readonly permissions?: PermissionMode | undefined } } | null;
}): PermissionMode {
  return shell.permissionOption ?? shell.context?.agent.permissions ?? 'ask';
}
