import type { AgentEvent } from '../../schemas/agent-event.ts';
import type { Assignment } from '../../schemas/assignment.ts';
import type { PermissionMode } from '../../schemas/config.ts';

/** What a backend can do, as found on this machine. */
export interface AgentProbe {
  readonly available: boolean;
  readonly version: string | null;
  readonly path: string | null;
  /** Null where it cannot be told without asking the provider. */
  readonly loggedIn: boolean | 'unneeded' | null;
  /** What to type outside the shell to log in. */
  readonly logIn?: string;
  /** What to type outside the shell to put it in place, also where it lies there half. */
  readonly install?: string;
  /** Abilities in a person's words, and traps of this version. */
  readonly abilities: readonly string[];
  readonly notes: readonly string[];
}

export interface OpenOptions {
  /** Absolute path of the project directory. */
  readonly cwd: string;
  readonly model: string | null;
  /** A session of an earlier run to go on with, if the backend still knows it. */
  readonly resume: string | null;
  /** Reading roles get the strongest protection against writing that the backend offers. */
  readonly readOnly: boolean;
  /** What it may do without asking, for those that can be told beforehand. */
  readonly mode?: PermissionMode;
  /** Tag put into the environment of every process started for this run, so that all of them can be found again. */
  readonly tag: string;
}

/** One prompt: the assignment as prose and as data. Drivers of language models send `text`. */
export interface PromptRequest {
  readonly text: string;
  readonly assignment: Assignment;
  /** The JSON schema the result is to have, for agents that can be held to one; null where none is expected. */
  readonly schema?: Readonly<Record<string, unknown>> | null;
}

export interface PermissionDecision {
  readonly decision: 'once' | 'run' | 'no';
  readonly comment: string;
}

export interface AgentSession {
  readonly sessionId: string;
  /**
   * Says that a prompt with this schema comes soon: what takes time and touches nothing may begin. Absent where there is
   * no such thing.
   */
  warm?(schema: Readonly<Record<string, unknown>> | null): void;
  /**
   * Sends one prompt and streams what comes of it. Ends with exactly one `end` event, also when the agent dies,
   * is interrupted or the signal aborts; never throws.
   */
  prompt(request: PromptRequest, signal: AbortSignal): AsyncIterable<AgentEvent>;
  /** Answers an `ask` event; an unknown or already answered id is ignored. */
  answer(requestId: string, decision: PermissionDecision): void;
  /** Says something to the agent while it works; false when it cannot hear it now. Absent where it never can. */
  steer?(text: string): boolean;
  /** Stops the running prompt; resolves when its `end` was delivered. The session stays usable. */
  interrupt(): Promise<void>;
  /** Ends the session and every process of it; with `atOnce` none of them is asked to go first. */
  close(atOnce?: boolean): Promise<void>;
}

/** One coding agent the shell can drive (architecture.md, "Agents"). */
export interface AgentPort {
  readonly id: string;
  /** How screens name it, e.g. `rehearsal (no model)`. */
  readonly label: string;
  /** It knows the roles by itself and is not told their contracts. */
  readonly knowsRoles?: boolean;
  /** It can be held to a JSON schema for its result. */
  readonly holdsSchema?: boolean;
  probe(): Promise<AgentProbe>;
  open(options: OpenOptions): Promise<AgentSession>;
}
