import { decision } from '../core/decision.ts';
import { SILENCE } from '../core/transcript.ts';
import type { AgentSessions } from './agent-sessions.ts';
import type { Stage } from './live.ts';
import type { Pipeline } from './pipeline.ts';
import type { Turns } from './turns.ts';

export type Decided = 'once' | 'run' | 'no';

interface Desk {
  readonly stage: Stage;
  readonly pipeline: Pipeline;
  readonly turns: Turns;
}

interface Answer {
  readonly requestId: string;
  readonly decided: Decided;
  readonly comment: string;
}

/** What the answers to a permission mean for an agent that says nothing. */
const SILENCE_CHOICES = { once: 'wait', run: 'urge', no: 'end' } as const;

/**
 * Hands the human's answer to the agent that waits for it, the fork's sides and tasks built beside the project included, and remembers it. What was allowed
 * for the whole run answers the same requests that wait in the queue. An answer nobody waits for does nothing.
 */
export async function answerPermission(desk: Desk, answer: Answer): Promise<void> {
  const { stage, pipeline, turns } = desk;
  const { requestId, decided, comment } = answer;
  const asking = pipeline.sides.asking(requestId);
  if (asking !== null) {
    stage.answered(requestId);
    return asking.side.permission(asking.requestId, decided, comment);
  }
  const inLane = pipeline.lanes.asking(requestId);
  if (inLane === null) return answerAll({ ...desk, sessions: pipeline.workshop.sessions }, answer);
  const { lane } = inLane;
  await answerAll(
    { stage: lane.stage, pipeline, turns, sessions: lane.sessions },
    { ...answer, requestId: inLane.requestId },
  );
  lane.changed();
}

/** Where a permission was asked for, and the conversations that wait for its answer. */
interface AskingDesk extends Desk {
  readonly sessions: AgentSessions;
}

async function answerAll(desk: AskingDesk, answer: Answer): Promise<void> {
  const { stage, turns } = desk;
  await turns.take(() => answerOne(desk, answer));
  if (answer.decided !== 'run') return;
  // Whether files lie in the project is looked at when they are asked for, so those stay questions of their own.
  const alike = stage.view.asks.filter((ask) => stage.allowed.has(ask.scope) && ask.onFiles !== true);
  for (const { requestId } of alike) {
    await answerAll(desk, { requestId, decided: 'once', comment: 'allowed for this run' });
  }
}

async function answerOne({ stage, pipeline, sessions }: AskingDesk, answer: Answer): Promise<void> {
  const { requestId, decided, comment } = answer;
  const ask = stage.view.asks.find((one) => one.requestId === requestId);
  if (ask === undefined) return;
  stage.answered(requestId);
  if (requestId === SILENCE) {
    stage.chooseSilence(SILENCE_CHOICES[decided]);
    return;
  }
  const { runId, title, scope } = ask;
  const event = { type: 'permission/answered', runId, requestId, title, decision: decided, comment } as const;
  await pipeline.apply(decision({ events: [event] }));
  if (decided === 'run') stage.allowed.add(scope);
  for (const agent of sessions.all()) agent.answer(requestId, { decision: decided, comment });
}
