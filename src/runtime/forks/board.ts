import type { PermissionAsk } from '../../core/transcript.ts';
import type { EffectContext } from '../context.ts';
import { createPacedBoard } from '../paced-board.ts';
import type { SideRun } from './side-run.ts';
import { askId } from './sides.ts';

/** The scoreboard is painted at most this often, in milliseconds. */
const BETWEEN_MS = 250;

/** Shows how the sides stand in the project's own shell, and the permissions their agents ask for. */
export function createBoard(context: EffectContext, name: string, sides: readonly SideRun[]) {
  return createPacedBoard(context, {
    betweenMs: BETWEEN_MS,
    show: () => context.stage.patch({ forks: { name, sides: sides.map((side) => side.live()) } }),
    asks: () => sides.flatMap(asksOf),
    clear: { forks: null },
  });
}

function asksOf(side: SideRun): PermissionAsk[] {
  return side.asks().map((ask) => ({
    ...ask,
    requestId: askId(side.name, ask.requestId),
    title: `[${side.name}] ${ask.title}`,
  }));
}
