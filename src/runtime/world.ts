import type { AgentPort } from '../ports/agent.ts';
import type { HomePort, ProjectFilesPort, RepositoryFinder } from '../ports/files.ts';
import type { GitPort } from '../ports/git.ts';
import type { Journal, JournalPort, RunLogPort, TelemetryPort } from '../ports/journal.ts';
import type { ClockPort, ProcessPort } from '../ports/processes.ts';
import type { TextPort } from '../ports/text.ts';

/** Every port the session works through; tests put doubles here. */
export interface World {
  readonly agents: ReadonlyMap<string, AgentPort>;
  readonly git: GitPort;
  readonly journals: JournalPort;
  readonly runLogs: RunLogPort;
  readonly telemetry: TelemetryPort;
  readonly files: ProjectFilesPort;
  readonly repositories: RepositoryFinder;
  readonly home: HomePort;
  readonly processes: ProcessPort;
  readonly clock: ClockPort;
  readonly text: TextPort;
}

/** The project a session has open. */
export interface Attached {
  readonly dir: string;
  readonly commonDir: string;
  readonly journal: Journal;
}
