import { useStdout, useWindowSize } from 'ink';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Clean } from '../src/view/clean.ts';
import { endsBlank, singleBlanks } from '../src/view/line.ts';
import { transcript } from '../src/view/narrate.ts';
import type { SessionHandle } from '../src/view/session-handle.ts';
import type { UiStore } from '../src/view/ui-state.ts';
import { paintLines } from './paint.ts';
import type { Theme } from './theme.ts';
import { useSession } from './use-session.ts';

export type ScrollbackProps = {
  readonly handle: SessionHandle;
  readonly ui: UiStore;
  readonly theme: Theme;
  readonly clean: Clean;
};

/** Prints what happened above the live region, once; the terminal keeps it from then on. */
export function Scrollback({ handle, ui, theme, clean }: ScrollbackProps) {
  const { write } = useStdout();
  const { columns } = useWindowSize();
  const { backends } = useSession(handle).state.shell;
  const { expanded } = useSyncExternalStore(ui.subscribe, ui.get);
  // The first frame ends with a blank row, and no two of them stand together.
  const afterBlank = useRef(true);
  useEffect(() => {
    const told = transcript(handle.takeItems(), { width: columns, plain: theme.plain, expanded, backends }, clean);
    const lines = singleBlanks(told, afterBlank.current);
    afterBlank.current = endsBlank(lines, afterBlank.current);
    if (lines.length > 0) write(paintLines(lines, theme));
  });
  return null;
}
