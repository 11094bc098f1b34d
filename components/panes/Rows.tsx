import { Text } from 'ink';
import { memo } from 'react';
import type { Line } from '../../src/view/view-model.ts';
import { toneStyle } from '../paint.ts';
import type { Theme } from '../theme.ts';

export type RowsProps = { readonly lines: readonly Line[]; readonly theme: Theme };

/** Rows of a pane, each on one row of the screen. */
export function Rows({ lines, theme }: RowsProps) {
  return lines.map(({ tone, lead, text }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen
    <Row key={index} tone={tone} lead={lead} text={text} theme={theme} />
  ));
}

type RowProps = { readonly tone: Line['tone']; readonly lead: string; readonly text: string; readonly theme: Theme };

/** Most rows of a pane are the same from one repaint to the next: those are not gone through again. */
const Row = memo(({ tone, lead, text, theme }: RowProps) => {
  // A row without text would take no row at all.
  const words = lead + text === '' ? ' ' : text;
  if (lead === '')
    return (
      <Text wrap="truncate" {...toneStyle(theme, tone)}>
        {words}
      </Text>
    );
  return (
    <Text wrap="truncate">
      <Text {...theme.styles.muted}>{lead}</Text>
      <Text {...toneStyle(theme, tone)}>{words}</Text>
    </Text>
  );
});
