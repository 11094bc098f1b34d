import type { Clean } from '../src/view/clean.ts';
import { commandEntries } from '../src/view/command-entries.ts';
import type { SessionHandle } from '../src/view/session-handle.ts';
import type { Editor } from './inputs/prompt/create-editor.ts';
import { type FactAction, QUIT_WINDOW_MS } from './inputs/prompt/editor.ts';

export type Feed = {
  readonly handle: SessionHandle;
  readonly editor: Editor;
  readonly clean: Clean;
  /** Runs something later, in milliseconds. */
  readonly after: (ms: number, act: () => void) => void;
};

/**
 * Keeps the editor told of what it cannot know: the commands there are now, how many lines are queued, and that a first
 * Ctrl+C is too long ago to count. Returns the end of it.
 */
export function feedEditor({ handle, editor, clean, after }: Feed): () => void {
  const tell = (fact: FactAction): void => editor.dispatch([fact], { at: 0, width: 1 });
  let known: unknown = null;
  let queued = 0;
  let armed: number | null = null;
  const onSession = (): void => {
    const { state, live } = handle.snapshot();
    if (state !== known) {
      known = state;
      tell({ type: 'entries', entries: commandEntries(state, clean) });
    }
    if (live.queued.length !== queued) {
      queued = live.queued.length;
      tell({ type: 'queued', count: queued });
    }
  };
  const onEditor = (): void => {
    const at = editor.get().quitArmedAt;
    if (at === null || at === armed) return;
    armed = at;
    after(QUIT_WINDOW_MS, () => {
      if (editor.get().quitArmedAt === at) tell({ type: 'disarm' });
    });
  };
  onSession();
  const leave = [handle.subscribe(onSession), editor.subscribe(onEditor)];
  return () => {
    for (const one of leave) one();
  };
}
