import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { isAllowed } from './child-environment.ts';

/** Files to be edited by the human; relative names are meant in `cwd`. */
export interface EditorOrder {
  readonly files: readonly string[];
  readonly cwd: string;
  /** Ends the editor; what it saved is there, what it did not save is the editor's to keep. */
  readonly signal?: AbortSignal;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** What editors look for besides what any child may have: the display, their own settings, the terminal's abilities. */
const EDITORS_OWN =
  /^(?:DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DBUS_SESSION_BUS_ADDRESS|XDG_.*|COLORTERM|TERM_PROGRAM|VIM.*|EMACS.*|VISUAL|EDITOR)$/;
const FALLBACKS = ['vi', 'nano'] as const;

/**
 * Opens the human's editor ($VISUAL, else $EDITOR, else vi or nano) on the files, in this terminal, and waits for its
 * end. Null when it ended well, else why not, in words for a person. The terminal has to be given away before.
 */
export async function runEditor({ files, cwd, signal }: EditorOrder, env: Variables): Promise<string | null> {
  const [file, ...words] = editorOf(env);
  if (file === undefined) return 'no editor was found; set VISUAL or EDITOR to one';
  if (!existsSync(cwd)) return `there is no directory ${cwd}`;
  // Absolute names: one that begins with + or - would be an order to the editor.
  const args = [...words, ...files.map((name) => resolve(cwd, name))];
  if (signal?.aborted === true) return 'it was stopped before the editor began';
  return new Promise((done) => {
    // In the shell's own group, which has the terminal's foreground, and without its tags: it is the human's program,
    // and what is typed in it must not end with the shell.
    const child = spawn(file, args, { cwd, stdio: 'inherit', env: environmentOf(env) });
    const ended = stopWith(child, signal);
    child.once('error', (error) => {
      ended();
      done(notStarted(file, error));
    });
    child.once('exit', (code, by) => {
      ended();
      done(endWords(file, code, by));
    });
  });
}

/** How long an editor has to keep what was not saved, in milliseconds, before it is ended for good. */
const GRACE_MS = 2000;

/** Asks the editor to end when the signal says so; to be called when it has ended. */
function stopWith(child: ChildProcess, signal: AbortSignal | undefined): () => void {
  let last: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill('SIGTERM');
    last = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  };
  signal?.addEventListener('abort', stop, { once: true });
  return () => {
    clearTimeout(last);
    signal?.removeEventListener('abort', stop);
  };
}

function environmentOf(env: Variables): Record<string, string> {
  const named = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && (isAllowed(name) || EDITORS_OWN.test(name)) ? [[name, value] as const] : [],
  );
  return Object.fromEntries(named);
}

/** The editor's words: the command is split at white space, quotes keep words together, no shell reads it. */
function editorOf(env: Variables): readonly string[] {
  const given = [env.VISUAL, env.EDITOR].find((one) => one !== undefined && one.trim() !== '');
  if (given !== undefined)
    return (given.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/s, '$2'));
  const places = (env.PATH ?? '').split(delimiter).filter((place) => place !== '');
  return FALLBACKS.filter((name) => places.some((place) => isProgram(join(place, name)))).slice(0, 1);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function notStarted(file: string, error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return `the editor ${file} was not found; set VISUAL or EDITOR to another`;
  return `the editor ${file} could not be started: ${error.message}`;
}

function endWords(file: string, code: number | null, signal: NodeJS.Signals | null): string | null {
  if (code === 0) return null;
  return code === null
    ? `the editor ${file} was ended by ${signal ?? 'a signal'}`
    : `the editor ${file} ended with exit ${code}`;
}
