import type { AgentPort, AgentProbe, AgentSession, OpenOptions } from '../../../ports/agent.ts';
import { ExternalError } from '../../../ports/errors.ts';
import type { ProcessResult } from '../../../ports/processes.ts';
import type { Processes } from '../../processes/run-child.ts';
import { type DriverParts, notHere } from '../driver-parts.ts';
import { askProgram, type Found, findAgent, installOf, type Sought, versionIn } from '../find.ts';
import { oneLine } from '../one-line.ts';
import { ProcessSession } from '../process/process-session.ts';
import { trapsOf } from '../traps.ts';
import { AppServerDialect } from './app-server.ts';
import { servedAtHome } from './at-home.ts';
import { ExecDialect } from './exec.ts';
import { lastWordsOf } from './gone.ts';
import { SchemaFile } from './schema-file.ts';
import { CodexSession } from './session.ts';

const CODEX: Sought = { command: 'codex', args: [], variables: ['OPENAI_*', 'CODEX_*'] };

const INSTALL = installOf('@openai/codex');

const ABILITIES = [
  'asks before it acts',
  'can be interrupted, resumed and told things while it works',
  'result by schema',
  'reports tokens and context exactly',
  'reading roles run in its read-only sandbox',
];

/** Codex, driven by its app-server or else by its exec command; the user's own installation. */
export function createCodex(parts: DriverParts): AgentPort {
  const find = (): Found | null => findAgent(CODEX, parts.configured, parts.env);
  return {
    id: 'codex',
    label: parts.configured?.label ?? 'Codex',
    holdsSchema: true,
    probe: () => probe(parts.processes, find()),
    async open(options) {
      const found = find();
      if (found === null) throw notFound();
      return openSession(found, options, parts);
    },
  };
}

const notFound = (): ExternalError =>
  new ExternalError('agent', 'Codex was not found on PATH', {
    next: `${INSTALL}, or name its place in config/context.json (agent.commands.codex)`,
  });

function openSession(found: Found, options: OpenOptions, { processes: { start }, env }: DriverParts): AgentSession {
  const dialect = new AppServerDialect(found, options);
  return new CodexSession({
    server: new ProcessSession({ dialect, options, start }),
    dialect,
    exec: (resume) => {
      const schemaFile = new SchemaFile();
      const known = { ...options, resume: resume === '' ? null : resume };
      const served = servedAtHome(found, options.model, env.HOME);
      const exec = new ExecDialect(found, known, { schemaFile: schemaFile.path, served });
      return { session: new ProcessSession({ dialect: exec, options: known, start }), schemaFile };
    },
  });
}

async function probe(processes: Processes, found: Found | null): Promise<AgentProbe> {
  if (found === null) return notHere(INSTALL);
  const [version, status] = await Promise.all([
    askProgram(processes, found, ['--version']),
    askProgram(processes, found, ['login', 'status']),
  ]);
  if (version.exit !== 0) return { ...notHere(INSTALL), path: found.file, notes: [halfInstalled(version.tail)] };
  const number = versionIn(version.tail);
  return {
    available: true,
    version: number,
    path: found.file,
    loggedIn: isLoggedIn(status),
    abilities: ABILITIES,
    notes: trapsOf('codex', number),
    logIn: 'codex login',
  };
}

/** Its launcher needs the program of another package, made for this platform. */
const halfInstalled = (said: string): string =>
  `it does not start (${oneLine(lastWordsOf(said))}): installed without its optional packages? ${INSTALL}`;

/** A key in the environment or a provider of the user's own works without a log-in, so that `no` is all that is known. */
function isLoggedIn({ exit, tail }: ProcessResult): boolean | null {
  if (/not logged in/i.test(tail)) return false;
  return exit === 0 && /logged in/i.test(tail) ? true : null;
}
