import * as nodePty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { keyBytes } from './pty-keys.ts';

export type PtyOptions = {
  readonly file: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** Added to the parent's environment; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cols?: number;
  readonly rows?: number;
};

export type WaitOptions = { readonly timeoutMs?: number };
export type PtyExit = { readonly code: number; readonly signal: number };

/** A program in a real pseudo-terminal, with an emulated screen that answers the program's queries. */
export type Pty = {
  readonly pid: number;
  readonly terminal: xterm.Terminal;
  /** Sends text as it is, in one write: control characters and escape sequences are keys. */
  type(text: string): void;
  /** Presses one key by name, see `keyBytes`. */
  key(name: string): void;
  /** Sends a bracketed paste. */
  paste(text: string): void;
  resize(cols: number, rows: number): void;
  /** Visible rows, without trailing blanks. */
  screen(): string[];
  /** Rows that have scrolled out at the top, oldest first. */
  scrollback(): string[];
  /** Resolves once the screen (rows joined by newlines) holds the text, matches, or satisfies the predicate. */
  waitFor(wanted: Wanted, options?: WaitOptions): Promise<void>;
  /** Resolves once no byte has arrived for `quietMs`. */
  waitIdle(quietMs: number, options?: WaitOptions): Promise<void>;
  /** UTF-8 bytes received so far. */
  bytes(): number;
  /** Everything received so far, as sent. */
  raw(): string;
  cursor(): { readonly x: number; readonly y: number; readonly visible: boolean };
  /** Window title last set, and the number of bells rung. */
  title(): string;
  bells(): number;
  readonly exit: Promise<PtyExit>;
  kill(signal?: string): void;
  /** Takes the terminal away, as a closed window does; what the program writes from now on fails. */
  hangUp(): void;
};

export type Wanted = string | RegExp | ((screen: readonly string[]) => boolean);

const WAIT_MS = 10_000;
const CLEANUP_MS = 2000;
const open = new Set<Pty>();

function childEnvironment(extra: PtyOptions['env']): Record<string, string> {
  // A test runner's own variables would change what the program does: colours, production mode, interactivity.
  const dropped =
    /^(NO_COLOR|FORCE_COLOR|NODE_ENV|NODE_OPTIONS|VITEST.*|TEST|INK_SCREEN_READER|CI_.*|CONTINUOUS_INTEGRATION)$/;
  const inherited = Object.entries(process.env).filter(([name]) => !dropped.test(name));
  const merged = {
    ...Object.fromEntries(inherited),
    CI: 'false',
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    ...extra,
  };
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(merged)) {
    if (value !== undefined) {
      result[name] = value;
    }
  }
  return result;
}

function satisfied(wanted: Wanted, rows: readonly string[]): boolean {
  if (typeof wanted === 'function') {
    return wanted(rows);
  }
  const text = rows.join('\n');
  // A global or sticky expression remembers where it stopped, which would make the answer depend on earlier calls.
  return typeof wanted === 'string'
    ? text.includes(wanted)
    : new RegExp(wanted.source, wanted.flags.replace(/[gy]/g, '')).test(text);
}

function rowsOf(terminal: xterm.Terminal, from: number, count: number): string[] {
  const buffer = terminal.buffer.active;
  return Array.from({ length: count }, (_, row) => buffer.getLine(from + row)?.translateToString(true) ?? '');
}

function framed(title: string, rows: readonly string[]): string {
  return `${title}\n${rows.map((row) => `| ${row}`).join('\n')}`;
}

