import * as nodePty from '@lydell/node-pty';
import xterm from '@xterm/headless';

export interface MeasuredOptions {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly rows?: number;
  readonly cols?: number;
}

export type Wanted = string | ((raw: string) => boolean);

/** A Node program in a pseudo-terminal that answers queries, whose output is looked at the moment it arrives. */
export interface MeasuredPty {
  readonly pid: number;
  write(text: string): void;
  /** Resolves with what `then` gives, called in the turn the raw output from `from` on first holds `wanted`. */
  seen<T>(wanted: Wanted, then: () => T, from?: number): Promise<T>;
  /** The raw output so far. */
  raw(): string;
  screen(): string;
  kill(): Promise<void>;
}

const PATIENCE_MS = 60_000;

/** Starts Node with these words. The emulated screen lags behind `seen`, which looks at the raw output only. */
export function startMeasured({ args, cwd, env, rows = 24, cols = 80 }: MeasuredOptions): MeasuredPty {
  const terminal = new xterm.Terminal({ cols, rows, scrollback: 0, allowProposedApi: true });
  const full = { ...env, CI: 'false', TERM: 'xterm-256color', COLORTERM: 'truecolor' };
  const child = nodePty.spawn(process.execPath, [...args], { name: 'xterm-256color', cols, rows, cwd, env: full });
  let raw = '';
  let over = false;
  const watchers = new Set<() => void>();
  terminal.onData((reply) => over || child.write(reply));
  child.onData((data) => {
    raw += data;
    for (const watcher of watchers) watcher();
    terminal.write(data);
  });
  const ended = new Promise<void>((resolve) => {
    child.onExit(() => {
      over = true;
      resolve();
    });
  });
  return {
    pid: child.pid,
    write: (text) => child.write(text),
    raw: () => raw,
    screen: () =>
      Array.from({ length: rows }, (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true) ?? '').join(
        '\n',
      ),
    seen: <T>(wanted: Wanted, then: () => T, from = 0): Promise<T> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const text = raw.slice(from);
          if (typeof wanted === 'string' ? !text.includes(wanted) : !wanted(text)) return;
          clearTimeout(timer);
          watchers.delete(look);
          resolve(then());
        };
        const timer = setTimeout(() => reject(new Error(`never saw ${String(wanted)}:\n${raw}`)), PATIENCE_MS);
        watchers.add(look);
        look();
      }),
    kill: async () => {
      if (!over) child.kill('SIGKILL');
      await ended;
    },
  };
}
