import type { AgentEnd } from '../../../../schemas/agent-event.ts';
import type { OpenOptions } from '../../../ports/agent.ts';
import type { Child, ChildOrder } from '../../processes/child-order.ts';
import type { Dialect } from './dialect.ts';
import type { TurnStream } from './turn-stream.ts';

/** What a conversation with a process is made of. */
export interface SessionParts {
  readonly dialect: Dialect;
  readonly options: OpenOptions;
  readonly start: (order: ChildOrder) => Child;
  /** Milliseconds an agent has to end a prompt when it is asked to; for tests. */
  readonly interruptMs?: number;
}

/** The process of a conversation, while there is one. */
export interface Running {
  readonly child: Child;
  readonly key: string;
  /** What its open prompt ends with once it is gone; null when that is for the dialect to say. */
  end: AgentEnd | null;
  /** It has closed a pipe and can be asked nothing more. */
  mute: boolean;
  /** The prompt it was given last. */
  turn: TurnStream | null;
}
