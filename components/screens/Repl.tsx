import type { PromptSlice } from '../../src/view/view-model.ts';
import type { Editor } from '../inputs/prompt/create-editor.ts';
import { Prompt } from '../inputs/prompt/Prompt.tsx';
import type { Theme } from '../theme.ts';

export type ReplProps = {
  readonly slice: PromptSlice;
  readonly columns: number;
  readonly editor: Editor;
  readonly theme: Theme;
  readonly now: () => number;
};

/** The prompt, where it stands below the panes. */
export function Repl({ slice, columns, editor, theme, now }: ReplProps) {
  const { maxRows, menuRows, hint, y } = slice;
  return (
    <Prompt
      editor={editor}
      frame={{ columns, maxRows, menuRows }}
      theme={theme}
      now={now}
      placeholder={hint}
      origin={{ x: 0, y }}
    />
  );
}
