import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type AgentEnd, type AgentEvent, agentEventSchema } from '../../schemas/agent-event.ts';
import type { Usage } from '../../schemas/usage.ts';
import { RUN_TAG } from '../../src/adapters/processes/child-environment.ts';
import { createProcesses } from '../../src/adapters/processes/run-child.ts';
import { findTagged } from '../../src/adapters/processes/tagged.ts';
import type { AgentPort, AgentSession, OpenOptions, PromptRequest } from '../../src/ports/agent.ts';
import { type ModelServer, startModelServer } from '../support/model-server/model-server.ts';
import type { Script, Step } from '../support/model-server/script.ts';
import { request } from '../support/request.ts';
import { type Driven, isKnown, type Scratch } from './driven/driven.ts';
import { type Spent, spentOn } from './spent.ts';

const processes = createProcesses();
let stages = 0;

/** What one prompt came to. */
export interface Said {
  readonly events: readonly AgentEvent[];
  readonly end: AgentEnd;
  /** The last figures it told. */
  readonly usage: Usage | null;
  /** What the server has told meanwhile. */
  readonly spent: Spent;
  readonly text: string;
  readonly ms: number;
}

export interface Saying {
  readonly text?: string;
  readonly schema?: PromptRequest['schema'];
  readonly at?: (event: AgentEvent) => void;
}

/** One scene: an agent, its person, its project, and the server it talks to. */
export class Stage {
  readonly driven: Driven;
  readonly scratch: Scratch;
  readonly #base: string;
  readonly #tag: string;
  readonly #sessions: AgentSession[] = [];

  private constructor(driven: Driven, base: string, server: ModelServer) {
    stages += 1;
    this.driven = driven;
    this.#base = base;
    this.#tag = `agents-${process.pid}-${stages}`;
    this.scratch = { home: join(base, 'home'), cwd: join(base, 'project'), server, processes };
  }

  static async raise(driven: Driven): Promise<Stage> {
    const base = realpathSync(mkdtempSync(join(tmpdir(), 'codesleuth-agents-')));
    const stage = new Stage(driven, base, await startModelServer({ steps: [] }));
    try {
      stage.#settle();
    } catch (error) {
      await stage.strike();
      throw error;
    }
    return stage;
  }

  #settle(): void {
    const { home, cwd } = this.scratch;
    for (const dir of [home, cwd]) mkdirSync(dir);
    execFileSync('git', ['init', '-q', cwd], { env: { PATH: process.env.PATH, HOME: home } });
    this.driven.settle?.(home);
  }

  get server(): ModelServer {
    return this.scratch.server;
  }

  get cwd(): string {
    return this.scratch.cwd;
  }

  follow(steps: Script['steps'], after: 'repeat' | 'text' = 'text'): void {
    this.server.follow({ steps, after });
  }

  port(args: readonly string[] = []): AgentPort {
    return this.driven.port(this.scratch, args);
  }

  async open(more: Partial<OpenOptions> = {}, args: readonly string[] = []): Promise<AgentSession> {
    const { model } = this.driven;
    const options = { cwd: this.cwd, model, resume: null, readOnly: false, mode: 'ask', tag: this.#tag } as const;
    const session = await this.port(args).open({ ...options, ...more });
    this.#sessions.push(session);
    return session;
  }

  /** Reads a prompt to its end, which is the last event and the only one; figures that are called exact must be. */
  async say(session: AgentSession, { text = 'Please work', schema = null, at }: Saying = {}): Promise<Said> {
    const from = this.server.requests.length;
    const began = performance.now();
    const events: AgentEvent[] = [];
    for await (const event of session.prompt(request(text, { schema }), new AbortController().signal)) {
      events.push(agentEventSchema.parse(event));
      at?.(event);
    }
    const ends = events.filter((event) => event.type === 'end');
    expect(ends, 'ends of the prompt').toHaveLength(1);
    const [end] = ends;
    if (end === undefined || events.at(-1) !== end) throw new Error('the end is not the last event');
    const usage = events.findLast((event) => event.type === 'usage')?.usage ?? null;
    const spent = spentOn(this.server.requests.slice(from));
    if (usage?.exact === true) expectExact(usage, spent);
    const words = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
    return { events, end, usage, spent, text: words, ms: performance.now() - began };
  }

  has(file: string): boolean {
    return existsSync(join(this.cwd, file));
  }

  /** What git sees in the project that was not there before. */
  changes(): string {
    return execFileSync('git', ['status', '--porcelain'], { cwd: this.cwd, encoding: 'utf8' });
  }

  /** The agent's requests of the story and what they were answered, newest last. */
  bodies(): readonly unknown[] {
    return this.server.requests.filter((one) => one.step !== null).map((one) => one.body);
  }

  answers(): readonly (Step | null)[] {
    return this.server.requests.filter((one) => one.step !== null).map((one) => one.answer);
  }

  /** Ends the scene: nothing may be left running, and nobody else may have been asked. */
  async strike(): Promise<void> {
    try {
      for (const session of this.#sessions) await session.close();
      expect(await findTagged(RUN_TAG, this.#tag), 'processes after the close').toEqual([]);
      const strangers = [...new Set(this.server.outside)].filter((host) => !isKnown(this.driven, host));
      expect(strangers, 'other hosts that were asked').toEqual([]);
    } finally {
      await processes.sweep(this.#tag);
      await this.server.stop();
      rmSync(this.#base, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}

function expectExact(usage: Usage, spent: Spent): void {
  const { fresh, cacheRead, cacheWrite, output, reasoning, requests } = usage;
  expect({ fresh, cacheRead, cacheWrite, output, reasoning, requests }, 'figures called exact').toEqual(spent);
}
