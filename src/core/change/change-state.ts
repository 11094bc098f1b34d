import type { Proposal } from '../../../schemas/change.ts';

/** A change of the specification, from its report on. */
export interface ChangeState extends Proposal {
  readonly at: string;
  /** Waits for the human; is in the specification and to be planned; is in the plan. */
  readonly status: 'proposed' | 'approved' | 'planned';
  /** What the human ticked otherwise than the report. */
  readonly ticks: Readonly<Record<string, boolean>>;
  /** The task ticked last, and when; null before the first. */
  readonly lastTick: { readonly taskId: string; readonly seq: number } | null;
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

/** Changes that are approved and not in the plan yet. */
export const unplanned = ({ changes }: Holder): readonly ChangeState[] =>
  changes.filter((change) => change.status === 'approved');

/** The next number that is in use neither in the journal nor in the change log of the project. */
export function nextChangeId({ changes }: Holder, changeLog: string | null): string {
  const logged = [...(changeLog ?? '').matchAll(/\bCHANGE-(\d{3,9})\b/g)].map((match) => Number(match[1]));
  const own = changes.filter(({ status }) => status !== 'proposed').map(({ id }) => Number(id.slice('CHANGE-'.length)));
  return `CHANGE-${String(Math.max(0, ...logged, ...own) + 1).padStart(3, '0')}`;
}
