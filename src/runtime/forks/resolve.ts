import type { Fork, Side } from '../../core/branches.ts';
import type { Effect } from '../../core/effect.ts';
import type { Report } from '../../core/report.ts';
import { ExternalError } from '../../ports/errors.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { broughtBack } from './close.ts';
import type { Resolution } from './conflicts.ts';
import { sideId } from './places.ts';
import { resolveByAgent } from './resolve-by-agent.ts';
import { resolveByHuman } from './resolve-by-human.ts';

type Order = Extract<Effect, { type: 'fork/resolve' }>;

/**
 * Puts the project's commit into the side, conflicts and all, and has them resolved there. Without a resolution the side
 * is as it was before, byte for byte.
 */
export async function resolveFork(context: EffectContext, { fork, side, onto, by }: Order): Promise<Report> {
  const away = await broughtBack(context, fork, side);
  if (away !== null) throw new ExternalError('disk', away, { next: `!forks restore ${sideId(fork, side)}` });
  const label = `resolve ${sideId(fork, side)} on ${onto.slice(0, 12)}`;
  await undoHalf(context, { fork, side, label });
  const { ref } = await context.world.travel.snapshot(side.dir, { why: label });
  const tried = await attempt(async () => {
    const { files, sha } = await open(context, { fork, side, onto, ref });
    if (files.length === 0) return { sha };
    const conflicts = { fork, side, onto, files };
    return by === 'agent' ? resolveByAgent(context, conflicts) : resolveByHuman(context, conflicts);
  });
  const found: Resolution = tried.kind === 'done' ? tried.value : { why: tried.error.message };
  const report = { type: 'fork/resolved', name: fork.name, side: side.side } as const;
  if ('sha' in found) return { ...report, sha: found.sha, why: '' };
  await goBack(context, side, ref);
  return { ...report, sha: null, why: found.why };
}

interface Opening {
  readonly fork: Fork;
  readonly side: Side;
  readonly onto: string;
  readonly ref: string;
}

/** Each try has a name of its own, by the snapshot before it: an earlier one that was taken back is not gone on with. */
function open(context: EffectContext, { fork, side, onto, ref }: Opening) {
  return context.world.forks.openConflicts(side.dir, {
    project: attachedOf(context).dir,
    onto,
    message: `Merge the project into fork ${sideId(fork, side)}`,
    id: `${sideId(fork, side)}.${ref.split('/').at(-1) ?? ''}`,
  });
}

interface Half {
  readonly fork: Fork;
  readonly side: Side;
  readonly label: string;
}

/** A try that a crash cut short is taken back: the side stood at what the project kept of it when it was looked at. */
async function undoHalf(context: EffectContext, { fork, side, label }: Half): Promise<void> {
  const { forks, git, travel } = context.world;
  const kept = await forks.adopted(attachedOf(context).dir, sideId(fork, side));
  const info = await git.inspect(side.dir);
  if (kept === null || info?.head === kept.tip) return;
  const earlier = (await travel.backups(side.dir)).find(({ why }) => why === label);
  if (earlier !== undefined) await goBack(context, side, earlier.ref);
}

/** Puts the side where the snapshot was made; what is there now stays in a snapshot too. */
async function goBack(context: EffectContext, side: Side, ref: string): Promise<void> {
  const { travel } = context.world;
  const now = await travel.snapshot(side.dir, { why: 'conflicts that were not resolved' });
  const id = `back.${now.ref.split('/').at(-1) ?? ''}`;
  const moved = await travel.move(side.dir, { id, backup: now.ref, to: { kind: 'snapshot', ref }, also: [] });
  if (moved.kind === 'moved') return;
  const { what, next } = moved.obstacle;
  throw new ExternalError('git', `${side.dir} could not be put back: ${what} What was there before: ${ref}`, { next });
}
