import type { Fork, Side } from '../../core/branches.ts';
import type { Effect } from '../../core/effect.ts';
import { type Left, leftWords } from '../../core/forks/left-words.ts';
import type { Report } from '../../core/report.ts';
import { say } from '../../core/show.ts';
import { ExternalError } from '../../ports/errors.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { broughtBack } from './close.ts';
import { type Conflicts, type Resolution, seen } from './conflicts.ts';
import { sideId } from './places.ts';
import { resolveByAgent } from './resolve-by-agent.ts';
import { resolveByHuman } from './resolve-by-human.ts';
import { spentBy } from './side-state.ts';
import { endCutShort, takeBack } from './take-back.ts';

type Order = Extract<Effect, { type: 'fork/resolve' }>;
type Unresolved = Extract<Resolution, { readonly why: string }>;

/**
 * Puts the project's commit into the side, conflicts and all, and has them resolved there; goes on with conflicts that
 * were left open as a human left them. Without a resolution the side is as it was before, byte for byte, and what was
 * changed there is in a backup that is named; the way back is remembered before the side changes, so that a crash changes
 * nothing in that. With nobody to resolve them, only what is open is taken back.
 */
export async function resolveFork(context: EffectContext, order: Order): Promise<Report> {
  const { fork, side } = order;
  const id = sideId(fork, side);
  const away = await broughtBack(context, fork, side);
  if (away !== null) throw new ExternalError('disk', away, { next: `!forks restore ${id}` });
  const again = await leftOpen(context, order);
  context.sides.open = null;
  const found = again === null ? await anew(context, order) : await resolved(context, order, again);
  const spend = await spentBy(context, side.dir, { fork, side });
  const report = { type: 'fork/resolved', name: fork.name, side: side.side, spend } as const;
  if ('sha' in found) return { ...report, sha: found.sha, why: '' };
  return { ...report, sha: null, why: found.why, open: found.open !== undefined };
}

/** The conflicts of this order that this shell left open for a human; null for any other. */
async function leftOpen(context: EffectContext, { fork, side, onto, by }: Order): Promise<Conflicts | null> {
  const { open } = context.sides;
  const id = sideId(fork, side);
  if (by !== 'human' || open === null || sideId(open.fork, open.side) !== id || open.onto !== onto) return null;
  return (await context.world.forks.hasOpenConflicts(attachedOf(context).dir, id)) ? open : null;
}

/** Ends what was cut short before, and begins. */
async function anew(context: EffectContext, order: Order): Promise<Resolution> {
  const cut = await endCutShort(context, order, order.side.dir);
  if (cut.kind === 'resolved') return { sha: cut.sha };
  const left = cut.kind === 'taken back' ? cut.left : null;
  if (order.by === null) return withLeft({ why: whyNobody(context) }, left);
  if (left !== null) context.stage.push({ kind: 'block', block: say('warn', `Taken back: ${leftWords(left)}`) });
  return resolved(context, order, null);
}

const whyNobody = (context: EffectContext): string =>
  context.state().project?.halt == null ? 'the merge was given up' : 'it was stopped';

function withLeft({ why }: Unresolved, left: Left | null): Unresolved {
  return { why: left === null ? why : `${why}; ${leftWords(left)}` };
}

async function resolved(context: EffectContext, order: Order, again: Conflicts | null): Promise<Resolution> {
  const { forks } = context.world;
  const { fork, side } = order;
  const id = sideId(fork, side);
  context.sides.resolving = id;
  try {
    const tried = await attempt(() => (again === null ? tryTo(context, order) : resolveByHuman(context, again)));
    const found: Resolution = tried.kind === 'done' ? tried.value : { why: tried.error.message };
    if ('sha' in found) {
      await forks.settleConflicts(attachedOf(context).dir, id);
      return found;
    }
    // Where nobody can be asked, nobody goes on with them.
    if (found.open !== undefined && context.state().shell.interactive) {
      context.sides.open = found.open;
      return found;
    }
    return withLeft(found, await takeBack(context, { fork, side }, side.dir));
  } finally {
    context.sides.resolving = null;
  }
}

async function tryTo(context: EffectContext, { fork, side, onto, by }: Order): Promise<Resolution> {
  const { files, sha } = await open(context, { fork, side, onto });
  if (files.length === 0) return { sha };
  const conflicts = await seen(context, { fork, side, onto, merge: sha, files });
  return by === 'agent' ? resolveByAgent(context, conflicts) : resolveByHuman(context, conflicts);
}

interface Opening {
  readonly fork: Fork;
  readonly side: Side;
  readonly onto: string;
}

function open(context: EffectContext, { fork, side, onto }: Opening) {
  return context.world.forks.openConflicts(side.dir, {
    project: attachedOf(context).dir,
    onto,
    message: `Merge the project into fork ${sideId(fork, side)}`,
    id: sideId(fork, side),
  });
}
