/** Text attributes an agent may set: readable on any theme, so no conceal, no background, no black or white ink. */

/** A style as the sorted list of SGR codes that produce it from the default; empty is the default style. */
export type Style = readonly number[];

export const PLAIN_STYLE: Style = [];
export const RESET = '\u001B[0m';

/** Parameters after 38, 48 or 58 that belong to the colour: `5;n` or `2;r;g;b`. */
const COLOUR_LENGTH: Readonly<Record<string, number>> = { '5': 2, '2': 4 };

const TAKES_COLOUR: ReadonlySet<string> = new Set(['38', '48', '58']);

const isAttribute = (code: number): boolean => code >= 1 && code <= 4;
const isInk = (code: number): boolean => (code >= 31 && code <= 36) || (code >= 90 && code <= 96);

/** SGR codes switched off by 22, 23 and 24 (ECMA-48, 8.3.117). */
const ENDS: Readonly<Record<number, readonly number[]>> = { 22: [1, 2], 23: [3], 24: [4] };

function applyCode(style: Style, code: number): Style {
  if (code === 0) return PLAIN_STYLE;
  if (isAttribute(code)) return [...style.filter((held) => held !== code), code].sort((a, b) => a - b);
  if (isInk(code)) return [...style.filter(isAttribute), code];
  const ended = ENDS[code];
  if (ended) return style.filter((held) => !ended.includes(held));
  // Any ink that is not allowed falls back to the default one, which the theme made readable.
  if (code === 30 || (code >= 37 && code <= 39) || code === 97) return style.filter(isAttribute);
  return style;
}

/** How many parameters one code takes: 1, or with a colour that follows 38, 48 or 58 in the old spelling, 3 or 5. */
function parametersTaken(parameters: readonly string[], index: number): number {
  const takesColour = TAKES_COLOUR.has(parameters[index] ?? '');
  return takesColour ? 1 + (COLOUR_LENGTH[parameters[index + 1] ?? ''] ?? 0) : 1;
}

/** The style after `CSI <body> m`; a body with private markers or intermediates is not SGR and changes nothing. */
export function applySgr(style: Style, body: string): Style {
  if (!/^[\d;:]*$/.test(body)) return style;
  const parameters = body.split(';');
  let result = style;
  for (let index = 0; index < parameters.length; index += parametersTaken(parameters, index)) {
    const parameter = parameters[index] ?? '';
    const code = Number.parseInt(parameter || '0', 10);
    const known = !parameter.includes(':') || code === 38;
    result = known ? applyCode(result, code) : result;
  }
  return result;
}

/** The sequence that sets a style whatever was set before. */
export function openStyle(style: Style): string {
  return style.length === 0 ? RESET : `\u001B[0;${style.join(';')}m`;
}

/** Whether two styles are the same. */
export function sameStyle(a: Style, b: Style): boolean {
  return a.length === b.length && a.every((code, index) => code === b[index]);
}
