import type { AdoptedTask, SideScore } from '../../../schemas/fork.ts';
import { spendOf } from '../budget/spend.ts';
import { pendingQuestion } from '../pending-question.ts';
import type { ProjectState, TaskState } from '../state.ts';
import { moneyText } from './money-text.ts';

/** What only the world knows of a side: its commits, whether a session works in it, and its share of the budget. */
export interface SideFacts {
  readonly measure: { readonly files: number; readonly added: number; readonly removed: number } | null;
  readonly running: boolean;
  readonly overBudget: boolean;
}

/** How a side stands, by its own folded journal; every figure counts from where the side was made. */
export function scoreOf(project: ProjectState, facts: SideFacts): SideScore {
  const tasks = builtTasks(project);
  const spend = spendOf(project);
  const checks = checksOf(project, tasks);
  return {
    ...standingOf(project, facts, tasks),
    tasksDone: tasks.filter((task) => task.status === 'DONE').length,
    tasksTotal: tasks.length,
    ...checks,
    files: facts.measure?.files ?? 0,
    added: facts.measure?.added ?? 0,
    removed: facts.measure?.removed ?? 0,
    tokens: spend.input + spend.output + spend.cacheRead + spend.cacheWrite,
    costMicroUsd: spend.costMicroUsd,
    unknownCost: spend.unknownCost,
    runs: project.tally.runs,
    elapsedMs: project.tally.elapsedMs,
    stalls: project.tally.stalls,
  };
}

/** The score of a side whose clone is gone and that was never seen at rest. */
export const LOST_SCORE: SideScore = {
  verdict: 'lost',
  why: 'its directory is not there',
  tasksDone: 0,
  tasksTotal: 0,
  gatesPassed: 0,
  gatesFailed: 0,
  testsPassed: 0,
  testsFailed: 0,
  files: 0,
  added: 0,
  removed: 0,
  tokens: 0,
  costMicroUsd: 0,
  unknownCost: 0,
  runs: 0,
  elapsedMs: 0,
  stalls: 0,
};

/** Every task of plan and changes as the side left it; those that resolved its conflicts are nobody else's. */
export function adoptedTasks(project: ProjectState): AdoptedTask[] {
  const own = Object.values(project.tasks).filter((task) => !task.task.id.startsWith('MERGE-'));
  return own.map(({ task, status, checkpoint, brokenBy: by, note, failures }) => {
    const left = { id: task.id, status, checkpoint };
    return by === undefined ? left : { ...left, broken: { by, note, failures: [...failures] } };
  });
}

/** The tasks a side is there to build: the plan's, or those of the change under way or made last. */
function builtTasks(project: ProjectState): readonly TaskState[] {
  const ids = project.stage === 'maintenance' ? (project.maintenance.at(-1)?.taskIds ?? []) : project.order;
  return ids.flatMap((id) => (project.tasks[id] === undefined ? [] : [project.tasks[id]]));
}

type Standing = Pick<SideScore, 'verdict' | 'why'>;

/** The first that holds: a side that has built everything is built, whatever stopped it afterwards. */
function standingOf(project: ProjectState, facts: SideFacts, tasks: readonly TaskState[]): Standing {
  const built = project.work === null && tasks.length > 0 && tasks.every((task) => task.status === 'DONE');
  if (built) return is('built', '');
  if (facts.overBudget) return is('over-budget', overBudget(project));
  return asking(project) ?? (facts.running ? is('running', '') : atRest(project, tasks));
}

/** A side that waits for an answer, whether it works in this shell or not. */
function asking(project: ProjectState): Standing | null {
  const question = pendingQuestion(project);
  if (question?.kind !== 'clarification') return null;
  return is('asking', question.questions[question.answers.length]?.text ?? '');
}

function atRest({ work, halt }: ProjectState, tasks: readonly TaskState[]): Standing {
  const blocked = tasks.filter((task) => task.status === 'BLOCKED');
  if (blocked.length > 0 && (work === null || work.kind === 'next-task')) return is('blocked', blockedWords(blocked));
  if (work?.kind === 'migration') {
    return is('stopped', `migration ${work.id} waits: open the side, then !migration-approve or !migration-cancel`);
  }
  return halt === null ? is('unfinished', '') : is('stopped', haltWords(halt));
}

/** What stopped it; only a failure is named as what it is, for all else is a stop. */
function haltWords({ reason, detail }: NonNullable<ProjectState['halt']>): string {
  if (detail === '') return reason;
  return reason === 'failed' ? `${reason}: ${detail}` : detail;
}

const is = (verdict: SideScore['verdict'], why: string): Standing => ({ verdict, why });

const blockedWords = (blocked: readonly TaskState[]): string =>
  blocked.map((task) => `${task.task.id}: ${(task.failures[0] ?? 'no reason given').split('\n')[0] ?? ''}`).join('; ');

function overBudget(project: ProjectState): string {
  return `this side used ${moneyText(spendOf(project).costMicroUsd)}, and the budget of both is used up`;
}

/** Gate commands by what each did when it was last run for a task; tests once for each command, for tasks share suites. */
function checksOf(project: ProjectState, tasks: readonly TaskState[]) {
  const checks = tasks
    .flatMap((task) => project.tally.checks[task.task.id] ?? [])
    .sort((a, b) => a.seq - b.seq)
    .flatMap((one) => one.commands);
  const suites = [...new Map(checks.map((one) => [one.command, one.tests])).values()];
  const gatesPassed = checks.filter((one) => one.passed).length;
  return {
    gatesPassed,
    gatesFailed: checks.length - gatesPassed,
    testsPassed: suites.reduce((sum, tests) => sum + (tests?.passed ?? 0), 0),
    testsFailed: suites.reduce((sum, tests) => sum + (tests?.failed ?? 0), 0),
  };
}
