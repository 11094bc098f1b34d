import { type Instance, type RenderOptions, render, type SuspendTerminal } from 'ink';
import { App } from '../../components/App.tsx';
import { feedEditor } from '../../components/feed-editor.ts';
import { createEditor, type Editor, feedRaw } from '../../components/inputs/prompt/create-editor.ts';
import { paintLines } from '../../components/paint.ts';
import { createTheme } from '../../components/theme.ts';
import type { createHandle } from '../runtime/handle.ts';
import type { World } from '../runtime/world.ts';
import { transcript } from '../view/narrate.ts';
import { type Desk, perform } from '../view/perform.ts';
import { createUi } from '../view/ui-state.ts';
import type { FirstFrame } from './first-frame.ts';
import { type TerminalLoan, withoutKeyboard } from './terminal-loan.ts';
import { watchSigns } from './window-signs.ts';

interface Screen {
  readonly handle: ReturnType<typeof createHandle>;
  readonly world: World;
  readonly frame: FirstFrame;
  readonly loan: TerminalLoan;
}

const CLEAR_LINE = '\r\u001b[2K';
const CLEAR_SCREEN = '\u001b[2J\u001b[H';

const INK: RenderOptions = {
  // A variable named CI says nothing about a terminal that was found to be one.
  interactive: true,
  maxFps: 120,
  incrementalRendering: true,
  kittyKeyboard: { mode: 'auto' },
  exitOnCtrlC: false,
  patchConsole: false,
};

/** Paints the session until it is over; what was typed before is taken in first. */
export async function runScreen({ handle: session, world, frame, loan }: Screen): Promise<void> {
  // What is written while another program has the terminal is lost: it waits.
  const handle = { ...session, takeItems: () => (loan.lent() ? [] : session.takeItems()) };
  const editor = createEditor();
  const ui = createUi();
  const theme = createTheme({ plain: false, colour: true });
  let suspend: SuspendTerminal | null = null;
  const desk: Desk = {
    handle,
    ui,
    load: (text) => editor.dispatch([{ type: 'load', text }], { at: 0, width: 1 }),
    remember: (text) => void world.home.appendHistory(text).catch(() => {}),
    redraw: () => void suspend?.(() => void process.stdout.write(CLEAR_SCREEN)),
    suspend: () => void suspend?.(untilContinued),
  };
  editor.onIntent((intent) => perform(intent, desk));
  const stopFeeding = feedEditor({ handle, editor, clean: world.text.clean, after: later });
  takeIn(editor, frame, world.clock.monotonic());
  const app = paint();
  const stopSigns = watchSigns({ handle, clean: world.text.clean, lent: loan.lent });
  recall(editor, world);
  await untilOver(handle, app);
  stopSigns();
  stopFeeding();
  printRest();

  /** What came after the last frame still belongs to the history. */
  function printRest(): void {
    const { backends } = handle.snapshot().state.shell;
    const look = { width: process.stdout.columns ?? 80, plain: false, expanded: ui.get().expanded, backends };
    process.stdout.write(paintLines(transcript(handle.takeItems(), look, world.text.clean), theme));
  }

  function paint(): Instance {
    process.stdout.write(CLEAR_LINE);
    const eyes = {
      now: world.clock.monotonic,
      since: (iso: string) => Date.parse(world.clock.now()) - Date.parse(iso),
      clean: world.text.clean,
    };
    return render(
      <App
        handle={handle}
        editor={editor}
        ui={ui}
        theme={theme}
        world={eyes}
        onIntent={(intent) => perform(intent, desk)}
        onTerminal={(given) => {
          suspend = given;
          loan.offer((use) => given(() => withoutKeyboard(process.stdin, use)));
        }}
      />,
      INK,
    );
  }
}

function later(ms: number, act: () => void): void {
  setTimeout(act, ms).unref();
}

function takeIn(editor: Editor, frame: FirstFrame, at: number): void {
  const typed = frame.takeOver();
  const width = Math.max(1, (process.stdout.columns ?? 80) - 2);
  const rest = feedRaw(editor, typed.toString('utf8'), { at, width, newlineIsEnter: true });
  if (rest !== '') process.stdin.unshift(Buffer.from(rest, 'utf8'));
}

/** The history comes in when it is read; keys work before. A history that cannot be read is none. */
function recall(editor: Editor, world: World): void {
  world.home.readHistory().then(
    (entries) => editor.dispatch([{ type: 'history', entries }], { at: 0, width: 1 }),
    () => {},
  );
}

/** Paints until the session is over. The last frame is taken away: what stays on the terminal is the history alone. */
async function untilOver(handle: Screen['handle'], app: Instance): Promise<void> {
  const clear = (): void => app.clear();
  process.once('exit', clear);
  await new Promise<void>((over) => {
    const look = (): void => {
      if (handle.snapshot().ended !== null) over();
    };
    handle.subscribe(look);
    app.waitUntilExit().then(
      () => over(),
      () => over(),
    );
    look();
  });
  process.off('exit', clear);
  clear();
  app.unmount();
  await app.waitUntilExit();
}

/** Gives the terminal to the shell that started this one, and takes it back when this one goes on. */
async function untilContinued(): Promise<void> {
  await new Promise<void>((resume) => {
    // Neither a signal's listener nor a paused keyboard keeps a program alive; without this one, going on is its end.
    const alive = setInterval(() => {}, 2 ** 30);
    process.once('SIGCONT', () => {
      clearInterval(alive);
      resume();
    });
    process.kill(0, 'SIGTSTP');
  });
}
