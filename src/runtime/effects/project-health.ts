import { nextStep } from '../../core/next-step.ts';
import { type Block, say } from '../../core/show.ts';
import type { ProjectState } from '../../core/state.ts';
import { heldBackups } from '../../core/travel/held-backups.ts';
import type { EffectContext } from '../context.ts';
import type { Attached } from '../world.ts';
import { attachedOf } from './attached.ts';
import { KEPT, staleBackups } from './backup-rule.ts';
import type { Finding } from './finding.ts';
import { endOf, type Ground, quoted, removal } from './mend.ts';

/** The journal, the locks, the repository and what it keeps for coming back. None while no project is open. */
export async function projectFindings(context: EffectContext, ground: Ground): Promise<readonly Finding[]> {
  const attached = context.attached();
  if (attached === null) return [];
  return [
    journalFinding(context, attached, ground),
    lockFinding(context, ground),
    await repositoryFinding(context, attached, ground),
    ...(await gitLockFindings(context, attached, ground)),
    await backupFinding(context, attached, ground),
    pipelineFinding(context.state().project),
  ];
}

/** What cannot be read any more is put aside with all that follows it; a journal whose disk was full goes on when that is not. */
function journalFinding({ state }: EffectContext, { journal }: Attached, { platform }: Ground): Finding {
  const { project, shell } = state();
  const what = 'journal';
  const { broken } = journal.opened;
  if (shell.broken === null) return { what, ok: true, said: `${journal.path}, ${project?.seq ?? 0} events`, mend: '' };
  if (broken === null) return { what, ok: false, said: `${shell.broken}; once that is mended`, mend: 'Start agent 0' };
  const [path, aside] = [journal.path, `${journal.path}.bad`].map((one) => quoted(one, platform));
  const said = `${shell.broken}; what follows the line is put aside, then Start agent 0`;
  return { what, ok: false, said, mend: `mv ${path} ${aside} && head -n ${broken.line - 1} ${aside} > ${path}` };
}

function lockFinding({ state }: EffectContext, ground: Ground): Finding {
  const { heldBy } = state().shell;
  const what = 'lock';
  if (heldBy === null) return { what, ok: true, said: 'this shell is the writer', mend: '' };
  const said = `held by process ${heldBy}: close that shell, or end it; it loses nothing. Then Start agent 0`;
  return { what, ok: false, said, mend: heldBy === 0 ? 'close the other shell' : endOf(heldBy, ground) };
}

async function repositoryFinding({ world }: EffectContext, { dir }: Attached, { platform }: Ground): Promise<Finding> {
  const what = 'repository';
  const git = `git -C ${quoted(dir, platform)}`;
  const info = await world.git.inspect(dir).catch(() => null);
  if (info === null) return { what, ok: false, said: `${dir} cannot be read as a repository`, mend: `${git} status` };
  const { inProgress, dirty } = info;
  if (inProgress === null) return { what, ok: true, said: `${dirty} uncommitted paths`, mend: '' };
  const mend = `${git} ${inProgress} ${inProgress === 'bisect' ? 'reset' : '--abort'}`;
  return { what, ok: false, said: `git ${inProgress} is under way: finish it, or give it up`, mend };
}

/** Files that git takes as a sign that another git is at work. */
const GIT_LOCKS = ['index.lock', 'HEAD.lock', 'config.lock', 'packed-refs.lock'];

async function gitLockFindings(
  { world }: EffectContext,
  { commonDir }: Attached,
  ground: Ground,
): Promise<readonly Finding[]> {
  const gone = await world.files.missing(commonDir, GIT_LOCKS);
  const there = GIT_LOCKS.filter((name) => !gone.includes(name));
  if (there.length === 0) return [{ what: 'git locks', ok: true, said: 'none', mend: '' }];
  return there.map((name) => {
    const path = `${commonDir}/${name}`;
    const said = `${path} is there: a git is at work, or was killed; where none runs, remove it`;
    return { what: name, ok: false, said, mend: removal(path, ground) };
  });
}

/** What stopped the pipeline by a failure; what mends that is the one next step there is. */
function pipelineFinding(project: ProjectState | null): Finding {
  const halt = project?.halt ?? null;
  if (project === null || halt === null) return { what: 'pipeline', ok: true, said: 'not stopped', mend: '' };
  const mend = nextStep(project).command ?? '!status';
  return { what: 'pipeline', ok: halt.reason !== 'failed', said: `${halt.reason}: ${halt.detail}`, mend };
}

/** The snapshots that `!replay`, `!undo` and `!merge` made, and those of them that are past their time. */
async function backupFinding(
  { world, state }: EffectContext,
  { dir }: Attached,
  { platform }: Ground,
): Promise<Finding> {
  const what = 'backups';
  const list = `git -C ${quoted(dir, platform)} for-each-ref refs/codesleuth/backup`;
  const backups = await world.travel.backups(dir).catch(() => null);
  if (backups === null) return { what, ok: false, said: 'cannot be listed', mend: list };
  const { project } = state();
  const [newest] = backups;
  const stale = project === null ? [] : staleBackups(backups, project, world.clock.now());
  if (newest === undefined) return { what, ok: true, said: 'none yet', mend: '' };
  const said = `${backups.length}, the newest ${newest.ref} of ${newest.at} (${newest.why})`;
  if (stale.length === 0) return { what, ok: true, said, mend: '' };
  const words = `${stale.length} of ${backups.length} are older than ${KEPT.days} days and not among the ${KEPT.keep} newest`;
  return { what, ok: false, said: words, mend: '!doctor prune' };
}

/** Forgets the backups that are past their time, and says how many; rejects with what stood in the way. */
export async function pruneBackups(context: EffectContext): Promise<Block> {
  const { project } = context.state();
  const held = project === null ? [] : heldBackups(project);
  const many = await context.world.travel.pruneBackups(attachedOf(context).dir, { ...KEPT, held });
  if (many === 0) return say('info', 'No backup is past its time.');
  return say(
    'good',
    `${many} ${many === 1 ? 'backup was' : 'backups were'} forgotten; git removes what only they held in its own time.`,
  );
}
