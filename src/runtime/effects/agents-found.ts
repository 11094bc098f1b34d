import { AGENT_NAMES, agentNumberSchema } from '../../../schemas/stage.ts';
import { workerFor } from '../../core/agent-choice.ts';
import { limitsOf } from '../../core/limits.ts';
import type { Report } from '../../core/report.ts';
import { type Block, say, table } from '../../core/show.ts';
import type { State } from '../../core/state.ts';
import type { AgentPort, AgentProbe } from '../../ports/agent.ts';
import type { EffectContext } from '../context.ts';

interface Found {
  readonly agent: AgentPort;
  readonly probe: AgentProbe;
}

/** Every backend this shell can drive: what was found of it on this machine, and which of the agents 1-7 it works for. */
export async function probeAgents(context: EffectContext): Promise<Report> {
  const agents = [...context.world.agents.values()];
  const found = await Promise.all(agents.map(async (agent) => ({ agent, probe: await agent.probe() })));
  const users = usersOf(context.state());
  const here = found.filter(({ probe, agent }) => probe.available || probe.notes.length > 0 || users.has(agent.id));
  const rest = found.filter((one) => !here.includes(one));
  return { type: 'words', blocks: [...here.map((one) => describe(one, users)), ...notFound(rest)] };
}

function describe({ agent, probe }: Found, users: ReadonlyMap<string, readonly string[]>): Block {
  return table(`${agent.id}: ${agent.label}`, [
    ['Found', probe.available ? (probe.path ?? 'built in') : 'no'],
    ['Version', probe.version ?? '-'],
    ['Logged in', logIn(probe)],
    ['Works for', users.get(agent.id)?.join(', ') ?? 'nobody now'],
    ['Can', probe.abilities.join(', ') || '-'],
    ...probe.notes.map((note) => [probe.available ? 'Trap' : 'Mend', note]),
  ]);
}

function notFound(rest: readonly Found[]): readonly Block[] {
  if (rest.length === 0) return [];
  const names = rest.map(({ agent }) => agent.id).join(', ');
  const commands = rest.flatMap(({ probe }) => (probe.install === undefined ? [] : [`  ${probe.install}`]));
  const how = 'Install one, or name its place in config/context.json (agent.commands), then start the shell again:';
  return [say('info', `Not found here: ${names}`, how, ...commands)];
}

function logIn({ available, loggedIn }: AgentProbe): string {
  if (!available) return '-';
  if (loggedIn === null) return 'cannot be told without asking the provider';
  if (loggedIn === 'unneeded') return 'not needed';
  return loggedIn ? 'yes' : 'no';
}

/** Names of the agents that work through each backend, as it would be decided now. */
export function usersOf({ shell, project }: State): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const [number, name] of AGENT_NAMES.entries()) {
    const agent = agentNumberSchema.safeParse(number);
    if (!agent.success || number === 0) continue;
    const backend = backendOf({ shell, project }, agent.data);
    users.set(backend, [...(users.get(backend) ?? []), name]);
  }
  return users;
}

function backendOf({ shell, project }: State, agent: Parameters<typeof workerFor>[1]): string {
  const { crew } = limitsOf(shell);
  if (project !== null) return workerFor(project, agent, crew).backend;
  return crew.option ?? crew.choice?.backend ?? 'rehearsal';
}
