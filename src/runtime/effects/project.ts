import { PATHS, SHELL_FILES } from '../../../schemas/paths.ts';
import type { Effect } from '../../core/effect.ts';
import { NOTHING_LEFT } from '../../core/left-behind.ts';
import type { Report } from '../../core/report.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { Opened } from '../../ports/journal.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import type { Attached, World } from '../world.ts';
import { attachedOf } from './attached.ts';

type Of<T extends Effect['type']> = Extract<Effect, { type: T }>;

/** Looks at a directory without running anything in it. */
export async function examineDirectory(context: EffectContext, order: Of<'directory/examine'>): Promise<Report> {
  const { world } = context;
  const info = await world.files.examine(order.dir);
  const repository = info.insideHome ? null : await world.repositories.find(info.path);
  return {
    type: 'directory/examined',
    why: order.why,
    found: {
      dir: info.path,
      exists: info.exists,
      isDirectory: info.isDirectory,
      empty: info.empty,
      writable: info.writable,
      insideHome: info.insideHome,
      aroundHome: info.aroundHome,
      repository: repository?.root ?? null,
      hasJournal: repository?.hasJournal === true,
    },
  };
}

/** Recorded trees that stay: many times what the tasks under way refer to. */
const KEPT_TREES = 200;

/** What opening a project gives: the report, and the open journal for the session to hold. */
export interface OpenedProject {
  readonly report: Extract<Report, { type: 'project/opened' }>;
  readonly attached: Attached;
}

/** Opens a project's journal; with `create` the directory, the repository and its first commit are made where missing. */
export async function openProject(world: World, order: Of<'project/open'>): Promise<OpenedProject> {
  const found = await world.files.examine(order.dir);
  if (order.create && !found.exists) await world.files.makeDirectory(found.path);
  const dir = found.path;
  const info = await repository(world, dir, order.create);
  ownRepository(dir, info.commonDir);
  await world.git.exclude(dir, `/${PATHS.telemetry}/`);
  await world.git.exclude(dir, '.codesleuth-*.tmp');
  const journal = await world.journals.open(info.commonDir);
  const { envelopes, torn, broken, heldBy } = journal.opened;
  // What cannot be pruned now is pruned at another opening; it stands in nobody's way.
  if (heldBy === null) await attempt(() => world.git.pruneTrees(dir, KEPT_TREES));
  return {
    attached: { dir, commonDir: info.commonDir, journal },
    report: {
      type: 'project/opened',
      dir,
      name: dir.split(/[\\/]/).findLast((part) => part !== '') ?? dir,
      created: envelopes.length === 0,
      resume: order.resume,
      base: info.head,
      envelopes,
      torn: torn === null ? null : `${torn.path} (${torn.bytes} bytes)`,
      broken: brokenWords(broken),
      heldBy,
      drift: [],
      left: NOTHING_LEFT,
    },
  };
}

function brokenWords(broken: Opened['broken']): string | null {
  return broken === null ? null : `line ${broken.line}: ${broken.message}`;
}

/** The journal lies in the git directory: one that several work trees share would mix their projects up. */
function ownRepository(dir: string, commonDir: string): void {
  const plain = (path: string): string => path.replaceAll('\\', '/').replace(/\/$/, '');
  if (plain(commonDir) === `${plain(dir)}/.git`) return;
  throw new ExternalError('git', `${dir} is a linked work tree or a submodule: its git directory is ${commonDir}`, {
    next: 'clone the repository and use the clone',
  });
}

/** The project's own repository: an enclosing one is not used, and not even asked. */
async function repository({ git, repositories }: World, dir: string, create: boolean) {
  const around = await repositories.find(dir);
  if (create && around !== null && around.root !== dir) return git.init(dir);
  const info = await git.inspect(dir);
  if (info === null || info.root !== dir) {
    if (create) return git.init(dir);
    throw new ExternalError('git', `${dir} is not a git repository`, {
      next: 'Start agent 0, then N for a new project',
    });
  }
  if (info.inProgress !== null && create) {
    throw new ExternalError('git', `a ${info.inProgress} is under way in ${dir}`, {
      next: `finish or abort the ${info.inProgress} first`,
    });
  }
  if (info.head !== null || !create) return info;
  const head = await git.firstCommit(dir);
  return { ...info, head };
}

/** Archives artifacts and, as the last act, the journal; a reset cut short is finished by doing it again. */
export async function archiveReset(context: EffectContext, order: Of<'reset/archive'>): Promise<Report> {
  const { dir, commonDir, journal } = attachedOf(context);
  const archive = `${commonDir}/codesleuth/archive/${order.archive}`;
  // Only what the shell has written: the directories may hold files of the person's own.
  const written = new Set([...Object.keys(context.state().project?.delivered ?? {}), ...SHELL_FILES]);
  for (const path of written) await context.world.files.moveAway(dir, path, `${archive}/${path}`);
  await context.world.home.updateContext((before) => {
    const { [dir]: _gone, ...rest } = before.registered_projects;
    return { ...before, registered_projects: rest };
  });
  await context.world.runLogs.archive(commonDir, archive);
  await journal.archive(archive);
  return { type: 'reset/archived', archive };
}
