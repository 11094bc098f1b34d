import type { Fork } from '../../core/branches.ts';
import type { Effect } from '../../core/effect.ts';
import { isOver } from '../../core/forks/term.ts';
import type { Report } from '../../core/report.ts';
import { say } from '../../core/show.ts';
import type { ExternalError } from '../../ports/errors.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { gitOf, parkedPlace, sideId } from './places.ts';

type Order = Extract<Effect, { type: 'forks/prune' }>;

/**
 * Forgets what forks left that were closed longer ago than their term, by the clock as well as by the project's own time;
 * one that cannot be removed now waits.
 */
export async function pruneForks(context: EffectContext, { forks, upto }: Order): Promise<Report> {
  const now = context.world.clock.now();
  const names: string[] = [];
  for (const fork of forks) {
    if (!isOver(fork.closedAt, now) || !isOver(fork.closedAt, upto)) continue;
    const done = await attempt(() => context.sides.inTurn(() => forgetFork(context, fork)));
    if (done.kind === 'done') names.push(fork.name);
    else tellKept(context, fork.name, done.error);
  }
  await attempt(() => forgetOrphans(context, [now, upto]));
  return { type: 'forks/pruned', names };
}

/** What cannot be forgotten waits, but not without a word. */
function tellKept({ stage, repaint }: EffectContext, name: string, { message, next, detail }: ExternalError): void {
  const more = detail.split('\n').filter((line) => line.trim() !== '');
  const lines = [`Fork ${name} stays, though its time is over: ${message}`, ...more, `Try: ${next}`];
  stage.push({ kind: 'block', block: say('warn', ...lines) });
  repaint();
}

async function forgetFork(context: EffectContext, fork: Fork): Promise<void> {
  for (const side of fork.sides) await forget(context, sideId(fork, side));
}

async function forget(context: EffectContext, as: string): Promise<void> {
  const { dir, commonDir } = attachedOf(context);
  await context.world.forks.forget(dir, { as, parked: parkedPlace(commonDir, as) });
}

/** What a project that was reset had put away goes in its time too: nothing was done there for so long. */
async function forgetOrphans(context: EffectContext, times: readonly string[]): Promise<void> {
  const { dir, commonDir } = attachedOf(context);
  const { forks, files, journals } = context.world;
  const known = (context.state().project?.forks ?? []).flatMap((fork) => fork.sides.map((side) => sideId(fork, side)));
  for (const as of await forks.kept(dir)) {
    const place = parkedPlace(commonDir, as);
    if (known.includes(as) || !(await files.examine(place)).exists) continue;
    const last = (await journals.read(gitOf(place))).at(-1)?.at ?? null;
    if (times.every((time) => isOver(last, time))) await context.sides.inTurn(() => forget(context, as));
  }
}
