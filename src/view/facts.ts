/** The little of a snapshot that the live region shows, so that only this much is cleaned and painted. */

import type { PermissionMode } from '../../schemas/config.ts';
import { AGENT_NAMES } from '../../schemas/stage.ts';
import { workerFor } from '../core/agent-choice.ts';
import { type BudgetNow, budgetNow, spendingNow } from '../core/budget/budget-now.ts';
import type { Outlook } from '../core/budget/outlook.ts';
import { turnOf } from '../core/budget/turn-now.ts';
import { percent } from '../core/budget/words.ts';
import { activeAgent } from '../core/free-text.ts';
import { limitsOf } from '../core/limits.ts';
import { type NextStep, nextStep } from '../core/next-step.ts';
import { permissionsOf } from '../core/permission.ts';
import type { Kickoff, MenuEntry, ProjectState, ShellState, State } from '../core/state.ts';
import type { Live } from '../core/transcript.ts';
import { type Ask, askOf } from './ask.ts';
import type { BudgetFacts } from './budget-pane.ts';
import type { ForkBudget } from './forks/fork-budget.ts';
import { type ForkFacts, forkFacts } from './forks/fork-facts.ts';
import { progressOf } from './narrate/figures.ts';
import { backendLabel } from './narrate/look.ts';
import type { Snapshot } from './session-handle.ts';
import { type TaskRow, taskRows } from './task-rows.ts';
import type { Ui } from './ui-state.ts';

export interface ProjectFacts {
  readonly name: string;
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  /** Share of the context window in use, 0 to 100; null when the agent does not tell. */
  readonly contextPct: number | null;
  readonly costMicroUsd: number;
  readonly unknownCost: number;
  readonly next: NextStep;
  readonly tasks: readonly TaskRow[];
  /** Gathered while the budget pane is open. */
  readonly budget: BudgetFacts | null;
}

export interface Facts {
  readonly live: Live;
  readonly agent: string;
  readonly backend: string;
  readonly permissions: PermissionMode;
  readonly setupMissing: boolean;
  readonly started: boolean;
  readonly readOnly: boolean;
  readonly kickoffStep: Kickoff['step'] | null;
  readonly menu: readonly MenuEntry[] | null;
  readonly confirm: ShellState['confirm'];
  /** The fork whose sides run here. */
  readonly forks: ForkFacts | null;
  /** What they spend; gathered while the budget pane is open. */
  readonly forkBudget: ForkBudget | null;
  /** A choice or a question that waits. */
  readonly ask: Ask | null;
  readonly project: ProjectFacts | null;
}

/** Gathers what the screen shows; panes that are closed gather nothing. */
export function factsOf({ state, live, flight }: Snapshot, ui: Ui): Facts {
  const { shell, project } = state;
  return {
    live,
    agent: AGENT_NAMES[live.run?.agent ?? activeAgent(state)] ?? '',
    backend: live.run?.label ?? labelOf(state),
    permissions: permissionsOf(shell),
    setupMissing: shell.setup === 'missing' || shell.setup === 'corrupt',
    started: shell.started,
    readOnly: shell.heldBy !== null || shell.broken !== null,
    kickoffStep: project === null ? (shell.kickoff?.step ?? null) : null,
    menu: shell.menu,
    confirm: shell.confirm,
    forks: forkFacts(live, shell),
    forkBudget: ui.budget ? forkBudgetOf(live, shell) : null,
    ask: askOf(shell, project),
    project: project === null ? null : projectFacts(project, { live, flight, ui, shell }),
  };
}

/** Of the backend that would work now. */
function labelOf(state: State): string {
  const { shell, project } = state;
  const { crew } = limitsOf(shell);
  const id =
    project === null ? (crew.option ?? crew.choice?.backend) : workerFor(project, activeAgent(state), crew).backend;
  return id === undefined ? '' : backendLabel(shell.backends, id);
}

interface Moment extends Pick<Snapshot, 'live' | 'flight'> {
  readonly ui: Ui;
  readonly shell: ShellState;
}

function projectFacts(project: ProjectState, { live, flight, ui, shell }: Moment): ProjectFacts {
  const limits = limitsOf(shell);
  const turn = turnOf(live);
  const { all, context } = spendingNow(project, { flight, turn });
  return {
    name: project.name,
    stage: project.observing ? `${project.stage} (observing)` : project.stage,
    ...progressOf(project),
    contextPct: context === null || context.size === null ? null : percent(context.used, context.size),
    costMicroUsd: all.microUsd,
    unknownCost: all.unpriced,
    next: nextStep(project),
    tasks: ui.tasks ? taskRows(project) : [],
    budget: ui.budget ? toldBy(budgetNow(project, { limits, flight, turn, sides: sideOutlooks(live) }), shell) : null,
  };
}

const toldBy = (budget: BudgetNow, { backends }: ShellState): BudgetFacts => ({
  ...budget,
  by: budget.context?.model ?? backendLabel(backends, budget.context?.backend ?? ''),
});

/** What the sides that run here tell of their pace and of what is left. */
function sideOutlooks({ forks }: Live): Outlook['sides'] {
  const sides = (forks?.sides ?? []).flatMap(({ side, budget }) => (budget === null ? [] : [[side, budget] as const]));
  return Object.fromEntries(sides);
}

function forkBudgetOf({ forks }: Live, shell: ShellState): ForkBudget | null {
  if (forks === null) return null;
  const sides = forks.sides.map(({ side, budget }) => ({
    side,
    budget: budget === null ? null : toldBy(budget, shell),
  }));
  return { name: forks.name, sides: sides.sort((one, other) => one.side.localeCompare(other.side)) };
}
