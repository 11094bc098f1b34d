import { PRESETS, type Preset } from '../../../src/adapters/agents/acp/presets.ts';
import type { Processes } from '../../../src/adapters/processes/run-child.ts';
import type { AgentPort } from '../../../src/ports/agent.ts';
import type { ModelServer } from '../../support/model-server/model-server.ts';
import type { StatusStep, ToolCall } from '../../support/model-server/script.ts';
import type { AgentId } from '../versions.ts';

/** All a scene happens in: a person's HOME, a project in git, and the server that plays the model. */
export interface Scratch {
  readonly home: string;
  readonly cwd: string;
  readonly server: ModelServer;
  readonly processes: Processes;
}

/** What can be asked of an agent, in the order of the published table. */
export const SCENES = [
  ...(['probe', 'text', 'thought', 'environment', 'write allowed', 'write denied', 'read-only role'] as const),
  ...(['rights of the project'] as const),
  ...(['interrupt', 'interrupt while it asks', 'hung server', 'resume', 'schema result', 'loop with a limit'] as const),
  ...(['401', '429 once', '429 always', '500', 'overload', 'truncated once', 'truncated always'] as const),
  ...(['max tokens', 'refusal', 'context overflow'] as const),
] as const;
export type SceneName = (typeof SCENES)[number];

/** What a scene comes to where it is not what is hoped for; a reason is a sentence for a person. */
export type Stated =
  | { readonly not: string }
  | {
      readonly partial: string;
      /** The end that comes instead; what is undefined in it differs from time to time and is not looked at. */
      readonly end?: object;
      /** It goes on without an end of its own; after so many milliseconds it is interrupted. */
      readonly patienceMs?: number;
    };

/** Millionths of a US dollar for a token. */
export interface Prices {
  readonly fresh: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
}

/** One agent as it is driven here: how it is pointed at the server, and what it can do. */
export interface Driven {
  readonly id: AgentId;
  readonly model: string | null;
  /** The driver that the shell uses; `args` go to the program before all others. */
  port(at: Scratch, args?: readonly string[]): AgentPort;
  /** Puts into the person's HOME what a person would have there. */
  settle?(home: string): void;
  /**
   * Files, by their paths, with which a project gives the agent rights, and hooks that make the file at the path
   * `hooked`; and the person's own that trust the project as far as that can be.
   */
  overrule(at: Pick<Scratch, 'home' | 'cwd'>, hooked: string): Readonly<Record<string, string>>;
  /** The agent's own calls: writing a file of the project, and running a command. */
  write(cwd: string, file: string, content: string): ToolCall;
  shell(command: string): ToolCall;
  /** How it gives a result by schema; null where it cannot be held to one. */
  result: ((value: Readonly<Record<string, unknown>>) => ToolCall | string) | null;
  /** Arguments that limit the requests of one prompt to three; empty where the limit is its own, null where it has none. */
  readonly limitArgs: readonly string[] | null;
  /** Frames of an answer after which its first words have been heard. */
  readonly spokenFrames: number;
  /** The answers of its provider to a context that is too long, and to too much at once. */
  readonly contextOverflow: StatusStep;
  readonly overloaded: number;
  /** How old a conversation has to be before it can be gone on with, in milliseconds. */
  readonly resumeAfterMs?: number;
  /** Its figures are those of the server, to the token. */
  readonly exact: boolean;
  /** List prices of the model; null where the agent tells no cost. */
  readonly prices: Prices | null;
  /** How the names of hosts begin that it asks for whatever it is told; the server answers none. */
  readonly outside: readonly string[];
  readonly stated: Readonly<Partial<Record<SceneName, Stated>>>;
}

export function presetOf(id: AgentId): Preset {
  const preset = PRESETS.find((one) => one.id === id);
  if (preset === undefined) throw new Error(`no preset ${id}`);
  return preset;
}

/** What every agent is given of a network: this server, as the way to everywhere. */
export function proxies({ home, server }: Scratch): Readonly<Record<string, string>> {
  const via = { HTTP_PROXY: server.url, HTTPS_PROXY: server.url, http_proxy: server.url, https_proxy: server.url };
  return { ...via, HOME: home, NO_PROXY: '127.0.0.1,localhost', no_proxy: '127.0.0.1,localhost' };
}

/** True for a host that the agent is known to ask. */
export const isKnown = ({ outside }: Driven, host: string): boolean => outside.some((begin) => host.startsWith(begin));
