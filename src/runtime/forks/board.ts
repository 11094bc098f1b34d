import type { PermissionAsk } from '../../core/transcript.ts';
import type { EffectContext } from '../context.ts';
import type { SideRun } from './side-run.ts';
import { askId } from './sides.ts';

/** The scoreboard is painted at most this often, in milliseconds. */
const BETWEEN_MS = 250;

/**
 * Shows how the sides stand in the project's own shell: the first change after a rest at once, what follows it closely a
 * little later. Permissions that are asked for are there at once.
 */
export function createBoard(context: EffectContext, name: string, sides: readonly SideRun[]) {
  const { stage, world } = context;
  let timer: NodeJS.Timeout | null = null;
  let painted = Number.NEGATIVE_INFINITY;
  let asked = '';
  let over = false;

  function paint(): void {
    timer = null;
    painted = world.clock.monotonic();
    stage.patch({ forks: { name, sides: sides.map((side) => side.live()) } });
    context.repaint();
  }

  function showAsks(): void {
    const asks = sides.flatMap(asksOf);
    const ids = asks.map(({ runId, requestId }) => `${runId} ${requestId}`).join('\n');
    if (ids === asked) return;
    asked = ids;
    stage.patch({ asks });
    context.repaint();
  }

  return {
    changed(): void {
      if (over) return;
      showAsks();
      const wait = painted + BETWEEN_MS - world.clock.monotonic();
      if (wait <= 0 && timer === null) paint();
      else timer ??= setTimeout(paint, wait);
    },
    close(): void {
      over = true;
      if (timer !== null) clearTimeout(timer);
      stage.patch({ forks: null, asks: [] });
      context.repaint();
    },
  };
}

function asksOf(side: SideRun): PermissionAsk[] {
  return side.asks().map((ask) => ({
    ...ask,
    requestId: askId(side.name, ask.requestId),
    title: `[${side.name}] ${ask.title}`,
  }));
}
