import { type MeasuredOptions, type MeasuredPty, startMeasured } from './measured-pty.ts';
import { cpuMs } from './process-figures.ts';

export interface Start {
  readonly program: { readonly launcher: string };
  readonly at: Pick<MeasuredOptions, 'cwd' | 'env'>;
  readonly words?: readonly string[];
}

/** The prompt's mark, in the frame that is painted before the program is loaded. */
const FIRST_FRAME = '❯ ';
/** What every frame of the loaded program begins with. */
const FRAME = '\u001b[?2026h';
/** A key that no text on the screen holds, seen in such a frame. */
const KEY = '~';
const echoed = (raw: string): boolean => raw.includes(FRAME) && raw.includes(KEY, raw.indexOf(FRAME));

export interface Standing {
  readonly pty: MeasuredPty;
  /** CPU milliseconds to the first frame and to the echo of a key typed at it; wall milliseconds to both. */
  readonly figures: Readonly<Record<'frame' | 'prompt' | 'frameWall' | 'promptWall', number>>;
}

/** Starts the shell, types a key the moment the first frame is there, and waits for its echo; takes the key back. */
export async function standingShell({ program, at, words = [] }: Start): Promise<Standing> {
  const began = performance.now();
  const pty = startMeasured({ ...at, args: [program.launcher, ...words] });
  const look = (): { cpu: number; wall: number } => ({ cpu: cpuMs(pty.pid), wall: performance.now() - began });
  const frame = await pty.seen(FIRST_FRAME, () => {
    const seen = look();
    pty.write(KEY);
    return seen;
  });
  const prompt = await pty.seen(echoed, look);
  pty.write('\u007f');
  const figures = { frame: frame.cpu, prompt: prompt.cpu, frameWall: frame.wall, promptWall: prompt.wall };
  return { pty, figures };
}

/** As `standingShell`, and ends the shell. */
export async function startShell(start: Start): Promise<Standing['figures']> {
  const { pty, figures } = await standingShell(start);
  await pty.kill();
  return figures;
}
