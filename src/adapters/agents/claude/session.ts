import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import type { AgentSession, PermissionDecision, PromptRequest } from '../../../ports/agent.ts';
import { ProcessSession } from '../process/process-session.ts';
import type { SessionParts } from '../process/session-parts.ts';
import type { ClaudeDialect } from './dialect.ts';

/** A conversation with Claude Code. One that it does not know any more begins anew, and says so. */
export class ClaudeSession implements AgentSession {
  readonly #dialect: ClaudeDialect;
  readonly #inner: ProcessSession;

  constructor(parts: SessionParts & { readonly dialect: ClaudeDialect }) {
    this.#dialect = parts.dialect;
    this.#inner = new ProcessSession(parts);
  }

  get sessionId(): string {
    return this.#inner.sessionId;
  }

  warm(schema: Readonly<Record<string, unknown>> | null): void {
    this.#inner.warm(schema);
  }

  async *prompt(request: PromptRequest, signal: AbortSignal): AsyncGenerator<AgentEvent, void, undefined> {
    for await (const event of this.#inner.prompt(request, signal)) {
      if (event.type === 'end' && this.#dialect.takeForgotten()) break;
      yield event;
      if (event.type === 'end') return;
    }
    // Its process is about to end by itself, and would take the next prompt with it.
    await this.#inner.close();
    yield { type: 'notice', text: 'Claude Code does not know the earlier conversation any more; a new one begins.' };
    yield* this.#inner.prompt(request, signal);
  }

  answer(requestId: string, decision: PermissionDecision): void {
    this.#inner.answer(requestId, decision);
  }

  steer(text: string): boolean {
    return this.#inner.steer(text);
  }

  interrupt(): Promise<void> {
    return this.#inner.interrupt();
  }

  close(atOnce?: boolean): Promise<void> {
    return this.#inner.close(atOnce);
  }
}
