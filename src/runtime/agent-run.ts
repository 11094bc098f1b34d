import { heldJsonSchema } from '../../schemas/held-result.ts';
import type { WorkEffect } from '../core/effect.ts';
import { permissionsOf } from '../core/permission.ts';
import type { Report } from '../core/report.ts';
import type { AgentPort } from '../ports/agent.ts';
import { BugError, ExternalError } from '../ports/errors.ts';
import type { AgentSessions } from './agent-sessions.ts';
import type { EffectContext } from './context.ts';
import { withPatterns } from './knowledge/offer-patterns.ts';
import { judge } from './outcome.ts';
import { watchGit, withGitWords } from './own-git.ts';
import { redactedLog } from './redacted-log.ts';
import { whyStopped } from './stopped.ts';
import { talk } from './talk.ts';
import { trespass, watchTree } from './trespass.ts';
import { addUsage } from './usage-row.ts';

type Order = Extract<WorkEffect, { type: 'agent/run' }>;
type RunEnded = Extract<Report, { type: 'run/ended' }>;

/**
 * One run from its first prompt to its report: streams what the agent says, gives an unreadable result one repair
 * turn, and compares the tree for reading roles and
 * where the repository stands for all.
 */
export async function runAgent(context: EffectContext, sessions: AgentSessions, bare: Order): Promise<RunEnded> {
  const { world, stage } = context;
  const attached = context.attached();
  if (attached === null) throw new BugError('a run without a project');
  const mode = permissionsOf(context.state().shell);
  if (bare.mayWrite && mode === 'read-only') throw forbidden();
  const { order, given } = await withPatterns(context, bare);
  const started = world.clock.monotonic();
  const before = order.mayWrite ? null : await watchTree(context, order.run.runId);
  const watch = await watchGit(context, order.run.taskId);
  const agent = world.agents.get(order.run.backend);
  if (agent === undefined) {
    throw new ExternalError('agent', `the agent backend ${order.run.backend} is not there`, { next: '!agents' });
  }
  const log = redactedLog(await world.runLogs.open(attached.commonDir, order.run.runId), world.text.redact);
  begin(context, order, { label: agent.label, startedAt: started });
  try {
    const session = await sessions.open(agent, order, { cwd: attached.dir, mode });
    const turns = await talk({ context, agent, session, schema: schemaFor(agent, order), order, log });
    const usage = turns.map((turn) => turn.usage).reduce(addUsage, null);
    const event = judge(order.run, turns, {
      sessionId: session.sessionId,
      usage,
      aborted: context.signal.aborted,
      stoppedFor: whyStopped(context.signal) ?? undefined,
    });
    const git = await watch(event.result);
    const changed = before === null ? [] : await trespass(context, order.run.runId, before);
    const outside = (await world.guard?.()) ?? { touched: [], notes: [] };
    const durationMs = Math.round(world.clock.monotonic() - started);
    const told = {
      trespass: [...changed, ...outside.touched],
      strayed: [...git.strayed],
      notes: [...git.notes, ...outside.notes],
      patterns: [...given],
    };
    return { type: 'run/ended', event: { ...event, durationMs, ...told } };
  } catch (error) {
    throw await withGitWords(watch, error);
  } finally {
    stage.flushSkipped(log.path);
    stage.patch({ run: null, asks: [] });
    await log.close();
  }
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
