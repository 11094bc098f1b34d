import { PATHS } from '../../../schemas/paths.ts';
import type { Fork, Side } from '../../core/branches.ts';
import type { Effect } from '../../core/effect.ts';
import type { Report } from '../../core/report.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { Journal } from '../../ports/journal.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { gitOf } from './places.ts';

type Order = Extract<Effect, { type: 'fork/make' }>;

/** Makes both clones at once, each with a journal of its own. Idempotent: what an earlier call made stays. */
export async function makeFork(context: EffectContext, { fork }: Order): Promise<Report> {
  const upto = await beforeFork(context, fork);
  // Both are waited for, also when one fails: nothing goes on behind a failure that was told.
  const made = await Promise.allSettled(fork.sides.map((side) => makeSide(context, { fork, side, upto })));
  for (const one of made) if (one.status === 'rejected') throw one.reason;
  return { type: 'fork/made', name: fork.name };
}

/** The project's last event before the fork began: a side knows nothing of the fork it belongs to but its own part. */
async function beforeFork({ world, attached }: EffectContext, fork: Fork): Promise<number> {
  const envelopes = await world.journals.read(attached()?.commonDir ?? '');
  const began = envelopes.findLast(({ event }) => event.type === 'fork/began' && event.name === fork.name);
  if (began !== undefined) return began.seq - 1;
  throw new ExternalError('format', `the journal does not say when the fork ${fork.name} began`, { next: '!doctor' });
}

interface Making {
  readonly fork: Fork;
  readonly side: Side;
  readonly upto: number;
}

async function makeSide(context: EffectContext, { fork, side, upto }: Making): Promise<void> {
  const { dir, commonDir } = attachedOf(context);
  const { forks, git, journals } = context.world;
  await forks.clone(dir, { to: side.dir, branch: side.branch, backup: fork.base.backup });
  await git.exclude(side.dir, `/${PATHS.telemetry}/`);
  await git.exclude(side.dir, '.codesleuth-*.tmp');
  await journals.copy(commonDir, { to: gitOf(side.dir), upto });
  const journal = await journals.open(gitOf(side.dir));
  try {
    await openSide(journal, { fork, side, upto }, dir);
  } finally {
    await journal.close();
  }
}

async function openSide(journal: Journal, { fork, side, upto }: Making, parent: string): Promise<void> {
  const { envelopes } = journal.opened;
  if (envelopes.some(({ event, seq }) => event.type === 'fork/opened' && event.name === fork.name && seq > upto))
    return;
  const { side: name, dir, branch, direction, backend, model, given } = side;
  await journal.append([
    {
      type: 'fork/opened',
      name: fork.name,
      side: { side: name, dir, branch, direction, backend, model, given },
      parent,
      parentSeq: upto,
      budgetMicroUsd: fork.budgetMicroUsd,
    },
  ]);
}
