import { Box, Text, useCursor } from 'ink';
import TextInput from 'ink-text-input';
import type { TextStyle } from '../../theme.ts';
import { displayWidth } from '../display.ts';
import { type Line, visibleLine } from './line.ts';

export type LineFieldProps = {
  readonly label: string;
  readonly line: Line;
  readonly columns: number;
  readonly placeholder?: string;
  readonly labelStyle?: TextStyle;
  /** The field's top left corner within ink's output, for the terminal's cursor; absent while it has no focus. */
  readonly corner?: { readonly x: number; readonly y: number };
};

const ignore = (): void => {};

/**
 * A labelled one-line field. ink-text-input only paints here: it loses keys that share a chunk, so the keys go to the
 * reducer of the widget that owns the field.
 */
export function LineField({ label, line, columns, placeholder = '', labelStyle = {}, corner }: LineFieldProps) {
  const lead = `${label}: `;
  const { text, column } = visibleLine(line, columns - displayWidth(lead));
  const { setCursorPosition } = useCursor();
  setCursorPosition(corner === undefined ? undefined : { x: corner.x + displayWidth(lead) + column, y: corner.y });
  return (
    <Box height={1} overflow="hidden">
      <Box flexShrink={0}>
        <Text {...labelStyle}>{lead}</Text>
      </Box>
      <TextInput value={text} placeholder={placeholder} focus={false} onChange={ignore} />
    </Box>
  );
}
