import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Place, ROOT } from './home.ts';

const PROGRAM = join(ROOT, 'src/bin/codesleuth.mjs');

/** What a call of the program came to. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Brings dist/ up to date; where it is already, this costs a tenth of a second. */
export function buildProgram(): void {
  const script = join(ROOT, 'src/tools/bundle.ts');
  const built = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (built.status !== 0 || !existsSync(join(ROOT, 'dist')))
    throw new Error(`the build failed: ${built.stdout}${built.stderr}`);
}

export interface Call {
  readonly place: Pick<Place, 'env' | 'base' | 'project'>;
  readonly lines: readonly string[];
  /** Given as --project; null leaves the option out. Default: the place's project. */
  readonly project?: string | null;
  readonly json?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A call that still runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when the text was printed; rejects when the program ends before. */
  printed(text: string): Promise<void>;
}

/** Starts `codesleuth exec` and leaves it running. */
export function startExec(call: Call): Running {
  const project = call.project === undefined ? call.place.project : call.project;
  const words = [
    'exec',
    ...(call.json === true ? ['--json'] : []),
    ...(project === null ? [] : ['--project', project]),
    ...call.lines,
  ];
  return startProgram(words, { env: call.env ?? call.place.env, cwd: call.cwd ?? call.place.base });
}

/** Starts the built program with these words. */
export function startProgram(
  words: readonly string[],
  at: { readonly env: Readonly<Record<string, string>>; readonly cwd: string },
): Running {
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    cwd: at.cwd,
    env: at.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: string[] = [];
  const err: string[] = [];
  const heard = new Set<() => void>();
  const hear = (): void => {
    for (const listener of heard) listener();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out.push(text);
    hear();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout: out.join(''), stderr: err.join('') }));
  });
  const printed = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!out.join('').includes(text)) return;
        heard.delete(look);
        resolve();
      };
      heard.add(look);
      void ended.then((end) => reject(new Error(`ended before it printed "${text}":\n${end.stdout}${end.stderr}`)));
      look();
    });
  return { child, ended, printed };
}

/** Runs lines through `codesleuth exec` to the end. */
export const exec = (call: Call): Promise<Ended> => startExec(call).ended;

/** The objects `exec --json` printed: one per line, and nothing else. */
export function objects(stdout: string): readonly Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const read: unknown = JSON.parse(line);
      if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new Error(`no object: ${line}`);
      return { ...read };
    });
}
