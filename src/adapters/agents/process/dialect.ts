import type { AgentEnd, AgentEvent } from '../../../../schemas/agent-event.ts';
import type { PermissionDecision, PromptRequest } from '../../../ports/agent.ts';

/** What follows from something that was said: lines for the process, without line ends, and events for the reader. */
export interface Step {
  readonly send: readonly string[];
  readonly events: readonly AgentEvent[];
}

export const NOTHING: Step = { send: [], events: [] };

/** How the process is started. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  /** Variables beyond those any child may have. */
  readonly env: Readonly<Record<string, string>>;
  /** Two prompts with the same key can share one process. */
  readonly key: string;
}

/** How a process went away while a prompt was open. */
export interface Departure {
  /** Null when a signal ended it, or when it lives on with a pipe closed. */
  readonly exit: number | null;
  readonly notStarted: string | null;
  /** The end of what it said last, on both streams. */
  readonly tail: string;
  readonly alive: boolean;
  /** Which pipe a living process has closed; its output where it is not said. */
  readonly closed?: 'input' | 'output';
}

/**
 * The language of one agent as a state machine for one conversation: no process, no clock and no chance in it, so that a
 * recorded stream gives the same events every time. A new process of the same conversation begins with `begin`.
 */
export interface Dialect {
  /** The conversation's id; empty before the agent has named it. */
  readonly sessionId: string;
  /** The process ends with each prompt. */
  readonly oneShot: boolean;
  launch(request: Pick<PromptRequest, 'schema'>): Launch;
  /** A fresh process runs. */
  begin(): Step;
  prompt(request: PromptRequest): Step;
  /** A whole line of its standard output. */
  hear(line: string): Step;
  /** A line of its standard error. */
  overhear(line: string): Step;
  /** An unknown or answered id gives nothing. */
  answer(requestId: string, decision: PermissionDecision): Step;
  /** Asks the agent to stop the running prompt. */
  interrupt(): Step;
  /** Tells the agent something while it works; null where it cannot hear. */
  steer(text: string): Step | null;
  /** The end of a prompt whose process is gone. */
  gone(departure: Departure): AgentEnd;
}
