import type { PromptNeed } from '../src/view/view-model.ts';
import type { EditorState } from './inputs/prompt/editor.ts';
import { promptView } from './inputs/prompt/view.ts';

/** More than any screen gives, so that the answer is what the prompt would like, not what it got. */
const ENOUGH = { maxRows: 12, menuRows: 99 };

/** The rows the prompt would like at this width. */
export function promptNeed(state: EditorState, columns: number): PromptNeed {
  const view = promptView(state, { columns, ...ENOUGH });
  return {
    rows: view.rows.length,
    menu: view.menu.length + view.menuMore + view.usage.length,
    extra: (view.search === null ? 0 : 1) + (view.quitArmed ? 1 : 0),
  };
}
