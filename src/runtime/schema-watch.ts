import { parse } from '../../commands/parse.ts';
import { decision } from '../core/decision.ts';
import { isBusy, isStopping } from '../core/guards.ts';
import { schemaNews } from '../core/migrations/schema-news.ts';
import { readOnly } from '../core/read-only.ts';
import { say } from '../core/show.ts';
import type { ProjectState, State } from '../core/state.ts';
import { lookAtSchema } from './effects/schema.ts';
import type { Ledger } from './ledger.ts';
import type { Pipeline } from './pipeline.ts';
import type { Turns } from './turns.ts';
import type { World } from './world.ts';

interface Parts {
  readonly world: World;
  readonly ledger: Ledger;
  readonly pipeline: Pipeline;
  readonly turns: Turns;
}

/** Commands that go back in time take SCHEMA.md along; what was edited in it until then goes into their backup. */
const MOVES: readonly string[] = ['undo', 'replay', 'reset', 'm-skip'];

/** Notices what a person did to SCHEMA.md, when the next command is typed that changes the project. */
export class SchemaWatch {
  private readonly parts: Parts;
  /** The text whose faults were told; they are not told with every line. */
  private told: string | null = null;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** Compares SCHEMA.md before a line is decided, and waits until what follows is done. True when a change was found. */
  async notice(line: string): Promise<boolean> {
    const { turns, ledger, pipeline } = this.parts;
    const found = await turns.take(() => this.look(line));
    if (found !== true) return false;
    while (isSettling(ledger.state.project) && pipeline.workshop.busy) {
      await pipeline.workshop.oneIsDone();
      await turns.over();
    }
    return true;
  }

  private async look(line: string): Promise<boolean> {
    const { world, ledger, pipeline } = this.parts;
    const { state, attached } = ledger;
    const { project } = state;
    if (attached === null || project === null || !mayLook(state, project) || !isMeant(line, state)) return false;
    const look = await lookAtSchema(world, attached.dir, project);
    if (look === null) return false;
    const { events, faults } = schemaNews(project, look, { taskId: null, runId: null });
    const fresh = faults.length > 0 && this.told !== look.text;
    if (fresh) this.told = look.text;
    await pipeline.apply(
      decision({ events, show: fresh ? [say('warn', ...faults, 'Not compared until it can be read.')] : [] }),
    );
    return events.length > 0;
  }
}

function isMeant(line: string, state: State): boolean {
  const parsed = parse(line, state);
  return parsed.kind === 'command' && parsed.command.changes && !MOVES.includes(parsed.command.name);
}

/** While an agent is at a task, its own check looks at SCHEMA.md; while the repository is elsewhere, nobody does. */
function mayLook(state: State, project: ProjectState): boolean {
  const { work, travel, lanes, resetting } = project;
  if (readOnly(state) !== null || project.observing || travel !== null || lanes !== null || resetting !== null)
    return false;
  if (isBusy(project) || isStopping(project)) return false;
  return work === null || work.kind === 'next-task' || work.kind === 'migration';
}

const isSettling = (project: ProjectState | null): boolean =>
  project !== null && project.schema.afterwards !== null && isBusy(project);
