import { displayWidth } from '../format.ts';
import { BLANK, type Line, line, wrapLine } from '../line.ts';
import type { Look } from './look.ts';

const ART = [
  '  ____ ___  ____  _____ ____  _     _____ _   _ _____ _   _',
  ' / ___/ _ \\|  _ \\| ____/ ___|| |   | ____| | | |_   _| | | |',
  '| |  | | | | | | |  _| \\___ \\| |   |  _| | | | | | | | |_| |',
  '| |__| |_| | |_| | |___ ___) | |___| |___| |_| | | | |  _  |',
  ' \\____\\___/|____/|_____|____/|_____|_____|\\___/  |_| |_| |_|',
] as const;

const NAME = 'CODESLEUTH';
const CLAIM = 'From a brief to a shipped, verified project, gate by gate.';

/** The banner: drawn where it fits, else its name; in plain mode words only. */
export function bannerLines({ width, plain }: Look): Line[] {
  const claim = wrapLine(line('dim', CLAIM), width);
  if (plain) return wrapLine(line('title', `${NAME}: ${CLAIM}`), width);
  if (width !== null && width <= Math.max(...ART.map(displayWidth))) return [BLANK, line('title', NAME), ...claim];
  return [BLANK, ...ART.map((row) => line('title', row)), ...claim];
}
