import { Text } from 'ink';
import type { StatusView } from '../../src/view/view-model.ts';
import { toneStyle } from '../paint.ts';
import type { Theme } from '../theme.ts';

export type StatusLineProps = { readonly status: StatusView | null; readonly theme: Theme };

/** Where the project stands and what waits, in one row. */
export function StatusLine({ status, theme }: StatusLineProps) {
  if (status === null) return null;
  return (
    <Text wrap="truncate">
      {status.segments.map(({ tone, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a segment is its place in the line
        <Text key={index}>
          <Text {...theme.styles.muted}>{index === 0 ? '' : status.joint}</Text>
          <Text {...toneStyle(theme, tone)}>{text}</Text>
        </Text>
      ))}
    </Text>
  );
}
