import { heldJsonSchema } from '../../schemas/held-result.ts';
import type { WorkEffect } from '../core/effect.ts';
import { permissionsOf } from '../core/permission.ts';
import type { Report } from '../core/report.ts';
import type { AgentPort } from '../ports/agent.ts';
import { ExternalError } from '../ports/errors.ts';
import type { AgentSessions } from './agent-sessions.ts';
import type { EffectContext } from './context.ts';
import { attachedOf } from './effects/attached.ts';
import { failedRun } from './failed-run.ts';
import { withPatterns } from './knowledge/offer-patterns.ts';
import type { Conversation } from './listen.ts';
import { judge, type Turn } from './outcome.ts';
import { withGitWords } from './own-git.ts';
import { redactedLog } from './redacted-log.ts';
import { whyStopped } from './stopped.ts';
import { talk } from './talk.ts';
import { TurnBook } from './turn-book.ts';
import { type Watched, watchRun, whatMoved } from './watched-run.ts';

type Order = Extract<WorkEffect, { type: 'agent/run' }>;
type RunEnded = Extract<Report, { type: 'run/ended' }>;

/**
 * One run from its first prompt to its report: streams what the agent says, gives an unreadable result one repair
 * turn, and compares the tree for reading roles and where the repository stands for all.
 */
export async function runAgent(context: EffectContext, sessions: AgentSessions, bare: Order): Promise<RunEnded> {
  const { world, stage } = context;
  const attached = attachedOf(context);
  const { shell, project } = context.state();
  const mode = project?.observing === true ? 'read-only' : permissionsOf(shell);
  if (bare.mayWrite && mode === 'read-only') throw forbidden();
  const { order, given } = await withPatterns(context, bare);
  const started = world.clock.monotonic();
  const book = new TurnBook(context, order.run);
  await book.open(attached.commonDir);
  const agent = world.agents.get(order.run.backend);
  if (agent === undefined) {
    throw new ExternalError('agent', `the agent backend ${order.run.backend} is not there`, { next: '!agents' });
  }
  const log = redactedLog(await world.runLogs.open(attached.commonDir, order.run.runId), world.text.redact);
  begin(context, order, { label: agent.label, startedAt: started });
  let watched: Watched | null = null;
  try {
    const session = await sessions.open(agent, order, { cwd: attached.dir, mode });
    const schema = schemaFor(agent, order);
    session.warm?.(schema);
    watched = await watchRun(context, order);
    const turns = await talkOut(sessions, { context, agent, session, schema, order, log, sessions, book });
    const event = judge(order.run, turns, {
      sessionId: session.sessionId,
      ...book.spent,
      aborted: context.signal.aborted,
      stoppedFor: whyStopped(context.signal) ?? undefined,
    });
    const told = await whatMoved(context, watched, event);
    const durationMs = Math.round(world.clock.monotonic() - started);
    return { type: 'run/ended', event: { ...event, durationMs, ...told, patterns: [...given] } };
  } catch (error) {
    throw failedRun(watched === null ? error : await withGitWords(watched.git, error), book.spent);
  } finally {
    stage.flushSkipped(log.path);
    stage.patch({ run: null, asks: [] });
    await log.close();
    await book.close();
  }
}

/** What a cap stopped leaves no process behind, nor does what is stopped in a side: those are stopped for good. */
async function talkOut(sessions: AgentSessions, conversation: Conversation): Promise<readonly Turn[]> {
  const turns = await talk(conversation);
  const { signal, state } = conversation.context;
  const isSide = state().project?.origin != null;
  if (whyStopped(signal) !== null || (signal.aborted && isSide)) await sessions.closeAll(true);
  return turns;
}

/** Agents answer for themselves how well they keep to it: one that is to write is not begun at all. */
const forbidden = (): ExternalError =>
  new ExternalError('agent', 'the permission mode is read-only, in which no agent may build', {
    next: 'start with --permissions ask, or set agent.permissions in config/context.json; then !resume',
  });

/** Talk is free; every other run ends with a result. */
function schemaFor(agent: AgentPort, { run }: Order): Readonly<Record<string, unknown>> | null {
  return agent.holdsSchema === true && run.purpose !== 'chat' ? heldJsonSchema(run.purpose) : null;
}

function begin(
  context: EffectContext,
  order: Order,
  { label, startedAt }: { readonly label: string; readonly startedAt: number },
): void {
  const { run } = order;
  context.stage.allowed.clear();
  context.stage.patch({
    run: {
      runId: run.runId,
      agent: run.agent,
      label,
      purpose: run.purpose,
      taskId: run.taskId,
      startedAt,
      lastOutputAt: startedAt,
      tail: [],
      thought: '',
      tool: null,
      plan: [],
      lines: 0,
      tokens: 0,
      exactTokens: false,
      waiting: null,
    },
  });
  context.repaint();
}
