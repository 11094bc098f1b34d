import type { Event } from '../../../schemas/event.ts';
import { PATHS } from '../../../schemas/paths.ts';
import type { ProjectState } from '../project-state.ts';
import type { Change } from './change.ts';
import { judgeTrials } from './judge.ts';
import { type Comparison, compareSchemas } from './plan-migration.ts';
import { pendingOf, type SchemaLook } from './schema-state.ts';

/** Whose change it is; both null for an edit by hand. */
export interface Author {
  readonly taskId: string | null;
  readonly runId: string | null;
}

/** What a SCHEMA.md that is not the expected one leads to, or why it cannot be read, as `path:line message`. */
export interface SchemaNews {
  readonly events: readonly Event[];
  readonly faults: string[];
}

/**
 * Compares SCHEMA.md with what was approved last. A change that waits for the human and is taken back by hand is
 * cancelled; one that is edited further is reported anew, under its number and as its author's.
 */
export function schemaNews(project: ProjectState, look: SchemaLook, by: Author): SchemaNews {
  const pending = pendingOf(project);
  const approved = project.schema.approved;
  if (approved === null) return { events: [], faults: [] };
  if (pending !== null && look.text === approved.text) {
    return { events: [{ type: 'migration/cancelled', id: pending.id }], faults: [] };
  }
  const found = compareSchemas(approved.text, look.text);
  if (found.kind === 'fault') {
    return { events: [], faults: found.faults.map(({ line, message }) => `${PATHS.schema}:${line} ${message}`) };
  }
  const id = pending?.id ?? String(project.schema.count + 1).padStart(4, '0');
  const { taskId, runId } = pending ?? by;
  return { events: [planned(found, look, { id, taskId, runId })], faults: [] };
}

type Compared = Extract<Comparison, { kind: 'compared' }>;

function planned(found: Compared, look: SchemaLook, whose: Author & { readonly id: string }): Event {
  const { risk, remarks, scripts, trials, models } = found;
  return {
    type: 'migration/planned',
    ...whose,
    text: look.text,
    hash: look.hash,
    risk,
    changes: found.changes.map(plain),
    remarks: [...remarks],
    up: [...scripts.up],
    down: [...scripts.down],
    proof: trials.length === 0 ? { kind: 'nothing' } : judgeTrials(models, look.runs),
  };
}

const plain = ({ what, risk, reason, line, table }: Change) => ({ what, risk, reason, line, table });
