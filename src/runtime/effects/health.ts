import type { Report } from '../../core/report.ts';
import { say, table } from '../../core/show.ts';
import type { AgentPort, AgentProbe } from '../../ports/agent.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { EffectContext } from '../context.ts';
import { usersOf } from './agents-found.ts';
import type { Finding } from './finding.ts';
import { machineFindings } from './machine-health.ts';
import { endOf, type Ground, groundOf, startWith } from './mend.ts';
import { projectFindings, pruneBackups } from './project-health.ts';

/** What is well, what is not, and the command that mends it. With `prune`, backups past their time are forgotten first. */
export async function checkHealth(context: EffectContext, prune: boolean): Promise<Report> {
  const first = prune ? [await pruneBackups(context)] : [];
  const ground = groundOf(context);
  const findings = [
    await gitFinding(context, ground),
    ...(await machineFindings(context, ground)),
    await homeFinding(context, ground),
    await homeLockFinding(context, ground),
    ...(await agentFindings(context, ground)),
    ...(await projectFindings(context, ground)),
  ];
  const rows = findings.map((one) => [one.ok ? 'ok' : 'MEND', one.what, one.said, one.ok ? '' : one.mend]);
  const bad = findings.filter((one) => !one.ok).length;
  const last =
    bad === 0
      ? say('good', 'Nothing needs mending.')
      : say('warn', `${bad} ${bad === 1 ? 'thing needs' : 'things need'} mending.`);
  return { type: 'words', blocks: [...first, table('Health', rows), last] };
}

/** The oldest git that does all that is asked of it. */
const GIT: readonly [number, number] = [2, 30];
const INSTALL_GIT: Readonly<Record<string, string>> = { darwin: 'brew install git', win32: 'winget install Git.Git' };

async function gitFinding({ world }: EffectContext, { platform }: Ground): Promise<Finding> {
  const mend = INSTALL_GIT[platform] ?? 'sudo apt-get install git';
  try {
    const said = await world.git.version();
    const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(said) ?? []).slice(1).map(Number);
    const ok = major > GIT[0] || (major === GIT[0] && minor >= GIT[1]);
    return { what: 'git', ok, said: ok ? said : `${said}; ${GIT.join('.')} or newer is needed`, mend };
  } catch (error) {
    return { what: 'git', ok: false, said: error instanceof Error ? error.message : 'not found', mend };
  }
}

async function homeFinding({ world }: EffectContext, { setup }: Ground): Promise<Finding> {
  const read = await world.home.readContext();
  const said = {
    ok: `${world.home.dir}`,
    absent: 'config/context.json is missing',
    incomplete: 'set-up was not completed',
    corrupt: '',
  };
  const words =
    read.kind === 'corrupt' ? `${read.path}: ${read.message}; a copy is kept when it is reset` : said[read.kind];
  return {
    what: 'home',
    ok: read.kind === 'ok',
    said: words,
    mend: read.kind === 'corrupt' ? `${setup} --reset` : setup,
  };
}

/** Whether somebody keeps config/context.json locked, so that no project can be registered. */
async function homeLockFinding({ world }: EffectContext, ground: Ground): Promise<Finding> {
  const what = 'home lock';
  try {
    const held = await world.home.heldBy();
    if (held === null) return { what, ok: true, said: 'free', mend: '' };
    const who = held.pid === null ? 'a process that does not say its number' : `process ${held.pid}`;
    const mend = held.pid === null ? 'close the other shells' : endOf(held.pid, ground);
    return { what, ok: false, said: `config/context.json is kept locked by ${who}`, mend };
  } catch (error) {
    if (!(error instanceof ExternalError)) throw error;
    return { what, ok: false, said: error.message, mend: error.next };
  }
}

/** The backends that agents work through now: whether each is there, starts, and is logged in. */
async function agentFindings(context: EffectContext, ground: Ground): Promise<readonly Finding[]> {
  const users = [...usersOf(context.state())];
  return Promise.all(
    users.map(async ([backend, names]) => {
      const what = names.length === AGENTS ? 'agent' : `agent ${names.join(', ')}`;
      const agent = context.world.agents.get(backend);
      if (agent !== undefined) return { what, ...seen(agent, await agent.probe(), ground) };
      const known = [...context.world.agents.keys()];
      const said = `${backend} is not known; known are ${known.join(', ')}: name one in config/context.json (agent), or for one time`;
      return { what, ok: false, said, mend: startWith(`--agent ${known.at(-1) ?? 'rehearsal'}`, ground) };
    }),
  );
}

/** Agents 1 to 7. */
const AGENTS = 7;

function seen(agent: AgentPort, probe: AgentProbe, ground: Ground): Omit<Finding, 'what'> {
  const { label } = agent;
  const { available, version, loggedIn, logIn } = probe;
  if (!available) return missing(agent, probe, ground);
  const said = version === null ? label : `${label} ${version}`;
  if (loggedIn !== false) return { ok: true, said, mend: '' };
  return { ok: false, said: `${said} is not logged in`, mend: logIn ?? '!agents' };
}

/** One that nobody knows how to install is named where it lies, or done without. */
function missing({ id, label }: AgentPort, { notes, install }: AgentProbe, ground: Ground): Omit<Finding, 'what'> {
  const said = notes[0] ?? `${label} was not found`;
  if (install !== undefined) return { ok: false, said, mend: install };
  const place = `name its place in config/context.json (agent.commands.${id}.command), or do without it for one time`;
  return { ok: false, said: `${said}; ${place}`, mend: startWith('--agent rehearsal', ground) };
}
