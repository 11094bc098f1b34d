import type { AgentEnd, AgentEvent } from '../../schemas/agent-event.ts';
import type { WorkEffect } from '../core/effect.ts';
import type { AgentPort, AgentSession } from '../ports/agent.ts';
import type { RunLog } from '../ports/journal.ts';
import type { AgentSessions } from './agent-sessions.ts';
import type { EffectContext } from './context.ts';
import { hear, readable } from './hear.ts';
import { type Cut, createIdleWatch, type IdleWatch } from './idle-watch.ts';
import { answeredForHuman } from './leave.ts';
import { watchMemory } from './memory-watch.ts';
import { createSilence } from './silence.ts';
import { createThinking, type Thinking } from './thinking.ts';
import type { TurnBook } from './turn-book.ts';

/** One run's talk with its agent. */
export interface Conversation {
  readonly context: EffectContext;
  readonly agent: AgentPort;
  readonly session: AgentSession;
  /** The JSON schema the agent is held to; null where it cannot be, or nothing is expected. */
  readonly schema: Readonly<Record<string, unknown>> | null;
  readonly order: Extract<WorkEffect, { type: 'agent/run' }>;
  readonly log: RunLog;
  /** The conversations of the run, this one among them. */
  readonly sessions: Pick<AgentSessions, 'tags' | 'closeAll'>;
  readonly book: TurnBook;
}

/** What came of one prompt. */
export interface Heard {
  readonly end: AgentEnd;
  /** It was stopped so that the agent can be urged on. */
  readonly urged: boolean;
}

/**
 * Listens to one prompt until its end. Words go cleaned to the screen and, secrets masked, to the run log, and figures to
 * the book of turns, of which the newest counts. Silence past the limit, and the whole turn's limit, end the prompt.
 */
export async function listen(conversation: Conversation, text: string): Promise<Heard> {
  const { context, session, order, log, book, schema } = conversation;
  const { mayWrite } = order;
  const silence = createSilence({ context, session, watch: () => watch });
  const watch = watchOf(context, () => silence.begin());
  const lines = readable(context.world.text.stream());
  const thinking = createThinking(context, log);
  const memory = watchMemory(memoryOf(conversation), (why) => watch.end(why, 'error'));
  let end: AgentEnd | null = null;
  log.write(`>>> ${text}\n`);
  await book.begin(session.sessionId);
  try {
    for await (const event of session.prompt({ text, assignment: order.assignment, schema }, watch.signal)) {
      watch.heard();
      silence.over();
      endBeforeAsk(thinking, event);
      if (event.type === 'usage') book.hear(event.usage);
      if (event.type === 'end') end = event;
      else if (event.type !== 'ask' || !(await answeredForHuman(context, session, { ask: event, mayWrite }))) {
        hear({ context, lines, thinking, log }, event);
      }
    }
  } finally {
    watch.stop();
    memory.stop();
    silence.over();
  }
  context.stage.lines(lines.flush(), context.world.clock.monotonic());
  context.stage.flushLines();
  thinking.end();
  return { end: closing(watch.cut(), end, context.world.text.redact), urged: silence.urged };
}

const memoryOf = ({ context, order, sessions }: Conversation) => ({
  world: context.world,
  state: context.state,
  backend: order.run.backend,
  sessions,
});

/** Whoever answers it, what was thought comes before what is asked. */
function endBeforeAsk(thinking: Thinking, { type }: AgentEvent): void {
  if (type === 'ask') thinking.end();
}

function watchOf(context: EffectContext, onIdle: () => void): IdleWatch {
  const { idleMs, turnMs } = context.state().shell.defaults.timeouts;
  const waiting = (): boolean => context.stage.view.asks.length > 0;
  return createIdleWatch({ idleMs, turnMs, outer: context.signal, waiting, onIdle });
}

/**
 * The end as the shell counts it: a limit of its own, or a silent death, comes before what the agent said. The final
 * text stays as it came, for results are read from it; the message of an error is kept, so it is masked.
 */
function closing(cut: Cut | null, end: AgentEnd | null, redact: (text: string) => string): AgentEnd {
  if (cut === null && end !== null) return { ...end, error: masked(end.error, redact) };
  const message = cut?.why ?? 'the agent went away without an end';
  const retryable = cut?.as !== 'error';
  const error = { kind: cut === null ? 'crash' : 'other', status: null, retryable, message } as const;
  return { type: 'end', reason: cut?.as ?? 'error', error, finalText: '' };
}

function masked(error: AgentEnd['error'], redact: (text: string) => string): AgentEnd['error'] {
  return error === null ? null : { ...error, message: redact(error.message) };
}
