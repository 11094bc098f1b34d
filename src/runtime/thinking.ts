import type { RunLog } from '../ports/journal.ts';
import type { EffectContext } from './context.ts';

/** UTF-16 units of a thought that are looked over with every fragment; past these the row moves by whole lines. */
const LOOKED_OVER = 16 * 1024;
/** UTF-16 units of the thought's end in the activity pane: more than a row holds. */
const NEWEST = 500;
/** Lines of one thought in the transcript; the run log has the others. */
const MOST_LINES = 500;

/** What an agent thinks, which arrives in fragments torn anywhere. */
export interface Thinking {
  /** A fragment: into the run log, and its words to the activity pane. */
  push(fragment: string): void;
  /** The agent does something else: what it thought goes to the transcript as one item, cleaned as a whole. */
  end(): void;
}

/** Gathers the fragments of one prompt's thoughts. */
export function createThinking(context: EffectContext, log: RunLog): Thinking {
  const { stage, world } = context;
  let begun = '';
  let lines: string[] = [];
  let skipped = 0;
  let newest = '';
  let stream = world.text.stream();

  function keep(fresh: readonly string[]): void {
    newest = fresh.findLast((text) => text.trim() !== '') ?? newest;
    const room = Math.max(0, MOST_LINES - lines.length);
    lines.push(...fresh.slice(0, room));
    skipped += Math.max(0, fresh.length - room);
  }

  /** A word that is not whole may be half a secret, so it is not shown yet; scripts without spaces need not wait. */
  function shown(): string {
    return begun.length > LOOKED_OVER ? newest : world.text.clean(begun.replace(/[^\s\u0080-\uffff]+$/, ''));
  }

  return {
    push(fragment) {
      if (begun === '') log.write('\n[thought] ');
      log.write(fragment);
      if (begun.length <= LOOKED_OVER) begun += fragment;
      keep(stream.push(fragment));
      // A pair of units that the cut has parted is no character any more.
      const thought = shown()
        .trimEnd()
        .slice(-NEWEST)
        .replace(/^[\udc00-\udfff]/, '');
      stage.patchRun({ thought, lastOutputAt: world.clock.monotonic() });
    },
    end() {
      if (begun === '') return;
      log.write('\n');
      keep(stream.flush());
      const { run } = stage.view;
      const worded = lines.some((text) => text.trim() !== '');
      if (run !== null && worded) stage.push({ kind: 'thought', agent: run.agent, runId: run.runId, lines });
      if (run !== null && skipped > 0) stage.push({ kind: 'skipped', runId: run.runId, lines: skipped, log: log.path });
      stage.patchRun({ thought: '' });
      [begun, lines, skipped, newest, stream] = ['', [], 0, '', world.text.stream()];
    },
  };
}
