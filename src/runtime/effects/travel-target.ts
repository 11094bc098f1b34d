import { PATHS } from '../../../schemas/paths.ts';
import type { TravelAsk } from '../../core/effect.ts';
import { namedCheckpoints } from '../../core/handoff.ts';
import type { Report } from '../../core/report.ts';
import type { TravelPort } from '../../ports/travel.ts';
import { attempt } from '../attempt.ts';
import type { World } from '../world.ts';

type ToTask = Extract<TravelAsk, { kind: 'replay' }>;
type Previewed = Extract<Report, { type: 'travel/previewed' }>;
type Found = Previewed['found'];

/** What a replay finds in the repository: where it goes, which tasks are done there, and what goes with the others. */
export type Sought = Pick<Previewed, 'ask' | 'target' | 'left' | 'found'>;

/** Commits by task, as HANDOFF.json on the disk names them. */
type Named = ReadonlyMap<string, string>;

interface Search {
  readonly port: TravelPort;
  readonly dir: string;
  readonly ask: ToTask;
  readonly named: Named;
}

/** Seeks the commit of the task that is to be gone back to, and what of the other tasks that commit reaches. */
export async function seekTask(world: World, dir: string, ask: ToTask): Promise<Sought> {
  const search = { port: world.travel, dir, ask, named: await inHandoff(world, dir) };
  const target = await findTarget(search);
  if (target === null) return { ask, target, left: [], found: [] };
  const known = await leftBehind(search, target.sha);
  const done = await doneBefore(search, target.sha);
  const open = ask.earlier.filter(({ taskId }) => !done.some((one) => one.taskId === taskId));
  const also = [...new Set([...ask.also, ...open.flatMap(({ files }) => files)])];
  return { ask: { ...ask, also }, target, left: known.left, found: [...known.found, ...done] };
}

async function inHandoff({ files }: World, dir: string): Promise<Named> {
  const read = await attempt(() => files.read(dir, PATHS.handoff));
  return namedCheckpoints(read.kind === 'done' ? read.value : null);
}

/** The checkpoint on record, else the one HANDOFF.json names, while the branch holds it; else the commit whose trailer names the task. */
async function findTarget({ port, dir, ask, named }: Search): Promise<Previewed['target']> {
  const { taskId, sha } = ask;
  const holds = async (commit: string): Promise<boolean> => (await port.unreached(dir, null, [commit])).length === 0;
  if (sha !== null && (await holds(sha))) return { sha, by: 'journal' };
  const written = named.get(taskId);
  if (written !== undefined && (await holds(written))) return { sha: written, by: 'handoff' };
  const trailed = (await port.findTasks(dir, null, [taskId]))[taskId];
  if (trailed !== undefined) return { sha: trailed, by: 'trailer' };
  // A commit the branch has lost may still be there; where it is not, the preview says why.
  return sha === null ? null : { sha, by: 'journal' };
}

/** Tasks of the journal that the target does not reach; and those it does, though by other commits than are on record. */
async function leftBehind({ port, dir, ask }: Search, target: string): Promise<Pick<Previewed, 'left' | 'found'>> {
  const others = ask.checkpoints.filter(({ taskId }) => taskId !== ask.taskId);
  const unreached = new Set(
    await port.unreached(
      dir,
      target,
      others.map(({ sha }) => sha),
    ),
  );
  const missing = others.filter(({ sha }) => unreached.has(sha)).map(({ taskId }) => taskId);
  // A history that was written anew still names its tasks.
  const trailed = await port.findTasks(dir, null, missing);
  const lost = new Set(await port.unreached(dir, target, Object.values(trailed)));
  const found = missing.flatMap((taskId) => {
    const sha = trailed[taskId];
    return sha === undefined || lost.has(sha) ? [] : [{ taskId, sha }];
  });
  const again = new Set(found.map(({ taskId }) => taskId));
  return { left: missing.filter((taskId) => !again.has(taskId)), found };
}

/** Tasks before the target of which the journal knows nothing, with the commits of theirs that the target reaches. */
async function doneBefore({ port, dir, ask, named }: Search, target: string): Promise<Found> {
  const ids = ask.earlier.map(({ taskId }) => taskId);
  const written = ids.flatMap((taskId) => named.get(taskId) ?? []);
  const lost = new Set(await port.unreached(dir, target, written));
  const trailed = await port.findTasks(dir, target, ids);
  return ids.flatMap((taskId) => {
    const own = named.get(taskId);
    const sha = own === undefined || lost.has(own) ? trailed[taskId] : own;
    return sha === undefined ? [] : [{ taskId, sha }];
  });
}
