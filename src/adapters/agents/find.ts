import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { AgentCommand } from '../../../schemas/config.ts';
import type { ProcessPort, ProcessResult } from '../../ports/processes.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Where an agent's program lies and how it is called. */
export interface Found {
  /** Absolute path of the program. */
  readonly file: string;
  /** Arguments that come before all others. */
  readonly args: readonly string[];
  /** The variables of the shell's environment that the agent may have. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a known agent is called where nothing is configured, and which variables are its own. */
export interface Sought {
  readonly command: string;
  readonly args: readonly string[];
  /** Names, and beginnings of names that end in `*`. */
  readonly variables: readonly string[];
}

/** What every agent may have: ways through a company's network. */
const NETWORK = [
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'],
  ...['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME'],
];

/** Looks for the configured program, else the known one, on PATH. Null when there is none that may be executed. */
export function findAgent(sought: Sought, configured: AgentCommand | undefined, env: Variables): Found | null {
  const file = programAt(configured?.command ?? sought.command, env);
  if (file === null) return null;
  const names = [...NETWORK, ...sought.variables, ...(configured?.env ?? [])];
  return { file, args: configured?.args ?? sought.args, env: pick(env, names) };
}

/** Windows runs scripts only through a shell, which agents are not given. */
const ENDINGS = process.platform === 'win32' ? ['', '.exe'] : [''];

/** The absolute path of a program: as given, else at its first absolute place on PATH. Null where none may be run. */
export function programAt(command: string, env: Variables): string | null {
  const places = (env.PATH ?? '').split(delimiter).filter((place) => isAbsolute(place));
  const paths = isAbsolute(command) ? [command] : places.map((place) => join(place, command));
  const tries = paths.flatMap((path) => ENDINGS.map((ending) => path + ending));
  return tries.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function pick(env: Variables, names: readonly string[]): Record<string, string> {
  const fits = (name: string): boolean =>
    names.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name));
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value && fits(name) ? [[name, value]] : [])),
  );
}

/** How long a program may take to say its version, in milliseconds. */
const ASK_MS = 15_000;

/** Runs the program once with other arguments and gives what it said. */
export function askProgram(processes: ProcessPort, found: Found, args: readonly string[]): Promise<ProcessResult> {
  return processes.run({
    command: { file: found.file, args: [...found.args, ...args] },
    cwd: '/',
    env: found.env,
    timeoutMs: ASK_MS,
    tag: 'codesleuth-probe',
    signal: AbortSignal.timeout(ASK_MS),
  });
}

/** The first thing in a text that looks like a version. */
export const versionIn = (text: string): string | null => /\d+\.\d+(?:\.\d+)?(?:[-+][\w.]+)?/.exec(text)?.[0] ?? null;

/** What to type outside the shell to put an agent in place, by its npm package. */
export const installOf = (name: string): string => `npm install -g ${name}`;
