import { realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { PermissionMode } from '../../schemas/config.ts';
import type { Platform } from '../../schemas/stage.ts';
import { documents } from '../adapters/checks/documents.ts';
import { systemClock } from '../adapters/clock.ts';
import { repositoryFinder } from '../adapters/files/find-repository.ts';
import { createProjectFiles } from '../adapters/files/project-files.ts';
import { createRoleFiles } from '../adapters/files/role-files.ts';
import { roomFor } from '../adapters/files/room.ts';
import { createAccess } from '../adapters/git/access.ts';
import { createForks } from '../adapters/git/fork/forks.ts';
import { createGit } from '../adapters/git/git.ts';
import { createLanes } from '../adapters/git/lane/lanes.ts';
import { createTravel } from '../adapters/git/travel/travel.ts';
import { createSurvey } from '../adapters/index/survey.ts';
import { createMachine } from '../adapters/machine.ts';
import { createPrices } from '../adapters/prices/prices.ts';
import { createProcesses } from '../adapters/processes/run-child.ts';
import { createSecretScan } from '../adapters/secrets/scan.ts';
import { createShadow } from '../adapters/shadow/shadow.ts';
import { createHome } from '../adapters/store/context.ts';
import { createJournal } from '../adapters/store/jsonl-journal.ts';
import { createLibrary } from '../adapters/store/library.ts';
import { runLogs } from '../adapters/store/run-log.ts';
import { createTokenLog } from '../adapters/store/token-log.ts';
import { turnNotes } from '../adapters/store/turn-notes.ts';
import { createRedactor } from '../adapters/text/redact.ts';
import { createText } from '../adapters/text/text-port.ts';
import { AT_REST, type ShellState } from '../core/state.ts';
import { Session } from '../runtime/session.ts';
import type { World } from '../runtime/world.ts';
import { createAgents } from './agents.ts';
import { CONFIG } from './config-data.ts';

export interface Composition {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly project: string | null;
  readonly interactive: boolean;
  /** `--agent` and `--permissions`. */
  readonly agentOption?: string | null;
  readonly permissionOption?: PermissionMode | null;
  /** Root of the installation; home unless CODESLEUTH_HOME moves it. */
  readonly install: string;
  /** Opens an editor in the terminal; absent where there is none. */
  readonly editor?: NonNullable<World['editor']>;
  /** Called after every durable append with its last number. */
  readonly onAppended?: (seq: number) => void;
}

/** Puts the adapters behind the ports and opens a session on them. */
export function compose(options: Composition): { session: Session; world: World } {
  const home = realOf(resolve(options.env.CODESLEUTH_HOME || options.install));
  const { world, agentOption } = createWorld(options, home);
  const machine = world.machine?.look() ?? null;
  const shell: ShellState = {
    home,
    cwd: realOf(options.cwd),
    projectOption: options.project === null ? null : resolve(options.cwd, options.project),
    interactive: options.interactive,
    machine: machine === null ? null : { cores: machine.cores },
    agentOption,
    permissionOption: options.permissionOption ?? null,
    host: HOSTS[process.platform] ?? 'Linux',
    ...CONFIG,
    backends: [...world.agents.values()].map(({ id, label }) => ({ id, label })),
    started: false,
    setup: 'unread',
    context: null,
    ...AT_REST,
  };
  return { session: new Session(world, shell), world };
}

const HOSTS: Readonly<Record<string, Platform>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

function createWorld(options: Composition, home: string): { world: World; agentOption: string | null } {
  const { env, cwd, interactive } = options;
  const redact = createRedactor(env);
  const processes = createProcesses({ clock: systemClock });
  const repositories = createAccess({ timeoutMs: CONFIG.defaults.timeouts.gitMs, env });
  const travel = createTravel(repositories);
  const { agents, option } = createAgents({
    ...{ home, cwd, env, processes, interactive },
    option: options.agentOption ?? null,
  });
  const world: World = {
    agents,
    git: createGit(repositories, createSecretScan(env)),
    travel,
    forks: createForks(repositories, travel),
    lanes: createLanes(repositories, travel),
    shadow: createShadow(),
    journals: createJournal({
      clock: systemClock,
      ...(options.onAppended === undefined ? {} : { onAppended: options.onAppended }),
    }),
    runLogs,
    turnNotes,
    telemetry: createTokenLog(),
    prices: createPrices(home),
    room: roomFor,
    files: createProjectFiles({ home, install: options.install }),
    documents,
    repositories: repositoryFinder,
    role: createRoleFiles(options.install),
    library: createLibrary(home),
    home: createHome({ dir: home, redact }),
    processes,
    survey: createSurvey({ processes, env }),
    machine: createMachine(env, realOf(options.install)),
    clock: systemClock,
    text: createText(redact),
    ...(options.editor === undefined ? {} : { editor: options.editor }),
  };
  return { world, agentOption: option };
}

/** The real path, also of a directory that does not exist yet. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path
      ? path
      : join(realOf(dirname(path)), path.slice(dirname(path).length).replace(/^[\\/]/, ''));
  }
}
