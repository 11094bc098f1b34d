import type { Report } from '../../core/report.ts';
import { say, table } from '../../core/show.ts';
import type { AgentProbe } from '../../ports/agent.ts';
import type { EffectContext } from '../context.ts';
import { usersOf } from './agents-found.ts';
import type { Finding } from './finding.ts';
import { machineFindings } from './machine-health.ts';
import { projectFindings } from './project-health.ts';

/** What is well, what is not, and the command that mends it. */
export async function checkHealth(context: EffectContext): Promise<Report> {
  const findings = [
    await gitFinding(context),
    ...(await machineFindings(context)),
    await homeFinding(context),
    ...(await agentFindings(context)),
    ...(await projectFindings(context)),
  ];
  const rows = findings.map((one) => [one.ok ? 'ok' : 'MEND', one.what, one.said, one.ok ? '' : one.mend]);
  const bad = findings.filter((one) => !one.ok).length;
  const last =
    bad === 0
      ? say('good', 'Nothing needs mending.')
      : say('warn', `${bad} ${bad === 1 ? 'thing needs' : 'things need'} mending.`);
  return { type: 'words', blocks: [table('Health', rows), last] };
}

async function gitFinding(context: EffectContext): Promise<Finding> {
  const mend = 'install git 2.30 or newer';
  try {
    return { what: 'git', ok: true, said: await context.world.git.version(), mend };
  } catch (error) {
    return { what: 'git', ok: false, said: error instanceof Error ? error.message : 'not found', mend };
  }
}

async function homeFinding(context: EffectContext): Promise<Finding> {
  const read = await context.world.home.readContext();
  const said = {
    ok: `${context.world.home.dir}`,
    absent: 'config/context.json is missing',
    incomplete: 'set-up was not completed',
    corrupt: '',
  };
  const words = read.kind === 'corrupt' ? `${read.path}: ${read.message}` : said[read.kind];
  return { what: 'home', ok: read.kind === 'ok', said: words, mend: 'bash SETUP.sh (or --reset for a corrupt file)' };
}

/** The backends that agents work through now: whether each is there, starts, and is logged in. */
async function agentFindings(context: EffectContext): Promise<readonly Finding[]> {
  const users = [...usersOf(context.state())];
  return Promise.all(
    users.map(async ([backend, names]) => {
      const what = names.length === AGENTS ? 'agent' : `agent ${names.join(', ')}`;
      const mend = '!agents, then install it or set agent.backend in config/context.json';
      const agent = context.world.agents.get(backend);
      if (agent === undefined) return { what, ok: false, said: `${backend} is not known`, mend };
      return { what, mend, ...seen(agent.label, await agent.probe()) };
    }),
  );
}

/** Agents 1 to 7. */
const AGENTS = 7;

type Seen = Pick<Finding, 'ok' | 'said'> & Partial<Pick<Finding, 'mend'>>;

function seen(label: string, { available, version, notes, loggedIn, logIn }: AgentProbe): Seen {
  if (!available) return { ok: false, said: notes[0] ?? `${label} was not found` };
  const said = version === null ? label : `${label} ${version}`;
  if (loggedIn !== false) return { ok: true, said };
  return { ok: false, said: `${said} is not logged in`, ...(logIn === undefined ? {} : { mend: logIn }) };
}