/** Starts a program in a pty. It stays in the registry until it ends, so `killAllPtys` can bound every test. */
export function startPty(options: PtyOptions): Pty {
  const { cols = 80, rows = 24 } = options;
  const terminal = new xterm.Terminal({ cols, rows, scrollback: 20_000, allowProposedApi: true });
  const env = childEnvironment(options.env);
  const { TERM = 'xterm-256color' } = env;
  const child = nodePty.spawn(options.file, [...(options.args ?? [])], {
    // The pty takes its name for TERM, whatever the environment says.
    name: TERM,
    cols,
    rows,
    cwd: options.cwd ?? process.cwd(),
    env,
  });
  const chunks: string[] = [];
  const changed = new Set<() => void>();
  let received = 0;
  let title = '';
  let bells = 0;
  let ended = false;
  const notify = (): void => {
    for (const listener of [...changed]) {
      listener();
    }
  };
  const send = (data: string): void => {
    if (!ended) {
      child.write(data);
    }
  };
  terminal.onData(send);
  terminal.onTitleChange((next) => {
    title = next;
  });
  terminal.onBell(() => {
    bells += 1;
  });
  child.onData((data) => {
    chunks.push(data);
    received += Buffer.byteLength(data);
    terminal.write(data, notify);
  });
  const exit = new Promise<PtyExit>((resolve) => {
    child.onExit(({ exitCode, signal }) => {
      ended = true;
      open.delete(pty);
      // The last frame is still on its way through the emulator when the process is gone.
      terminal.write('', () => {
        notify();
        resolve({ code: exitCode, signal: signal ?? 0 });
      });
    });
  });

  const screen = (): string[] => rowsOf(terminal, terminal.buffer.active.viewportY, terminal.rows);

  const wait = (timeoutMs: number, what: string, start: (done: () => void) => () => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const finish = (act: () => void): void => {
        clearTimeout(timer);
        stop();
        act();
      };
      const timer = setTimeout(() => {
        const state = ended ? 'the program has ended' : 'the program is running';
        finish(() => reject(new Error(framed(`Waited ${timeoutMs} ms for ${what}; ${state}. Screen:`, screen()))));
      }, timeoutMs);
      let settled = false;
      let stop = (): void => {};
      const done = (): void => {
        settled = true;
        finish(resolve);
      };
      const stopListening = start(done);
      stop = stopListening;
      if (settled) {
        stopListening();
      }
    });

  const pty: Pty = {
    pid: child.pid,
    terminal,
    type: send,
    key: (name) => send(keyBytes(name)),
    paste: (text) => send(`\u001b[200~${text.replaceAll('\n', '\r')}\u001b[201~`),
    resize(nextCols, nextRows) {
      terminal.resize(nextCols, nextRows);
      child.resize(nextCols, nextRows);
    },
    screen,
    scrollback: () => rowsOf(terminal, 0, terminal.buffer.active.baseY),
    waitFor: (wanted, { timeoutMs = WAIT_MS } = {}) =>
      wait(timeoutMs, typeof wanted === 'string' ? JSON.stringify(wanted) : String(wanted), (done) => {
        const check = (): void => {
          // A terminal shows nothing of a frame it was told to hold back until it is whole.
          if (!terminal.modes.synchronizedOutputMode && satisfied(wanted, screen())) {
            done();
          }
        };
        changed.add(check);
        check();
        return () => changed.delete(check);
      }),
    waitIdle: (quietMs, { timeoutMs = WAIT_MS + quietMs } = {}) =>
      wait(timeoutMs, `${quietMs} ms without output`, (done) => {
        let timer = setTimeout(done, quietMs);
        const restart = (): void => {
          clearTimeout(timer);
          timer = setTimeout(done, quietMs);
        };
        changed.add(restart);
        return () => {
          clearTimeout(timer);
          changed.delete(restart);
        };
      }),
    bytes: () => received,
    raw: () => chunks.join(''),
    cursor() {
      const all = chunks.join('');
      const { cursorX, cursorY } = terminal.buffer.active;
      return { x: cursorX, y: cursorY, visible: all.lastIndexOf('\u001b[?25h') >= all.lastIndexOf('\u001b[?25l') };
    },
    title: () => title,
    bells: () => bells,
    exit,
    hangUp() {
      if ('destroy' in child && typeof child.destroy === 'function') child.destroy();
    },
    kill(signal = 'SIGKILL') {
      if (!ended) {
        child.kill(signal);
      }
    },
  };
  open.add(pty);
  return pty;
}

/** Kills every program still running in a pty and waits for its end, at most two seconds for all of them. */
export async function killAllPtys(): Promise<void> {
  const left = [...open];
  for (const pty of left) {
    pty.kill();
  }
  if (left.length > 0) {
    let timer: NodeJS.Timeout | undefined;
    const bound = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLEANUP_MS);
    });
    await Promise.race([Promise.all(left.map((pty) => pty.exit)), bound]);
    clearTimeout(timer);
  }
}
