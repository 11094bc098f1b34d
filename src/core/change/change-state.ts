import type { Proposal } from '../../../schemas/change.ts';
import type { PendingQuestion } from '../question-state.ts';
import type { Work } from '../work.ts';

/** What the pipeline was at when the Planner was asked. */
export interface Held {
  readonly work: Work | null;
  readonly halt: { readonly reason: 'paused' | 'interrupted' | 'failed' | 'budget'; readonly detail: string } | null;
  readonly question: PendingQuestion | null;
}

/** What the Planner said of one task. */
export interface Advice {
  readonly taskId: string;
  readonly verdict: 'add' | 'dispute';
  readonly reason: string;
}

/** A change of the specification, from its report on. */
export interface ChangeState extends Proposal {
  readonly at: string;
  /** Waits for the human; is in the specification and to be planned; is in the plan. */
  readonly status: 'proposed' | 'approved' | 'planned';
  /** What the human ticked otherwise than the report. */
  readonly ticks: Readonly<Record<string, boolean>>;
  /** The task ticked last, and when; null before the first. */
  readonly lastTick: { readonly taskId: string; readonly seq: number } | null;
  /** What the Planner said of it when it was asked; `why` where it came to nothing. Null while it was not. */
  readonly advice: { readonly given: readonly Advice[]; readonly why: string | null } | null;
  /** The Planner is being asked: what was there before, which comes back with its answer. */
  readonly asking: { readonly runId: string | null; readonly before: Held } | null;
  /** Set by the approval: tasks to be done again, and contracts to be derived again. */
  readonly taskIds: readonly string[];
  readonly toDerive: readonly string[];
}

interface Holder {
  readonly changes: readonly ChangeState[];
}

/** The change that waits for the human. */
export const pendingChange = ({ changes }: Holder): ChangeState | null =>
  changes.find((change) => change.status === 'proposed') ?? null;

/** The change that is decided before a question of the build: its answer would set an agent to work under the change. */
export function decidedFirst(holder: Holder): ChangeState | null {
  const change = pendingChange(holder);
  return change === null || change.asking !== null ? null : change;
}

/** Changes that are approved and not in the plan yet. */
export const unplanned = ({ changes }: Holder): readonly ChangeState[] =>
  changes.filter((change) => change.status === 'approved');

/** The next number that is in use neither in the journal nor in the change log of the project. */
export function nextChangeId({ changes }: Holder, changeLog: string | null): string {
  const logged = [...(changeLog ?? '').matchAll(/\bCHANGE-(\d{3,9})\b/g)].map((match) => Number(match[1]));
  const own = changes.filter(({ status }) => status !== 'proposed').map(({ id }) => Number(id.slice('CHANGE-'.length)));
  return `CHANGE-${String(Math.max(0, ...logged, ...own) + 1).padStart(3, '0')}`;
}
