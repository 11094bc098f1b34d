import type { Run } from '../../schemas/event.ts';
import type { Usage } from '../../schemas/usage.ts';
import type { Used } from '../core/budget/cap-book.ts';
import { type FlyingRun, passing, total } from '../core/budget/cap-used.ts';
import type { ProjectState } from '../core/state.ts';

/** A run by what caps tell runs apart. */
export type Runner = Pick<Run, 'runId' | 'agent' | 'taskId'>;

/** A run with its prompts that are over, and the newest figure of the one that is not. */
interface Flying {
  readonly run: Runner;
  readonly past: Used;
  readonly newest: Used;
}

const NONE: Used = { microUsd: 0, tokens: 0, unpriced: 0 };

/** Runs that have not ended, each with the newest figure it told. */
export class Flights {
  readonly #all = new Map<string, Flying>();
  readonly #project: () => ProjectState | null;

  constructor(project: () => ProjectState | null) {
    this.#project = project;
  }

  prompt(run: Runner): void {
    const project = this.#project();
    for (const { run: one } of [...this.#all.values()]) if (!isUnderWay(project, one)) this.#all.delete(one.runId);
    const { past, newest } = this.#all.get(run.runId) ?? { past: NONE, newest: NONE };
    this.#all.set(run.runId, { run, past: total([past, newest]), newest: NONE });
  }

  hear(run: Runner, usage: Usage): void {
    const past = this.#all.get(run.runId)?.past ?? NONE;
    this.#all.set(run.runId, { run, past, newest: passing(usage) });
  }

  /** A run that has ended stands with its usage in the journal. */
  get runs(): readonly FlyingRun[] {
    const project = this.#project();
    const flying = [...this.#all.values()].filter(({ run }) => isUnderWay(project, run));
    return flying.map(({ run: { agent, taskId }, past, newest }) => ({ agent, taskId, used: total([past, newest]) }));
  }
}

function isUnderWay(project: ProjectState | null, { runId }: Runner): boolean {
  if (project?.work?.kind === 'run') return project.work.run.runId === runId;
  return project?.lanes?.open.some((lane) => lane.run.runId === runId && lane.ended === null) === true;
}
