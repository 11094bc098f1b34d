import type { Live, PermissionAsk } from '../core/transcript.ts';
import type { EffectContext } from './context.ts';

/** What a board of several agents at work shows. */
interface Board {
  /** It is painted at most this often, in milliseconds. */
  readonly betweenMs: number;
  /** Takes what is new to the screen. */
  readonly show: () => void;
  /** The permissions their agents ask for, under ids of their own. */
  readonly asks: () => readonly PermissionAsk[];
  /** Takes the board from the screen. */
  readonly clear: Partial<Live>;
}

/**
 * Shows a board in the project's own shell: the first change after a rest at once, what follows it closely a little
 * later. What the human is asked, and what they have answered, is there at once.
 */
export function createPacedBoard({ stage, world, repaint }: EffectContext, board: Board) {
  let timer: NodeJS.Timeout | null = null;
  let painted = Number.NEGATIVE_INFINITY;
  let asked = '';
  let over = false;

  function paint(): void {
    timer = null;
    painted = world.clock.monotonic();
    board.show();
    repaint();
  }

  function showAsks(): void {
    const asks = board.asks();
    const ids = asks.map(({ runId, requestId }) => `${runId} ${requestId}`).join('\n');
    if (ids === asked) return;
    asked = ids;
    stage.patch({ asks });
    repaint();
  }

  return {
    changed(): void {
      if (over) return;
      showAsks();
      const wait = painted + board.betweenMs - world.clock.monotonic();
      if (wait <= 0 && timer === null) paint();
      else timer ??= setTimeout(paint, wait);
    },
    /** What was not shown yet is shown once more before the board goes. */
    close(): void {
      over = true;
      if (timer !== null) clearTimeout(timer);
      board.show();
      stage.patch({ ...board.clear, asks: [] });
      repaint();
    },
  };
}
