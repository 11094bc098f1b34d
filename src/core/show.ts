/** How a line of the shell's own is meant; colour is only one of the ways a screen shows it. */
export type Tone = 'plain' | 'dim' | 'info' | 'good' | 'warn' | 'bad' | 'title';

/** Something the shell says, as data: the view fits it to the width and the terminal. Text in it is not yet sanitised. */
export type Block =
  | { readonly kind: 'lines'; readonly tone: Tone; readonly lines: readonly string[] }
  | { readonly kind: 'banner' }
  | { readonly kind: 'table'; readonly title: string | null; readonly rows: readonly (readonly string[])[] };

/** Plain lines in one tone. */
export const say = (tone: Tone, ...lines: readonly string[]): Block => ({ kind: 'lines', tone, lines });

/** A table; the first column is the label. */
export const table = (title: string | null, rows: readonly (readonly string[])[]): Block => ({
  kind: 'table',
  title,
  rows,
});
