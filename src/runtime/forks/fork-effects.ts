import type { Effect } from '../../core/effect.ts';
import type { Report } from '../../core/report.ts';
import type { AgentSessions } from '../agent-sessions.ts';
import type { EffectContext } from '../context.ts';
import { answerSide } from './answer.ts';
import { closeFork, relocateSide, restoreSide } from './close.ts';
import { runFork } from './fork-run.ts';
import { lookAtForks } from './look.ts';
import { makeFork } from './make.ts';
import { previewMerge } from './merge.ts';
import { prepareFork } from './prepare.ts';
import { pruneForks } from './prune.ts';
import { resolveFork } from './resolve.ts';

export type ForkEffect = Extract<
  Effect,
  {
    type:
      | 'fork/prepare'
      | 'forks/look'
      | 'fork/restore'
      | 'fork/relocate'
      | 'fork/answer'
      | 'forks/prune'
      | 'merge/preview'
      | 'fork/make'
      | 'fork/run'
      | 'fork/close'
      | 'fork/resolve';
  }
>;

/**
 * Carries out what is done with a fork's copies. The conversation that is still open is closed before agents of theirs
 * begin: its process takes memory, and it can be gone on with later.
 */
export async function fork(
  context: EffectContext,
  sessions: AgentSessions,
  effect: ForkEffect,
): Promise<Report | null> {
  switch (effect.type) {
    case 'fork/prepare':
      return prepareFork(context, effect);
    case 'forks/look':
      return lookAtForks(context, effect);
    case 'fork/restore':
      return restoreSide(context, effect);
    case 'fork/relocate':
      return relocateSide(context, effect);
    case 'fork/answer':
      return answerSide(context, effect);
    case 'forks/prune':
      return pruneForks(context, effect);
    case 'merge/preview':
      return previewMerge(context, effect);
    case 'fork/make':
      return makeFork(context, effect);
    case 'fork/run':
      await sessions.closeAll();
      return runFork(context, effect);
    case 'fork/close':
      return closeFork(context, effect);
    case 'fork/resolve':
      await sessions.closeAll();
      return resolveFork(context, effect);
    default:
      return effect satisfies never;
  }
}
