import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AgentChoice, type AgentCommand, agentChoiceSchema } from '../../schemas/config.ts';
import { createAcp, createCustomAcp } from '../adapters/agents/acp/acp.ts';
import { idOf, wordsOf } from '../adapters/agents/acp/command-line.ts';
import { PRESETS } from '../adapters/agents/acp/presets.ts';
import { createClaude } from '../adapters/agents/claude/claude.ts';
import { createCodex } from '../adapters/agents/codex/codex.ts';
import { createRehearsal } from '../adapters/agents/rehearsal/rehearsal.ts';
import type { Processes } from '../adapters/processes/run-child.ts';
import type { AgentPort } from '../ports/agent.ts';
import { readScenario } from './scenario.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export interface AgentParts {
  /** Home's directory, for the agents its configuration names. */
  readonly home: string;
  readonly cwd: string;
  readonly env: Variables;
  readonly processes: Processes;
  readonly interactive: boolean;
  /** `--agent`: an id, or the command of an agent that speaks the Agent Client Protocol. */
  readonly option: string | null;
}

interface Agents {
  readonly agents: ReadonlyMap<string, AgentPort>;
  /** The id that the option stands for. */
  readonly option: string | null;
}

type Commands = Readonly<Record<string, AgentCommand>>;

/** Agents with a driver of their own; what is configured for them is where they lie. */
const OWN: ReadonlySet<string> = new Set(['claude', 'codex', 'rehearsal']);
const ACP: ReadonlySet<string> = new Set(PRESETS.map(({ id }) => id));

/** Every agent this shell can drive, by id; whether one is there is found out when it is asked or used. */
export function createAgents({ home, cwd, env, processes, interactive, option }: AgentParts): Agents {
  const configured = readChoice(home)?.commands ?? {};
  const chosen = option === null ? null : chosenBy(option, { cwd, configured });
  const commands: Commands = { ...configured, ...chosen?.commands };
  const parts = (id: string) => ({ processes, env, configured: commands[id] });
  const customs = Object.entries(commands).filter(([id]) => !OWN.has(id) && !ACP.has(id));
  const known = [
    createClaude(parts('claude')),
    createCodex(parts('codex')),
    ...PRESETS.map((preset) => createAcp(preset, parts(preset.id))),
    ...customs.map(([id, command]) => createCustomAcp(id, { processes, env, configured: command })),
    rehearsalOf(env, interactive),
  ];
  return { agents: new Map(known.map((agent) => [agent.id, agent])), option: chosen?.id ?? null };
}

interface Known {
  readonly cwd: string;
  readonly configured: Commands;
}

/** The id an option stands for, and the command that comes with it where it is none. */
function chosenBy(option: string, { cwd, configured }: Known): { readonly id: string; readonly commands: Commands } {
  const isId = OWN.has(option) || ACP.has(option) || Object.hasOwn(configured, option);
  const words = isId ? null : wordsOf(option);
  if (words === null) return { id: option, commands: {} };
  const [command, ...args] = words;
  const file = /[\\/]/.test(command) ? resolve(cwd, command) : command;
  const name = idOf(command);
  // A known agent keeps what is known of it, also when it is called with other words.
  const id = OWN.has(name) || (Object.hasOwn(configured, name) && !ACP.has(name)) ? `${name}-acp` : name;
  return { id, commands: { [id]: { command: file, args, env: configured[id]?.env ?? [] } } };
}

/** The rehearsal agent's pause between two events where a person watches, in milliseconds. */
const WATCHED_PACE = 12;

function rehearsalOf(env: Variables, interactive: boolean): AgentPort {
  const pace = env.CODESLEUTH_REHEARSAL_PACE;
  return createRehearsal({
    seed: Number(env.CODESLEUTH_REHEARSAL_SEED ?? 1),
    scenario: readScenario(env.CODESLEUTH_SCENARIO),
    pace: { msPerEvent: pace === undefined ? (interactive ? WATCHED_PACE : 0) : Number(pace) },
  });
}

/**
 * The agents home's configuration names. A file that is missing or wrong names none here; the start-up protocol says
 * what is wrong with it.
 */
function readChoice(home: string): AgentChoice | null {
  try {
    const file: unknown = JSON.parse(readFileSync(join(home, 'config', 'context.json'), 'utf8'));
    const agent = typeof file === 'object' && file !== null && 'agent' in file ? file.agent : null;
    const choice = agentChoiceSchema.safeParse(agent);
    return choice.success ? choice.data : null;
  } catch {
    return null;
  }
}
