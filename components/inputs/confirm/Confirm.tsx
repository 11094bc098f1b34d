import { Box, Text, useInput, usePaste } from 'ink';
import { useState, useSyncExternalStore } from 'react';
import type { Theme } from '../../theme.ts';
import { truncate, wrapWords } from '../display.ts';
import { LineField } from '../line/LineField.tsx';
import { createStore, type Store } from '../store.ts';
import { type Stroke, strokesFromInk } from '../strokes.ts';
import { type Corner, useCorner } from '../use-corner.ts';
import { type ConfirmEnv, type ConfirmOutcome, type ConfirmState, OPEN_CONFIRM, reduce } from './reduce.ts';
import { spelled } from './spelled.ts';

export type ConfirmProps = {
  /** What will happen; each line is shown wrapped. */
  readonly lines: readonly string[];
  /** What has to be typed, such as `yes, reset pipeline`. */
  readonly phrase: string;
  readonly columns: number;
  readonly theme: Theme;
  readonly onDone: (outcome: ConfirmOutcome) => void;
  readonly isActive?: boolean;
  readonly origin?: Corner;
};

type ConfirmStore = Store<ConfirmState, Stroke, ConfirmEnv, ConfirmOutcome>;

const MAX_LINES = 4;

/** A typed confirmation of something destructive; anything but the phrase leaves things as they are. */
export function Confirm({ lines, phrase, columns, theme, onDone, isActive = true, origin }: ConfirmProps) {
  const [store] = useState((): ConfirmStore => createStore(reduce, OPEN_CONFIRM));
  const state = useSyncExternalStore(store.subscribe, store.get);
  const { box, corner } = useCorner(origin);
  const dispatch = (strokes: readonly Stroke[]): void => {
    store.onIntent(onDone);
    store.dispatch(strokes, { phrase });
  };
  useInput((input, key) => dispatch(strokesFromInk(input, key)), { isActive });
  usePaste((text) => dispatch([{ kind: 'paste', text }]), { isActive });

  const limit = { maxLines: MAX_LINES, ellipsis: theme.symbols.ellipsis };
  const shown = lines.flatMap((line) => wrapWords(line, columns, limit));
  const { mismatch } = state;
  const isWrong = mismatch !== null;
  const asked = isWrong ? `That is not it, nothing was changed. Type exactly: ${phrase}` : `To go on, type: ${phrase}`;
  const ask = wrapWords(asked, columns, limit);
  const typed = isWrong ? truncate(`You typed: ${spelled(mismatch)}`, columns, limit.ellipsis) : null;
  return (
    <Box ref={box} flexDirection="column" flexShrink={0}>
      <Text {...theme.styles.heading}>{shown.join('\n')}</Text>
      <Text {...(isWrong ? theme.styles.danger : theme.styles.warning)}>{ask.join('\n')}</Text>
      <LineField
        label="Confirm"
        line={state.line}
        columns={columns}
        labelStyle={theme.styles.accent}
        {...(isActive ? { corner: { x: corner.x, y: corner.y + shown.length + ask.length } } : {})}
      />
      {typed === null ? null : <Text {...theme.styles.muted}>{typed}</Text>}
      <Text {...theme.styles.muted}>
        {wrapWords('Enter on an empty line or Esc cancels', columns, limit).join('\n')}
      </Text>
    </Box>
  );
}
