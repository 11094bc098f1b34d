import type { Fork, Side } from '../../core/branches.ts';
import type { Effect } from '../../core/effect.ts';
import type { Report } from '../../core/report.ts';
import { ExternalError } from '../../ports/errors.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { broughtBack } from './close.ts';
import { type Resolution, seen } from './conflicts.ts';
import { sideId } from './places.ts';
import { resolveByAgent } from './resolve-by-agent.ts';
import { resolveByHuman } from './resolve-by-human.ts';
import { spentBy } from './side-state.ts';
import { takenBack } from './take-back.ts';

type Order = Extract<Effect, { type: 'fork/resolve' }>;

/**
 * Puts the project's commit into the side, conflicts and all, and has them resolved there. Without a resolution the side
 * is as it was before, byte for byte; the way back is remembered before it changes, so that a crash changes nothing in
 * that. With nobody to resolve them, only what was cut short is taken back.
 */
export async function resolveFork(context: EffectContext, order: Order): Promise<Report> {
  const { fork, side } = order;
  const id = sideId(fork, side);
  const away = await broughtBack(context, fork, side);
  if (away !== null) throw new ExternalError('disk', away, { next: `!forks restore ${id}` });
  await takenBack(context, { fork, side }, side.dir);
  const found = order.by === null ? { why: 'it was stopped' } : await resolved(context, order, order.by);
  const spend = await spentBy(context, side.dir, { fork, side });
  const report = { type: 'fork/resolved', name: fork.name, side: side.side, spend } as const;
  return 'sha' in found ? { ...report, sha: found.sha, why: '' } : { ...report, sha: null, why: found.why };
}

async function resolved(context: EffectContext, order: Order, by: 'agent' | 'human'): Promise<Resolution> {
  const { forks } = context.world;
  const { fork, side } = order;
  const id = sideId(fork, side);
  const { dir: project } = attachedOf(context);
  context.sides.resolving = id;
  try {
    const tried = await attempt(() => tryTo(context, order, by));
    const found: Resolution = tried.kind === 'done' ? tried.value : { why: tried.error.message };
    if ('sha' in found) await forks.settleConflicts(project, id);
    else await forks.takeConflictsBack(side.dir, { project, id });
    return found;
  } finally {
    context.sides.resolving = null;
  }
}

async function tryTo(context: EffectContext, order: Order, by: 'agent' | 'human'): Promise<Resolution> {
  const { fork, side, onto } = order;
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
