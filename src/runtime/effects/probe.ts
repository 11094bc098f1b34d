import { nextStep } from '../../core/next-step.ts';
import type { Report } from '../../core/report.ts';
import { type Block, say, table } from '../../core/show.ts';
import type { ProjectState } from '../../core/state.ts';
import type { AgentProbe } from '../../ports/agent.ts';
import type { EffectContext } from '../context.ts';

/** Every backend this shell can drive, as found on this machine. */
export async function probeAgents(context: EffectContext): Promise<Report> {
  const agents = [...context.world.agents.values()];
  const blocks = await Promise.all(agents.map(async (agent) => describe(agent.label, await agent.probe())));
  return { type: 'words', blocks };
}

function describe(label: string, probe: AgentProbe): Block {
  return table(label, [
    ['Found', probe.available ? (probe.path ?? 'built in') : 'no'],
    ['Version', probe.version ?? '-'],
    ['Logged in', logIn(probe.loggedIn)],
    ['Can', probe.abilities.join(', ') || '-'],
    ...probe.notes.map((note) => ['Note', note]),
  ]);
}

function logIn(state: boolean | null): string {
  if (state === null) return 'not needed';
  return state ? 'yes' : 'no';
}

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly said: string;
  readonly mend: string;
}

/** What is well, what is not, and the command that mends it. */
export async function checkHealth(context: EffectContext): Promise<Report> {
  const findings = [
    await gitFinding(context),
    await homeFinding(context),
    await agentFinding(context),
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
  try {
    return { what: 'git', ok: true, said: await context.world.git.version(), mend: '' };
  } catch (error) {
    return {
      what: 'git',
      ok: false,
      said: error instanceof Error ? error.message : 'not found',
      mend: 'install git 2.30 or newer',
    };
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

async function agentFinding(context: EffectContext): Promise<Finding> {
  const wanted = context.state().project?.backend ?? context.state().shell.context?.agent.backend ?? 'rehearsal';
  const agent = context.world.agents.get(wanted);
  const probe = await agent?.probe();
  return {
    what: 'agent',
    ok: probe?.available === true,
    said: agent?.label ?? `${wanted} is not known`,
    mend: 'bash SETUP.sh',
  };
}

async function projectFindings(context: EffectContext): Promise<readonly Finding[]> {
  const attached = context.attached();
  if (attached === null) return [];
  const { heldBy, broken } = context.state().shell;
  const info = await context.world.git.inspect(attached.dir).catch(() => null);
  const locked = (await context.world.files.missing(attached.commonDir, ['index.lock'])).length === 0;
  const state = context.state().project;
  return [
    {
      what: 'journal',
      ok: broken === null,
      said: broken === null ? `${attached.journal.path}, ${state?.seq ?? 0} events` : broken,
      mend: 'what was acknowledged is safe; mend the cause, then Start agent 0',
    },
    {
      what: 'lock',
      ok: heldBy === null,
      said: heldBy === null ? 'this shell is the writer' : `held by process ${heldBy}`,
      mend: 'close the other shell',
    },
    {
      what: 'repository',
      ok: info?.inProgress === null,
      said: info === null ? 'cannot be read' : (info.inProgress ?? `${info.dirty} uncommitted paths`),
      mend: 'finish or abort what git has under way',
    },
    {
      what: 'index.lock',
      ok: !locked,
      said: locked ? `${attached.commonDir}/index.lock is there: a git is at work, or was killed` : 'none',
      mend: 'let that git finish; if none is running, delete the file',
    },
    await backupFinding(context, attached.dir),
    pipelineFinding(state),
  ];
}

/** What stopped the pipeline by a failure; what mends that is the one next step there is. */
function pipelineFinding(project: ProjectState | null): Finding {
  const halt = project?.halt ?? null;
  if (project === null || halt === null) return { what: 'pipeline', ok: true, said: 'not stopped', mend: '' };
  const mend = nextStep(project).command ?? '!status';
  return { what: 'pipeline', ok: halt.reason !== 'failed', said: `${halt.reason}: ${halt.detail}`, mend };
}

/** The snapshots that `!replay`, `!undo` and `!merge` made, and how to look at them with plain git. */
async function backupFinding({ world }: EffectContext, dir: string): Promise<Finding> {
  const backups = await world.travel.backups(dir).catch(() => null);
  const newest = backups?.[0];
  const mend = 'see what git for-each-ref refs/codesleuth/backup says';
  if (backups === null) return { what: 'backups', ok: false, said: 'cannot be listed', mend };
  const said =
    newest === undefined ? 'none yet' : `${backups.length}, the newest ${newest.ref} of ${newest.at} (${newest.why})`;
  return { what: 'backups', ok: true, said, mend };
}
