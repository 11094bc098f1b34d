import type { AgentPort } from '../ports/agent.ts';
import type { DocumentPort } from '../ports/documents.ts';
import type { HomePort, ProjectFilesPort, RepositoryFinder } from '../ports/files.ts';
import type { ForkPort } from '../ports/fork.ts';
import type { GitPort } from '../ports/git.ts';
import type { Journal, JournalPort, RunLogPort, TelemetryPort } from '../ports/journal.ts';
import type { LanePort } from '../ports/lane.ts';
import type { LibraryPort } from '../ports/library.ts';
import type { MachinePort } from '../ports/machine.ts';
import type { PricePort } from '../ports/prices.ts';
import type { ClockPort, ProcessPort } from '../ports/processes.ts';
import type { ShadowPort } from '../ports/shadow.ts';
import type { SurveyPort } from '../ports/survey.ts';
import type { TextPort } from '../ports/text.ts';
import type { TravelPort } from '../ports/travel.ts';
import type { TurnNotesPort } from '../ports/turn-notes.ts';

/** What happened outside of a project while something ran in it, in words. */
export interface Guarded {
  /** What stops the run, for it may be an agent's that left its place. */
  readonly touched: readonly string[];
  /** What the human may do meanwhile; it is only told. */
  readonly notes: readonly string[];
}

/** Every port the session works through; tests put doubles here. */
export interface World {
  readonly agents: ReadonlyMap<string, AgentPort>;
  readonly git: GitPort;
  readonly travel: TravelPort;
  readonly forks: ForkPort;
  readonly lanes: LanePort;
  readonly journals: JournalPort;
  readonly runLogs: RunLogPort;
  readonly turnNotes: TurnNotesPort;
  readonly telemetry: TelemetryPort;
  readonly prices: PricePort;
  readonly files: ProjectFilesPort;
  readonly documents: DocumentPort;
  readonly repositories: RepositoryFinder;
  /** The contract of a role, by its path in the installation. */
  readonly role?: (path: string) => Promise<string>;
  readonly home: HomePort;
  readonly library: LibraryPort;
  /** What the code of a project holds; absent where it is not looked at. */
  readonly survey?: SurveyPort;
  /** A database to try migrations on; absent where none are tried. */
  readonly shadow?: ShadowPort;
  readonly processes: ProcessPort;
  /** What the shell runs on; absent where it is not looked at. */
  readonly machine?: MachinePort;
  readonly clock: ClockPort;
  readonly text: TextPort;
  /** Looks after what lies outside of this project, after each run; set for the sides of a fork. */
  readonly guard?: () => Promise<Guarded>;
  /** Megabytes a run may take where several work at the same time; absent for one that works alone. */
  readonly memoryCapMb?: number;
  /** Has the human edit these files of a directory; null when they are done, else why it could not be. Ends by the signal. */
  readonly editor?: (files: readonly string[], cwd: string, signal: AbortSignal) => Promise<string | null>;
  /** Bytes free where `beside` would be made, and about how many a work tree like the project's takes. */
  readonly room?: (dir: string, beside: string) => Promise<{ readonly free: number; readonly needed: number }>;
}

/** The project a session has open. */
export interface Attached {
  readonly dir: string;
  readonly commonDir: string;
  readonly journal: Journal;
}
