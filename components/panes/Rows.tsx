import { Text } from 'ink';
import type { Line } from '../../src/view/view-model.ts';
import { toneStyle } from '../paint.ts';
import type { Theme } from '../theme.ts';

export type RowsProps = { readonly lines: readonly Line[]; readonly theme: Theme };

/** Rows of a pane, each on one row of the screen. */
export function Rows({ lines, theme }: RowsProps) {
  return lines.map(({ tone, lead, text }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen
    <Text key={index} wrap="truncate">
      <Text {...theme.styles.muted}>{lead}</Text>
      {/* A row without text would take no row at all. */}
      <Text {...toneStyle(theme, tone)}>{lead + text === '' ? ' ' : text}</Text>
    </Text>
  ));
}
