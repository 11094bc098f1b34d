import { Box, Text, useCursor, useInput, usePaste } from 'ink';
import { useSyncExternalStore } from 'react';
import type { Theme } from '../../theme.ts';
import { truncate } from '../display.ts';
import { strokesFromInk } from '../strokes.ts';
import { type Corner, useCorner } from '../use-corner.ts';
import { CommandMenu } from './CommandMenu.tsx';
import type { Editor } from './create-editor.ts';
import type { Action } from './editor.ts';
import { actionsFor } from './keys.ts';
import { type PromptTheme, promptTheme } from './theme.ts';
import { type PaintRow, type PromptFrame, promptView, textWidth } from './view.ts';

export type PromptProps = {
  readonly editor: Editor;
  readonly frame: PromptFrame;
  readonly theme: Theme;
  /** Monotonic clock in ms. */
  readonly now: () => number;
  /** False while a picker has the keyboard; the draft stays visible. */
  readonly isActive?: boolean;
  readonly placeholder?: string;
  /** The prompt's top left corner within ink's output; measured when absent, which is one frame late after a move. */
  readonly origin?: Corner;
};

/** The main prompt: paints the editor's state, hands it every key and paste, and places the terminal's real cursor. */
export function Prompt({ editor, frame, theme, now, isActive = true, placeholder = '', origin }: PromptProps) {
  const state = useSyncExternalStore(editor.subscribe, editor.get);
  const look = promptTheme(theme);
  const view = promptView(state, frame);
  const { box, corner } = useCorner(origin);
  const { setCursorPosition } = useCursor();
  setCursorPosition(isActive ? { x: corner.x + view.cursor.x, y: corner.y + view.cursor.y } : undefined);

  const dispatch = (actions: readonly Action[]) => editor.dispatch(actions, { at: now(), width: textWidth(frame) });
  useInput((input, key) => dispatch(actionsFor(strokesFromInk(input, key))), { isActive });
  usePaste((text) => dispatch([{ type: 'paste', text }]), { isActive });

  const { ellipsis } = theme.symbols;
  return (
    <Box ref={box} flexDirection="column" flexShrink={0}>
      {view.rows.map((row) => (
        <PromptRow
          key={row.id}
          row={row}
          look={look}
          hint={view.empty ? truncate(placeholder, textWidth(frame), ellipsis) : ''}
        />
      ))}
      {view.search === null ? null : <Text wrap="truncate-start">{view.search}</Text>}
      {view.menu.length === 0 ? null : (
        <CommandMenu lines={view.menu} more={view.menuMore} columns={frame.columns} theme={look} />
      )}
      {view.usage.map((row) => (
        <Text key={row} wrap="truncate" {...look.muted}>
          {`  ${row}`}
        </Text>
      ))}
      {view.quitArmed ? (
        <Text wrap="truncate" {...look.muted}>
          Press Ctrl+C again to quit
        </Text>
      ) : null}
    </Box>
  );
}

function PromptRow({ row, look, hint }: { readonly row: PaintRow; readonly look: PromptTheme; readonly hint: string }) {
  return (
    <Text wrap="truncate">
      <Text {...look.prefix}>{look.marks[row.mark]}</Text>
      {row.pieces.map((piece) => (
        <Text key={piece.id} {...(piece.chip ? look.chip : {})}>
          {piece.text}
        </Text>
      ))}
      {hint === '' ? null : <Text {...look.muted}>{hint}</Text>}
    </Text>
  );
}
