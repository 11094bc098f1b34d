import { Box, Text, useInput, usePaste } from 'ink';
import { useState, useSyncExternalStore } from 'react';
import type { Theme } from '../../theme.ts';
import { truncate } from '../display.ts';
import { LineField } from '../line/LineField.tsx';
import { createStore, type Store } from '../store.ts';
import { type Stroke, strokesFromInk } from '../strokes.ts';
import { type Corner, useCorner } from '../use-corner.ts';
import { openPicker, type PickerOption, type PickerOutcome, type PickerSettings, type PickerState } from './picker.ts';
import { type PickerEnv, reduce } from './reduce.ts';
import { type PickerFrame, pageSize } from './room.ts';
import { type PickerView, pickerView } from './view.ts';

export type PickerProps = {
  readonly title: string;
  /** Give another `key` to open it with other options; of the same ones, what is said of them may change. */
  readonly options: readonly PickerOption[];
  readonly settings?: PickerSettings;
  readonly frame: PickerFrame;
  readonly theme: Theme;
  readonly onDone: (outcome: PickerOutcome) => void;
  readonly isActive?: boolean;
  readonly origin?: Corner;
};

type PickerStore = Store<PickerState, Stroke, PickerEnv, PickerOutcome>;

/** A numbered list to choose from, with filter and own answer where asked for; tells its outcome once. */
export function Picker({ title, options, settings = {}, frame, theme, onDone, isActive = true, origin }: PickerProps) {
  const [store] = useState((): PickerStore => createStore(reduce, openPicker(options, settings)));
  const state = useSyncExternalStore(store.subscribe, store.get);
  const view = pickerView(state, title, { frame, theme, options });
  const { box, corner } = useCorner(origin);
  const dispatch = (strokes: readonly Stroke[]): void => {
    store.onIntent(onDone);
    store.dispatch(strokes, { page: pageSize(store.get(), title, { frame, theme, options }) });
  };
  useInput((input, key) => dispatch(strokesFromInk(input, key)), { isActive });
  usePaste((text) => dispatch([{ kind: 'paste', text }]), { isActive });
  const fieldRow = corner.y + listHeight(view);
  return (
    <Box ref={box} flexDirection="column" flexShrink={0}>
      <PickerList view={view} columns={frame.columns} theme={theme} />
      {state.mode === 'text' ? (
        <LineField
          label="Your answer"
          line={state.text}
          columns={frame.columns}
          labelStyle={theme.styles.accent}
          {...(isActive ? { corner: { x: corner.x, y: fieldRow } } : {})}
        />
      ) : null}
      {view.detail.length === 0 ? null : <Text {...theme.styles.muted}>{view.detail.join('\n')}</Text>}
      {view.notice === null ? null : <Text {...theme.styles.warning}>{view.notice}</Text>}
      <Text {...theme.styles.muted}>{view.help}</Text>
    </Box>
  );
}

/** Rows above the answer field. */
function listHeight(view: PickerView): number {
  const marks = (view.above > 0 ? 1 : 0) + (view.below > 0 ? 1 : 0);
  return view.title.length + (view.query === null ? 0 : 1) + marks + view.lines.length;
}

function PickerList({
  view,
  columns,
  theme,
}: {
  readonly view: PickerView;
  readonly columns: number;
  readonly theme: Theme;
}) {
  const { moreAbove, moreBelow, ellipsis } = theme.symbols;
  const more = (sign: string, count: number) =>
    count > 0 ? <Text {...theme.styles.muted}>{`${sign} ${count} more`}</Text> : null;
  return (
    <>
      <Text {...theme.styles.heading}>{view.title.join('\n')}</Text>
      {view.query === null ? null : (
        <Text {...theme.styles.accent}>{truncate(`Filter: ${view.query}`, columns, ellipsis)}</Text>
      )}
      {more(moreAbove, view.above)}
      {view.lines.map((line) => (
        <Text key={line.number} wrap="truncate" {...theme.styles[line.look]}>
          {line.text}
        </Text>
      ))}
      {more(moreBelow, view.below)}
    </>
  );
}
