import type { Run } from '../../schemas/event.ts';
import type { SideSpend } from '../../schemas/fork.ts';
import type { Usage } from '../../schemas/usage.ts';
import type { Used } from '../core/budget/cap-book.ts';
import { type Flight, NO_FLIGHT, passing, total, usedBy } from '../core/budget/cap-used.ts';
import { capNews } from '../core/budget/caps.ts';
import { limitsOf } from '../core/limits.ts';
import type { Report } from '../core/report.ts';
import type { ProjectState, State } from '../core/state.ts';
import type { Spending } from './forks/side-world.ts';
import { addUsage } from './usage-row.ts';

interface Desk {
  readonly state: () => State;
  readonly report: (news: Report) => Promise<void>;
  /** Stops the agents at work, for this reason. */
  readonly stop: (why: string) => void;
}

/** A run with its prompts that are over, and the newest figure of the one that is not. */
interface Flying {
  readonly run: Run;
  past: Usage | null;
  newest: Usage | null;
}

interface HeardSide {
  readonly id: string;
  /** What its journal counts; null before that is open. */
  readonly spend: () => SideSpend | null;
}

interface FlyingSide {
  readonly side: HeardSide;
  /** Runs its journal counted when the run under way began to use something: one more counts that one too. */
  runs: number;
  past: Used;
  newest: Used;
}

const NONE: Used = { microUsd: 0, tokens: 0, unpriced: 0 };

/** What runs that have not ended have used: each figure is held against the caps at once, before anything waits its turn. */
export class CapWatch {
  readonly #desk: Desk;
  readonly #runs = new Map<string, Flying>();
  readonly #sides = new Map<string, FlyingSide>();
  /** News on their way to be remembered: a stop does not wait for a warning. */
  readonly #underWay = { warning: false, stop: false };

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** A prompt of a run begins: its figures start anew. */
  prompt(run: Run): void {
    const { project } = this.#desk.state();
    for (const { run: one } of [...this.#runs.values()]) if (!isUnderWay(project, one)) this.#runs.delete(one.runId);
    const flying = this.#runs.get(run.runId) ?? { run, past: null, newest: null };
    this.#runs.set(run.runId, { run, past: addUsage(flying.past, flying.newest), newest: null });
  }

  /** The newest figure of the prompt under way. */
  hear(run: Run, usage: Usage): void {
    const flying = this.#runs.get(run.runId);
    if (flying === undefined) return;
    flying.newest = usage;
    this.#look();
  }

  hearSide(side: HeardSide, spending: Spending): void {
    const runs = side.spend()?.runs ?? 0;
    const known = this.#sides.get(side.id);
    const flying = known?.runs === runs ? known : { side, runs, past: NONE, newest: NONE };
    this.#sides.set(side.id, flying);
    if (spending.kind === 'prompt') {
      flying.past = total([flying.past, flying.newest]);
      flying.newest = NONE;
      return;
    }
    flying.newest = passing(spending.usage);
    this.#look();
  }

  /** What they used is in the project's journal by now. */
  sidesRest(): void {
    this.#sides.clear();
  }

  /** What is used by now beside what the journal tells. */
  get flight(): Flight {
    const { project } = this.#desk.state();
    return project === null ? NO_FLIGHT : this.#flight(project);
  }

  #look(): void {
    const { project, shell } = this.#desk.state();
    if (project === null) return;
    const flight = this.#flight(project);
    const news = capNews(project, limitsOf(shell), flight);
    const halt = news.find((event) => event.type === 'pipeline/halted');
    if (halt !== undefined) this.#desk.stop(halt.detail);
    const kind = halt === undefined ? 'warning' : 'stop';
    if (news.length === 0 || this.#underWay[kind]) return;
    this.#underWay[kind] = true;
    void this.#desk.report({ type: 'caps/looked', flight }).then(() => {
      this.#underWay[kind] = false;
    });
  }

  /** A run that has ended stands with its usage in the journal. */
  #flight(project: ProjectState): Flight {
    const runs = [...this.#runs.values()].flatMap(({ run, past, newest }) => {
      const usage = addUsage(past, newest);
      return usage === null || !isUnderWay(project, run) ? [] : [{ agent: run.agent, taskId: run.taskId, usage }];
    });
    return { runs, sides: Object.fromEntries([...this.#sides].map(([id, flying]) => [id, usedBySide(flying)])) };
  }
}

function usedBySide({ side, runs, past, newest }: FlyingSide): Used {
  const spend = side.spend();
  if (spend === null) return total([past, newest]);
  return spend.runs === runs ? total([usedBy(spend), past, newest]) : usedBy(spend);
}

function isUnderWay(project: ProjectState | null, { runId }: Run): boolean {
  if (project?.work?.kind === 'run') return project.work.run.runId === runId;
  return project?.lanes?.open.some((lane) => lane.run.runId === runId && lane.ended === null) === true;
}
