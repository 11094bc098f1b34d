import type { AgentPort, AgentProbe } from '../../../ports/agent.ts';
import { ExternalError } from '../../../ports/errors.ts';
import type { Processes } from '../../processes/run-child.ts';
import { type DriverParts, notHere } from '../driver-parts.ts';
import { askProgram, type Found, findAgent, installOf, type Sought, versionIn } from '../find.ts';
import { isObject, parseJson } from '../json.ts';
import { oneLine } from '../one-line.ts';
import { trapsOf } from '../traps.ts';
import { ClaudeDialect } from './dialect.ts';
import { ClaudeSession } from './session.ts';

const CLAUDE: Sought = {
  command: 'claude',
  args: [],
  variables: ['ANTHROPIC_*', 'CLAUDE_*', 'AWS_*', 'GOOGLE_*', 'CLOUD_ML_REGION', 'VERTEX_*', 'AZURE_*'],
};

const INSTALL = installOf('@anthropic-ai/claude-code');

const ABILITIES = [
  'asks before it acts',
  'can be interrupted and resumed',
  'result by schema',
  'reports cost and context exactly',
  'reading roles get no tool that writes',
];

/** Claude Code, driven by its two-way JSON stream; the user's own installation. */
export function createClaude(parts: DriverParts): AgentPort {
  const find = (): Found | null => findAgent(CLAUDE, parts.configured, parts.env);
  return {
    id: 'claude',
    label: parts.configured?.label ?? 'Claude Code',
    holdsSchema: true,
    probe: () => probe(parts.processes, find()),
    async open(options) {
      const found = find();
      if (found === null) throw notFound();
      return new ClaudeSession({ dialect: new ClaudeDialect(found, options), options, start: parts.processes.start });
    },
  };
}

const notFound = (): ExternalError =>
  new ExternalError('agent', 'Claude Code was not found on PATH', {
    next: `${INSTALL}, or name its place in config/context.json (agent.commands.claude)`,
  });

async function probe(processes: Processes, found: Found | null): Promise<AgentProbe> {
  if (found === null) return notHere(INSTALL);
  const [version, status] = await Promise.all([
    askProgram(processes, found, ['--version']),
    askProgram(processes, found, ['auth', 'status']),
  ]);
  if (version.exit !== 0) return { ...notHere(INSTALL), path: found.file, notes: [halfInstalled(version.tail)] };
  const number = versionIn(version.tail);
  return {
    available: true,
    version: number,
    path: found.file,
    loggedIn: isLoggedIn(status.tail),
    logIn: 'claude auth login',
    abilities: ABILITIES,
    notes: trapsOf('claude', number),
  };
}

/** Its launcher is put in place by an install script. */
const halfInstalled = (said: string): string =>
  `it does not start (${oneLine(said.trim().split('\n').at(-1) ?? '') || 'no word'}): installed without its scripts? ${INSTALL}`;

function isLoggedIn(said: string): boolean | null {
  const status = parseJson(said.slice(said.indexOf('{')));
  return isObject(status) && typeof status.loggedIn === 'boolean' ? status.loggedIn : null;
}
