/** Style props for ink's `<Text>`; an absent prop means the terminal's own default. */
export type TextStyle = {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
};

/** What a piece of text means; components name the meaning, the theme picks the look. */
export type Role = 'text' | 'muted' | 'accent' | 'selected' | 'good' | 'warning' | 'danger' | 'heading' | 'chip';

export type Styles = Readonly<Record<Role, TextStyle>>;

export type SymbolName =
  | 'prompt'
  | 'pointer'
  | 'bullet'
  | 'done'
  | 'failed'
  | 'pending'
  | 'running'
  | 'blocked'
  | 'warning'
  | 'moreAbove'
  | 'moreBelow'
  | 'ellipsis'
  | 'barFull'
  | 'barEmpty'
  | 'arrow';

export type Symbols = Readonly<Record<SymbolName, string>>;

export type Theme = {
  /** Plain mode: `label: value` lines, ASCII symbols, no box drawing. */
  readonly plain: boolean;
  readonly colour: boolean;
  readonly styles: Styles;
  readonly symbols: Symbols;
};

const COLOURED: Styles = {
  text: {},
  muted: { dimColor: true },
  accent: { color: 'cyan' },
  selected: { color: 'cyan', bold: true },
  good: { color: 'green' },
  warning: { color: 'yellow' },
  danger: { color: 'red', bold: true },
  heading: { bold: true },
  chip: { color: 'magenta' },
};

const UNSTYLED: Styles = {
  text: {},
  muted: {},
  accent: {},
  selected: {},
  good: {},
  warning: {},
  danger: {},
  heading: {},
  chip: {},
};

// Every symbol is one column wide in both sets, so layouts do not depend on the mode.
const UNICODE: Symbols = {
  prompt: '❯',
  pointer: '❯',
  bullet: '•',
  done: '✔',
  failed: '✖',
  pending: '○',
  running: '●',
  blocked: '■',
  warning: '▲',
  moreAbove: '↑',
  moreBelow: '↓',
  ellipsis: '…',
  barFull: '█',
  barEmpty: '░',
  arrow: '→',
};

const ASCII: Symbols = {
  prompt: '>',
  pointer: '>',
  bullet: '-',
  done: '+',
  failed: 'x',
  pending: '.',
  running: '*',
  blocked: '#',
  warning: '!',
  moreAbove: '^',
  moreBelow: 'v',
  ellipsis: '~',
  barFull: '#',
  barEmpty: '.',
  arrow: '>',
};

/** The look of the shell for a terminal's abilities; `plain` picks ASCII symbols, `colour: false` drops every style. */
export function createTheme(look: { readonly plain: boolean; readonly colour: boolean }): Theme {
  return {
    plain: look.plain,
    colour: look.colour && !look.plain,
    styles: look.colour && !look.plain ? COLOURED : UNSTYLED,
    symbols: look.plain ? ASCII : UNICODE,
  };
}
