import type { PermissionMode } from '../../schemas/config.ts';
import type { WorkEffect } from '../core/effect.ts';
import type { AgentPort, AgentSession } from '../ports/agent.ts';

type Order = Extract<WorkEffect, { type: 'agent/run' }>;

interface Place {
  /** Absolute path of the project. */
  readonly cwd: string;
  readonly mode: PermissionMode;
}

/** Conversations that are still open, so that an answer or a second attempt goes on in the same one. */
export class AgentSessions {
  private readonly open_ = new Map<string, { readonly session: AgentSession; readonly tag: string }>();

  /** The session the run goes on with, or a new one; the one before it of the same agent is closed. */
  async open(agent: AgentPort, order: Order, { cwd, mode }: Place): Promise<AgentSession> {
    const { run, mayWrite } = order;
    const key = `${run.agent}:${mayWrite}:${run.backend}`;
    const known = this.open_.get(key)?.session;
    if (known !== undefined && known.sessionId === run.resumes) return known;
    // An agent's process takes hundreds of megabytes; a conversation that is gone on with later gets a new one.
    await this.closeAll();
    const tag = `codesleuth-${run.runId}`;
    const session = await agent.open({
      cwd,
      model: run.model,
      resume: run.resumes,
      readOnly: !mayWrite,
      mode,
      tag,
    });
    this.open_.set(key, { session, tag });
    return session;
  }

  /** With `atOnce` their processes are not asked to go first. */
  async closeAll(atOnce = false): Promise<void> {
    const sessions = this.all();
    this.open_.clear();
    await Promise.all(sessions.map((session) => session.close(atOnce)));
  }

  all(): readonly AgentSession[] {
    return [...this.open_.values()].map(({ session }) => session);
  }

  /** What the processes of these conversations are tagged with: one that is gone on with keeps the tag of its first run. */
  tags(): readonly string[] {
    return [...this.open_.values()].map(({ tag }) => tag);
  }
}
