import { useAnimation, useWindowSize } from 'ink';
import { useSyncExternalStore } from 'react';
import { FRAME_MS } from '../src/view/activity.ts';
import { buildView } from '../src/view/build-view.ts';
import type { Clean } from '../src/view/clean.ts';
import { moves } from '../src/view/forks/fork-facts.ts';
import type { SessionHandle } from '../src/view/session-handle.ts';
import type { UiStore } from '../src/view/ui-state.ts';
import type { ViewModel } from '../src/view/view-model.ts';
import type { Editor } from './inputs/prompt/create-editor.ts';
import { promptNeed } from './prompt-need.ts';
import { useSession } from './use-session.ts';

/** What a screen may ask of the machine. */
export type World = {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Milliseconds since a UTC time (ISO 8601). */
  readonly since: (iso: string) => number;
  readonly clean: Clean;
};

export type ViewSources = {
  readonly handle: SessionHandle;
  readonly ui: UiStore;
  readonly editor: Editor;
  readonly world: World;
  readonly plain: boolean;
};

/** The present view model; a new one after every change of session, toggles, draft or window, and while busy 4 times a second. */
export function useView({ handle, ui, editor, world, plain }: ViewSources): ViewModel {
  const snapshot = useSession(handle);
  const toggles = useSyncExternalStore(ui.subscribe, ui.get);
  const draft = useSyncExternalStore(editor.subscribe, editor.get);
  const { columns, rows } = useWindowSize();
  const isMoving = moves(snapshot.live);
  useAnimation({ interval: FRAME_MS, isActive: isMoving });
  return buildView(snapshot, toggles, {
    columns,
    rows,
    now: isMoving ? world.now() : snapshot.now,
    plain,
    prompt: promptNeed(draft, columns),
    clean: world.clean,
    since: world.since,
  });
}
