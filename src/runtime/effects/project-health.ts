import { nextStep } from '../../core/next-step.ts';
import type { ProjectState } from '../../core/state.ts';
import type { EffectContext } from '../context.ts';
import type { Finding } from './finding.ts';

/** The journal, the locks, the repository and what it keeps for coming back. None while no project is open. */
export async function projectFindings(context: EffectContext): Promise<readonly Finding[]> {
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
