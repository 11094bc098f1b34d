import { fold } from '../../core/evolve.ts';
import { type Left, leftWords } from '../../core/forks/left-words.ts';
import { brief } from '../../core/own-git-words.ts';
import { say } from '../../core/show.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import type { World } from '../world.ts';
import { gitOf, holderOf, sideId } from './places.ts';
import { isShells } from './shells-own.ts';
import { type FoundSide, findSide, type SideOf } from './side-state.ts';

/** What became of a resolution that was cut short: there was none, it was committed already, or it is taken back. */
type CutShort =
  | { readonly kind: 'none' }
  | { readonly kind: 'resolved'; readonly sha: string }
  | { readonly kind: 'taken back'; readonly left: Left | null };

/**
 * Ends a resolution of conflicts that was cut short in a side's directory. Whatever reads a side's commits, or goes on
 * from them, asks for this first: half a resolution is a commit with conflict markers in it. One that was committed
 * whole by hand is taken for what it is; any other is taken back, and what was changed meanwhile is in a backup.
 */
export async function endCutShort(context: EffectContext, { fork, side }: SideOf, dir: string): Promise<CutShort> {
  const { forks } = context.world;
  const id = sideId(fork, side);
  const project = attachedOf(context).dir;
  if (!(await forks.hasOpenConflicts(project, id))) return { kind: 'none' };
  if (context.sides.resolving === id) throw notNow(`the conflicts of ${id} are being resolved`);
  const held = await holderOf(context.world, dir);
  if (held !== null) throw notNow(`${id} holds conflicts that nobody resolved, and ${held}`);
  const sha = await byHand(context, { fork, side }, dir);
  if (sha !== null) {
    await forks.settleConflicts(project, id);
    tell(context, 'info', `The conflicts of ${id} were resolved by hand before the shell ended: ${brief(sha)}`);
    return { kind: 'resolved', sha };
  }
  await forgetTask(context.world, dir);
  return { kind: 'taken back', left: await takeBack(context, { fork, side }, dir) };
}

/** As `endCutShort`; says where changes are that were taken back. True when anything was. */
export async function takenBack(context: EffectContext, { fork, side }: SideOf, dir: string): Promise<boolean> {
  const cut = await endCutShort(context, { fork, side }, dir);
  if (cut.kind === 'taken back' && cut.left !== null) {
    tell(context, 'warn', `The conflicts of ${sideId(fork, side)} were taken back; ${leftWords(cut.left)}`);
  }
  return cut.kind === 'taken back';
}

function tell({ stage, repaint }: EffectContext, tone: 'info' | 'warn', text: string): void {
  stage.push({ kind: 'block', block: say(tone, text) });
  repaint();
}

/** Takes a side's open conflicts back; gives what somebody had changed there, the shell's own files apart. */
export async function takeBack(context: EffectContext, of: SideOf, dir: string): Promise<Left | null> {
  const order = { project: attachedOf(context).dir, id: sideId(of.fork, of.side) };
  const left = await context.world.forks.takeConflictsBack(dir, order);
  const files = left?.files.filter((path) => !isShells(path)) ?? [];
  return left === null || files.length === 0 ? null : { dir, ref: left.ref, files };
}

/** The commit of a resolution by hand, made just before the shell ended; an agent's is judged by more than a commit. */
async function byHand(context: EffectContext, of: SideOf, dir: string): Promise<string | null> {
  const { forks, journals } = context.world;
  const there = await journals.exists(gitOf(dir));
  const project = there ? fold(await journals.read(gitOf(dir))) : null;
  if (project !== null && project.conflict !== null) return null;
  return forks.resolvedConflicts(dir, { project: attachedOf(context).dir, id: sideId(of.fork, of.side) });
}

/** A side where it is now, with nothing half resolved in it; null when it is nowhere. */
export async function findWhole(context: EffectContext, of: SideOf): Promise<FoundSide | null> {
  const found = await findSide(context, of);
  if (found === null || !(await takenBack(context, of, found.dir))) return found;
  return findSide(context, of);
}

const notNow = (why: string): ExternalError => new ExternalError('git', why, { next: '!forks' });

/** The task that was to resolve them is the side's no more. */
async function forgetTask({ journals }: World, dir: string): Promise<void> {
  if (!(await journals.exists(gitOf(dir)))) return;
  const journal = await journals.open(gitOf(dir));
  try {
    const taskId = fold(journal.opened.envelopes)?.conflict?.taskId;
    if (taskId !== undefined) await journal.append([{ type: 'conflict/closed', taskId, resolved: false }]);
  } finally {
    await journal.close();
  }
}
