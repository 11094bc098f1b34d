import type { Backend } from '../../core/state.ts';

/** How a transcript is to be shown. */
export interface Look {
  /** Columns; null where lines are not broken (a pipe, a log). */
  readonly width: number | null;
  /** `label: value` lines without signs, colour or drawing. */
  readonly plain: boolean;
  /** Diffs, tool output and the Builder's words in full. */
  readonly expanded: boolean;
  /** Backends by id, for their labels. */
  readonly backends: readonly Backend[];
}

/** The label of a backend as every screen shows it, such as `rehearsal (no model)`. */
export function backendLabel(backends: readonly Backend[], id: string): string {
  return backends.find((backend) => backend.id === id)?.label ?? id;
}
