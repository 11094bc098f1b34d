import type { Context, Defaults, Family, HintsFile, PermissionMode, PlatformInfo } from '../../schemas/config.ts';
import type { Observation } from '../../schemas/observation.ts';
import type { AgentNumber, Platform } from '../../schemas/stage.ts';
import type { Capture } from './knowledge/capture-state.ts';
import type { ProjectState } from './project-state.ts';

export type { MaintenanceCycle, PendingQuestion, ProjectState } from './project-state.ts';
export type { Spend } from './spend.ts';
export type { Tally } from './tally.ts';
export type { TaskSpan, TaskState } from './task-state.ts';
export type { Work } from './work.ts';

export interface MenuEntry {
  readonly dir: string;
  readonly name: string;
  readonly stage: string;
  readonly agent: AgentNumber;
  readonly lastUpdated: string;
  readonly waitingFor: string;
  readonly spentMicroUsd: number | null;
  readonly missing: boolean;
  readonly dirty: boolean | null;
}

export interface Kickoff {
  readonly step: 'brief' | 'platform' | 'directory' | 'trust' | 'opening';
  readonly brief: string;
  readonly platforms: readonly Platform[];
  readonly directory: string;
}

export interface Backend {
  readonly id: string;
  readonly label: string;
}

/** What this one opening of the shell knows; lost on exit without harm, for nothing in it is the only copy. */
/** Of a shell that has read nothing and asks nothing. */
export const AT_REST = {
  menu: null,
  relocating: null,
  kickoff: null,
  focus: null,
  confirm: null,
  heldBy: null,
  broken: null,
  observed: null,
  lastReset: null,
  capture: null,
  changing: false,
  noticed: '',
} as const;

export interface ShellState {
  readonly home: string;
  readonly cwd: string;
  /** `--project`: the directory is given and trusted, the kickoff does not ask for it. */
  readonly projectOption: string | null;
  readonly interactive: boolean;
  /** The machine's processor cores; null where it is not looked at. Its memory is looked at when agents begin. */
  readonly machine: { readonly cores: number } | null;
  /** The platform this machine is, offered where the brief names none. */
  readonly host: Platform;
  readonly platforms: readonly PlatformInfo[];
  readonly hints: HintsFile;
  readonly families: readonly Family[];
  readonly defaults: Defaults;
  readonly backends: readonly Backend[];
  readonly started: boolean;
  readonly setup: 'unread' | 'ok' | 'missing' | 'corrupt';
  readonly context: Context | null;
  /** `--agent`: the backend of this opening of the shell, whatever the configuration says. */
  readonly agentOption: string | null;
  /** `--permissions`: what agents may do without asking in this opening of the shell. */
  readonly permissionOption: PermissionMode | null;
  readonly menu: readonly MenuEntry[] | null;
  /** A missing project's new place is being asked for. */
  readonly relocating: string | null;
  readonly kickoff: Kickoff | null;
  readonly focus: AgentNumber | null;
  readonly confirm: { readonly phrase: string; readonly command: string; readonly about: string } | null;
  readonly heldBy: number | null;
  readonly broken: string | null;
  readonly observed: Observation | null;
  /** The directory of the project this shell has reset last. */
  readonly lastReset: string | null;
  /** An entry for the library that is being asked for. */
  readonly capture: Capture | null;
  /** The next line of plain words says what shall change. */
  readonly changing: boolean;
  /** The edits by hand that were told of last, so that they are told of once. */
  readonly noticed: string;
}

export interface State {
  readonly shell: ShellState;
  readonly project: ProjectState | null;
}
