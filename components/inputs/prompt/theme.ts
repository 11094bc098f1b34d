import type { Symbols, TextStyle, Theme } from '../../theme.ts';

/** What stands before a row: the prompt sign, nothing, or a sign that there is more in that direction. */
export type RowMark = 'first' | 'more' | 'above' | 'below';

/** The prompt's look. Every prefix is two columns wide, so a row's text starts at the same column in every mode. */
export type PromptTheme = {
  readonly marks: Readonly<Record<RowMark, string>>;
  readonly prefix: TextStyle;
  readonly chip: TextStyle;
  readonly muted: TextStyle;
  readonly selected: TextStyle;
  readonly symbols: Symbols;
  readonly plain: boolean;
};

export const PREFIX_WIDTH = 2;

/** The parts of the shell's theme that the prompt uses. */
export function promptTheme(theme: Theme): PromptTheme {
  const { symbols, styles, plain } = theme;
  return {
    marks: {
      first: `${symbols.prompt} `,
      more: '  ',
      above: `${symbols.moreAbove} `,
      below: `${symbols.moreBelow} `,
    },
    prefix: styles.accent,
    chip: styles.chip,
    muted: styles.muted,
    selected: styles.selected,
    symbols,
    plain,
  };
}
