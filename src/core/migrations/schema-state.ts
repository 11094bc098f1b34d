import type { EventOf } from '../../../schemas/event.ts';
import type { AcceptedMigration } from '../../../schemas/handoff.ts';
import type { Ran } from '../../../schemas/shadow.ts';
import type { Work } from '../work.ts';

/** A SCHEMA.md and its sha256. */
export interface SchemaText {
  readonly text: string;
  readonly hash: string;
}

/** SCHEMA.md as it lies there, and what its migration did in trials. */
export interface SchemaLook extends SchemaText {
  readonly runs: readonly Ran[];
}

/** The last change of SCHEMA.md, and what became of it. */
export interface Migration extends Omit<EventOf<'migration/planned'>, 'type'> {
  readonly status: 'noted' | 'pending' | 'approved' | 'cancelled';
  readonly before: SchemaText;
}

/** What goes on once a change of SCHEMA.md is settled. */
export interface Afterwards {
  readonly work: Work | null;
  readonly halt: { readonly reason: 'paused' | 'interrupted' | 'failed' | 'budget'; readonly detail: string } | null;
}

/** What is known of SCHEMA.md: the journal holds its text, so that it can be put back byte for byte. */
export interface SchemaState {
  /** As the Planner handed it over; its hash is known once the plan is accepted. */
  readonly handed: string | null;
  /** As it was approved last; null before there is a plan. */
  readonly approved: SchemaText | null;
  /** As it was when each task was done, for going back there. */
  readonly atTask: Readonly<Record<string, SchemaText>>;
  /** As the plan had it. */
  readonly planned: SchemaText | null;
  /** What the tasks were made for, where an edit by hand was approved since and no change has taken it in. */
  readonly builtOn: SchemaText | null;
  readonly count: number;
  readonly last: Migration | null;
  readonly accepted: AcceptedMigration[];
  readonly afterwards: Afterwards | null;
}

/** Nothing is planned yet. */
export const NO_SCHEMA: SchemaState = {
  handed: null,
  approved: null,
  atTask: {},
  planned: null,
  builtOn: null,
  count: 0,
  last: null,
  accepted: [],
  afterwards: null,
};

/** A checkpoint that is gone back to, and whether SCHEMA.md is another one there. */
interface Arrived {
  readonly taskId: string | null;
  readonly isOther: boolean;
}

/**
 * What is known at the checkpoint of a task: its SCHEMA.md is approved again, nothing waits. Of a checkpoint that was
 * only found in the history nothing is known: another SCHEMA.md there, or none, is nobody's edit, and is let be.
 */
export function schemaAt(schema: SchemaState, { taskId, isOther }: Arrived): SchemaState {
  const known = taskId === null ? schema.planned : schema.atTask[taskId];
  const approved = known ?? (isOther ? null : schema.approved);
  const last: Migration | null =
    schema.last?.status === 'pending' ? { ...schema.last, status: 'cancelled' } : schema.last;
  return { ...schema, approved, last, builtOn: null, afterwards: null };
}

/** As much of a project as says how SCHEMA.md stands. */
interface Looked {
  readonly schema: SchemaState;
}

/** The change that waits for the human; null where none does. */
export const pendingOf = ({ schema: { last } }: Looked): Migration | null => (last?.status === 'pending' ? last : null);

/** The text SCHEMA.md has as long as nothing new is to be said of it; null where it is not looked after. */
export const expectedSchema = (project: Looked): string | null =>
  pendingOf(project)?.text ?? project.schema.approved?.text ?? null;
