import type { Line, LineTone } from '../src/view/view-model.ts';
import type { Role, TextStyle, Theme } from './theme.ts';

const ROLES: Readonly<Record<LineTone, Role>> = {
  plain: 'text',
  dim: 'muted',
  info: 'accent',
  good: 'good',
  warn: 'warning',
  bad: 'danger',
  title: 'heading',
  input: 'selected',
};

/** The style of what a line means. */
export function toneStyle(theme: Theme, tone: LineTone): TextStyle {
  return theme.styles[ROLES[tone]];
}

// SGR codes (ECMA-48, 8.3.117) of the colours the theme uses.
const COLOURS: Readonly<Record<string, number>> = { red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 };
const RESET = '\u001b[0m';

function styled(text: string, style: TextStyle): string {
  const codes = [
    ...(style.bold === true ? [1] : []),
    ...(style.dimColor === true ? [2] : []),
    ...(style.inverse === true ? [7] : []),
    ...(style.color === undefined ? [] : [COLOURS[style.color] ?? 39]),
  ];
  return codes.length === 0 || text === '' ? text : `\u001b[${codes.join(';')}m${text}${RESET}`;
}

/** Rows as terminal text for the scrollback: each styled and closed on its own, with a line end. */
export function paintLines(lines: readonly Line[], theme: Theme): string {
  return lines
    .map(({ tone, lead, text }) => `${styled(lead, theme.styles.muted)}${styled(text, toneStyle(theme, tone))}\n`)
    .join('');
}
