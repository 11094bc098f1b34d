import type { OpenOptions } from '../../../ports/agent.ts';
import { oneLine } from '../one-line.ts';
import { Calls } from '../process/calls.ts';
import { AUTH_REQUIRED, endOfError } from './failure.ts';
import { GREETING, greetingIn } from './greeting.ts';
import type { Installed } from './launch.ts';
import { foreign, type Outcome, onTheWay } from './outcome.ts';
import { leaveOf } from './presets.ts';
import { line, notify } from './rpc.ts';
import { modelIn, type Setup, setupOf } from './setup.ts';
import { type Greeting, type RpcError, type RpcId, sessionSchema } from './wire.ts';

type Opening = 'session/new' | 'session/load' | 'session/resume';
type Method = 'initialize' | 'authenticate' | 'session/prompt' | Setup['method'] | Opening;

interface Answer {
  readonly result?: unknown;
  readonly error?: RpcError | undefined;
}

/** What is said to the agent, from the greeting to the prompts of one session, and how far that has come. */
export class Talk {
  /** `greeted` when a session can be opened and none is; `open` when it takes prompts. */
  state: 'silent' | 'greeted' | 'opening' | 'open' = 'silent';
  sessionId: string;
  /** The session goes on from an earlier one. */
  resumed = false;
  /** The model of the session; null where it is not told. */
  model: string | null = null;
  readonly #options: OpenOptions;
  readonly #installed: Installed;
  readonly #calls = new Calls<Method>(line);
  #greeting: Greeting | null = null;
  #authenticated = false;
  #setups: Setup[] = [];
  #setup: Setup | null = null;
  #notices: string[] = [];

  constructor(installed: Installed, options: OpenOptions) {
    this.#installed = installed;
    this.#options = options;
    this.sessionId = options.resume ?? '';
  }

  /** What a person should know of the way here; each is given once. */
  takeNotices(): readonly string[] {
    return this.#notices.splice(0);
  }

  greet(): string {
    this.state = 'silent';
    this.#authenticated = false;
    this.#calls.clear();
    return this.#calls.call('initialize', GREETING);
  }

  /** Goes on with the session that is known, where the agent can, else begins one. */
  open(): string {
    this.state = 'opening';
    const { preset } = this.#installed;
    const meta = preset.meta[leaveOf(this.#options.readOnly, this.#options.mode)];
    const base = { cwd: this.#options.cwd, mcpServers: [], ...(meta === null ? {} : { _meta: meta }) };
    const method = this.#opening();
    this.resumed = method !== 'session/new';
    return this.#calls.call(method, this.resumed ? { sessionId: this.sessionId, ...base } : base);
  }

  prompt(text: string): string {
    // What is still answered to an earlier one is no answer to this one.
    this.#calls.drop('session/prompt');
    return this.#calls.call('session/prompt', { sessionId: this.sessionId, prompt: [{ type: 'text', text }] });
  }

  cancel(): string {
    return notify('session/cancel', { sessionId: this.sessionId });
  }

  answered(id: RpcId, { result, error }: Answer): Outcome {
    const method = this.#calls.take(id);
    if (method === null) return { kind: 'nothing' };
    if (method === 'session/prompt') return { kind: 'turn', result, error: error ?? null };
    return error === undefined ? this.#good(method, result) : this.#bad(method, error);
  }

  #opening(): Opening {
    if (this.sessionId === '') return 'session/new';
    const can = this.#greeting?.agentCapabilities;
    if (can?.loadSession === true) return 'session/load';
    if (can?.sessionCapabilities.resume != null) return 'session/resume';
    this.#forget('it cannot go on with one');
    return 'session/new';
  }

  #forget(why: string): void {
    const { label } = this.#installed.preset;
    this.#notices.push(`${label} has lost the earlier conversation (${oneLine(why)}); a new one begins.`);
    this.sessionId = '';
  }

  #good(method: Exclude<Method, 'session/prompt'>, result: unknown): Outcome {
    switch (method) {
      case 'initialize':
        return this.#greeted(result);
      case 'authenticate':
        return onTheWay(this.open());
      case 'session/set_mode':
      case 'session/set_config_option':
        return this.#next();
      default:
        return this.#opened(method, result);
    }
  }

  #greeted(result: unknown): Outcome {
    const greeting = greetingIn(result);
    if (typeof greeting === 'string') return foreign(this.#installed.preset, greeting);
    this.#greeting = greeting;
    return onTheWay(this.open());
  }

  #opened(method: Opening, result: unknown): Outcome {
    const session = sessionSchema.safeParse(result ?? {});
    const id = method === 'session/new' ? (session.data?.sessionId ?? '') : this.sessionId;
    if (!session.success || id === '') return this.#stuck(`the answer to ${method} cannot be read`);
    this.sessionId = id;
    const { setups, notices } = setupOf(session.data, {
      preset: this.#installed.preset,
      options: this.#options,
      replayed: method === 'session/load',
    });
    this.model = modelIn(session.data, { preset: this.#installed.preset, options: this.#options });
    this.#setups = [...setups];
    this.#notices.push(...notices);
    return this.#next();
  }

  /** One setting after the other, so that each answer is known for what it is. */
  #next(): Outcome {
    this.#setup = this.#setups.shift() ?? null;
    if (this.#setup === null) {
      this.state = 'open';
      return { kind: 'open' };
    }
    const { method, params } = this.#setup;
    return onTheWay(this.#calls.call(method, { sessionId: this.sessionId, ...params }));
  }

  #bad(method: Exclude<Method, 'session/prompt'>, error: RpcError): Outcome {
    const { message = '' } = endOfError(error).error ?? {};
    switch (method) {
      case 'initialize':
        return foreign(this.#installed.preset, `it answers the greeting with an error: ${message}`);
      case 'authenticate':
        return this.#stuck(message, error);
      case 'session/set_mode':
      case 'session/set_config_option':
        return this.#refused(message);
      default:
        return this.#unopened(method, error, message);
    }
  }

  #refused(message: string): Outcome {
    const { fault = null, needed = false } = this.#setup ?? {};
    if (needed) return this.#stuck(`${fault}: ${message}`);
    if (fault !== null) this.#notices.push(`${fault}: ${message}`);
    return this.#next();
  }

  #unopened(method: Opening, error: RpcError, message: string): Outcome {
    const auth = error.code === AUTH_REQUIRED ? this.#keyMethod() : null;
    if (auth !== null) {
      this.#authenticated = true;
      return onTheWay(this.#calls.call('authenticate', { methodId: auth }));
    }
    if (method === 'session/new') return this.#stuck(message, error);
    this.#forget(message);
    return onTheWay(this.open());
  }

  /** A way to log in that the agent offers and that a key is there for; once for each process. */
  #keyMethod(): string | null {
    if (this.#authenticated) return null;
    const { preset, found } = this.#installed;
    const offered = new Set(this.#greeting?.authMethods.map(({ id }) => id));
    return preset.keys.find(({ variable, method }) => found.env[variable] && offered.has(method))?.method ?? null;
  }

  /** The next prompt tries to open a session again. */
  #stuck(message: string, error: RpcError = { code: 0, message }): Outcome {
    this.state = 'greeted';
    if (!this.resumed) this.sessionId = '';
    return { kind: 'failed', end: endOfError({ ...error, message }) };
  }
}
