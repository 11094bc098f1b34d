import type { AgentEnd, AgentEvent } from '../../../../schemas/agent-event.ts';
import type { AgentSession, PermissionDecision, PromptRequest } from '../../../ports/agent.ts';
import type { ProcessSession } from '../process/process-session.ts';
import type { AppServerDialect } from './app-server.ts';
import type { SchemaFile } from './schema-file.ts';

/** The two ways to talk to codex. */
export interface Ways {
  readonly server: ProcessSession;
  readonly dialect: Pick<AppServerDialect, 'lacking' | 'leftRunning'>;
  /** Made when the first way proves closed; `resume` is the thread to go on with. */
  readonly exec: (resume: string) => { readonly session: ProcessSession; readonly schemaFile: SchemaFile };
}

const CANCELLED: AgentEnd = { type: 'end', reason: 'cancelled', error: null, finalText: '' };

/** A conversation with codex by its app-server or, where that cannot be talked to, by one `codex exec` per prompt. */
export class CodexSession implements AgentSession {
  readonly #ways: Ways;
  #session: ProcessSession;
  #schemaFile: SchemaFile | null = null;
  #interrupted = false;

  constructor(ways: Ways) {
    this.#ways = ways;
    this.#session = ways.server;
  }

  get sessionId(): string {
    return this.#session.sessionId;
  }

  warm(schema: Readonly<Record<string, unknown>> | null): void {
    this.#session.warm(schema);
  }

  async *prompt(request: PromptRequest, signal: AbortSignal): AsyncGenerator<AgentEvent, void, undefined> {
    this.#interrupted = false;
    if (this.#schemaFile === null) yield* this.#serve(request, signal);
    const why = this.#ways.dialect.lacking;
    if (why !== null && this.#schemaFile === null) {
      await this.#switch();
      yield { type: 'notice', text: `Codex is run by its exec command, which cannot ask: no app-server (${why}).` };
    }
    if (why === null) return;
    if (this.#interrupted || signal.aborted) yield CANCELLED;
    else yield* this.#execute(request, signal);
  }

  answer(requestId: string, decision: PermissionDecision): void {
    this.#session.answer(requestId, decision);
  }

  steer(text: string): boolean {
    return this.#session.steer(text);
  }

  interrupt(): Promise<void> {
    this.#interrupted = true;
    return this.#session.interrupt();
  }

  close(atOnce?: boolean): Promise<void> {
    return this.#session.close(atOnce);
  }

  /** By the app-server; without an end where that proves closed. */
  async *#serve(request: PromptRequest, signal: AbortSignal): AsyncGenerator<AgentEvent, void, undefined> {
    const { server, dialect } = this.#ways;
    for await (const event of server.prompt(request, signal)) {
      // The next prompt goes on with a new process.
      if (event.type === 'end' && dialect.leftRunning) await server.close();
      if (event.type !== 'end' || dialect.lacking === null) yield event;
    }
  }

  async #switch(): Promise<void> {
    await this.#ways.server.close();
    const { session, schemaFile } = this.#ways.exec(this.#ways.server.sessionId);
    this.#session = session;
    this.#schemaFile = schemaFile;
  }

  async *#execute(request: PromptRequest, signal: AbortSignal): AsyncGenerator<AgentEvent, void, undefined> {
    const schema = request.schema == null ? null : (this.#schemaFile?.lay(request.schema) ?? null);
    try {
      yield* this.#session.prompt(schema === null ? { ...request, schema: null } : request, signal);
    } finally {
      this.#schemaFile?.remove();
    }
  }
}
