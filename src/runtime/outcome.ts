import type { AgentEnd } from '../../schemas/agent-event.ts';
import type { EventOf, Run } from '../../schemas/event.ts';
import type { Usage } from '../../schemas/usage.ts';
import type { Said } from './said.ts';

type Ended = EventOf<'run/ended'>;

/** One prompt and what came of it. */
export interface Turn {
  readonly end: AgentEnd;
  readonly usage: Usage | null;
  readonly said: Said;
  /** It was stopped so that the agent can be urged on. */
  readonly urged: boolean;
}

type Verdict = Pick<Ended, 'outcome' | 'why' | 'result' | 'asks'>;

interface Known extends Pick<Ended, 'sessionId' | 'usage' | 'money'> {
  /** The human, a cap, or the end of the shell stopped the run. */
  readonly aborted: boolean;
  /** In words; absent where it was the human. */
  readonly stoppedFor?: string | undefined;
}

/** How a run ended, read from its last turn. Duration and trespass are filled in by the caller. */
export function judge(run: Run, turns: readonly Turn[], known: Known): Ended {
  const last = turns.at(-1);
  const verdict = last === undefined ? stopped('error', 'the agent said nothing') : verdictOf(run, last, known);
  const { reason, error } = last?.end ?? { reason: null, error: null };
  const { sessionId, usage, money } = known;
  return {
    type: 'run/ended',
    runId: run.runId,
    reason,
    error,
    sessionId,
    usage,
    money,
    ...verdict,
    durationMs: 0,
    trespass: [],
    strayed: [],
    notes: [],
    patterns: [],
  };
}

const stopped = (outcome: Verdict['outcome'], why: string | null): Verdict => ({
  outcome,
  why,
  result: null,
  asks: [],
});

function verdictOf(run: Run, { end, said }: Turn, { aborted, stoppedFor }: Known): Verdict {
  // An agent that stops of its own accord has failed; only the human's stop is gone on with for nothing.
  if (end.reason === 'cancelled' && !aborted) return stopped('error', 'the agent stopped by itself');
  if (end.reason === 'cancelled') return stopped('cancelled', stoppedFor ?? 'stopped by the human');
  if (end.reason !== 'done') return stopped('error', end.error?.message ?? `the agent ended with ${end.reason}`);
  return said.asks.length > 0 ? { ...stopped('asked', null), asks: said.asks } : resultOf(run, said.result);
}

function resultOf(run: Run, result: Said['result']): Verdict {
  if (result.status === 'ok') {
    const why = result.failed ? result.summary : null;
    return { outcome: result.failed ? 'failed' : 'completed', why, result: result.value, asks: [] };
  }
  if (run.purpose === 'chat') return stopped('completed', null);
  if (result.status === 'none') return stopped('unreported', 'the agent ended without a result block');
  return stopped('unreadable', result.why);
}
