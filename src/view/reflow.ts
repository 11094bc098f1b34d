/** What a narrower window does to the frame on screen: most terminals wrap its rows before anyone is told. */

import { displayWidth, wrapToWidth } from './format.ts';
import { lineWidth } from './line.ts';
import { statusWidth } from './status.ts';
import { PANE_ORDER, type PickerSlice, type ViewModel } from './view-model.ts';

/** Columns of the pointer and the dot of an entry's number. */
const ENTRY_SIGNS = 4;

function pickerWidths({ title, options, maxRows }: PickerSlice, columns: number): readonly number[] {
  const digits = String(options.length + 1).length;
  const entries = options.slice(0, maxRows).map(({ label, hint }) => {
    return ENTRY_SIGNS + digits + displayWidth(label) + (hint === undefined ? 0 : 2 + displayWidth(hint));
  });
  // Which entry is highlighted only the widget knows; what is said of one is about as long as of another.
  const about = options[0]?.detail?.flatMap((text) => wrapToWidth(text, columns).map(displayWidth)) ?? [];
  return [displayWidth(title), ...entries, ...about].map((width) => Math.min(width, columns));
}

/** Columns of the rows that stand above the cursor, as far as the view knows them. */
function widthsAbove(view: ViewModel): readonly number[] {
  const panes = PANE_ORDER.flatMap((name) => (view.panes[name] ?? []).map(lineWidth));
  const status = view.status === null ? 0 : statusWidth(view.status);
  if (view.screen.kind === 'confirm') return [...panes, status, ...view.screen.lines.map(displayWidth)];
  const picker = 'picker' in view.screen ? pickerWidths(view.screen.picker, view.columns) : [];
  return [...panes, status, ...picker];
}

/** Rows by which the frame above the cursor has grown once the window is `columns` wide; 0 for a wider one. */
export function grownRows(view: ViewModel, columns: number): number {
  if (columns >= view.columns || columns < 1) return 0;
  return widthsAbove(view).reduce((sum, width) => sum + Math.max(0, Math.ceil(width / columns) - 1), 0);
}
