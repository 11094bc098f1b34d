import { Box } from 'ink';
import type { ReactNode } from 'react';
import { PANE_ORDER, type ViewModel } from '../../src/view/view-model.ts';
import type { Theme } from '../theme.ts';
import { Rows } from './Rows.tsx';
import { StatusLine } from './StatusLine.tsx';

export type LiveRegionProps = { readonly view: ViewModel; readonly theme: Theme; readonly children: ReactNode };

/** The part of the screen that is repainted: panes, status, what has the keyboard. Never taller than the view allows. */
export function LiveRegion({ view, theme, children }: LiveRegionProps) {
  return (
    <Box flexDirection="column" maxHeight={view.height} overflow="hidden">
      {PANE_ORDER.map((name) => (
        <Box key={name} flexDirection="column" flexShrink={0}>
          <Rows lines={view.panes[name] ?? []} theme={theme} />
        </Box>
      ))}
      <StatusLine status={view.status} theme={theme} />
      {children}
    </Box>
  );
}
