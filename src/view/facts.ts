/** The little of a snapshot that the live region shows, so that only this much is cleaned and painted. */

import type { PermissionMode } from '../../schemas/config.ts';
import { AGENT_NAMES } from '../../schemas/stage.ts';
import { workerFor } from '../core/agent-choice.ts';
import { nearestCap } from '../core/budget/cap-standing.ts';
import { type SpendOf, sideRows } from '../core/forks/spend-rows.ts';
import { activeAgent } from '../core/free-text.ts';
import { type Limits, limitsOf } from '../core/limits.ts';
import { type NextStep, nextStep } from '../core/next-step.ts';
import { permissionsOf } from '../core/permission.ts';
import type { Kickoff, MenuEntry, ProjectState, ShellState, State } from '../core/state.ts';
import type { Live } from '../core/transcript.ts';
import { type Ask, askOf } from './ask.ts';
import type { BudgetFacts, BudgetRow } from './budget-pane.ts';
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
  readonly budget: Omit<BudgetFacts, 'now'> | null;
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
  /** A choice or a question that waits. */
  readonly ask: Ask | null;
  readonly project: ProjectFacts | null;
}

/** Gathers what the screen shows; panes that are closed gather nothing. */
export function factsOf({ state, live }: Snapshot, ui: Ui): Facts {
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
    ask: askOf(shell, project),
    project: project === null ? null : projectFacts(project, ui, limitsOf(shell)),
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

const agentRows = ({ spend }: ProjectState): readonly SpendOf[] =>
  Object.entries(spend).map(([agent, one]) => ({ label: AGENT_NAMES[Number(agent)] ?? agent, spend: one }));

function projectFacts(project: ProjectState, ui: Ui, limits: Limits): ProjectFacts {
  const spend = [...agentRows(project), ...sideRows(project)];
  const { context } = project;
  return {
    name: project.name,
    stage: project.stage,
    ...progressOf(project),
    contextPct: context === null || context.size === 0 ? null : Math.round((context.used / context.size) * 100),
    costMicroUsd: spend.reduce((sum, { spend: one }) => sum + one.costMicroUsd, 0),
    unknownCost: spend.reduce((sum, { spend: one }) => sum + one.unknownCost, 0),
    next: nextStep(project),
    tasks: ui.tasks ? taskRows(project) : [],
    budget: ui.budget ? { ...budgetOf(project, spend), cap: nearestCap(project, limits) } : null,
  };
}

function budgetOf({ context, model, backend }: ProjectState, spend: readonly SpendOf[]) {
  const rows = spend.map(budgetRow);
  const sum = (pick: (row: BudgetRow) => number): number => rows.reduce((all, row) => all + pick(row), 0);
  const all = {
    name: 'All',
    tokens: sum((row) => row.tokens),
    microUsd: sum((row) => row.microUsd),
    unpriced: sum((row) => row.unpriced),
    subscribed: sum((row) => row.subscribed),
  };
  const told = context === null ? null : { ...context, from: `told by ${model ?? backend}` };
  return { context: told, all, rows, recent: [], outlook: [] };
}

function budgetRow({ label, spend }: SpendOf): BudgetRow {
  const { input, output, cacheRead, cacheWrite, costMicroUsd, unknownCost } = spend;
  const tokens = input + output + cacheRead + cacheWrite;
  return { name: label, tokens, microUsd: costMicroUsd, unpriced: unknownCost, subscribed: 0 };
}
