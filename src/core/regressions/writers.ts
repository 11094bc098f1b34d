import type { ProjectState } from '../project-state.ts';

/** Which tasks write a file, and where each of them stands in their order. */
export interface Writers {
  readonly of: ReadonlyMap<string, readonly string[]>;
  readonly place: ReadonlyMap<string, number>;
}

/** Made once for a plan, and once for what was asked for in maintenance: what tasks write changes with nothing else. */
const known = new WeakMap<object, Writers>();

/** Who writes what, by the output files of the plan's tasks, and of those of every change the human approved. */
export function writersIn(state: ProjectState): { readonly plan: Writers; readonly cycles: Writers } {
  const { order, maintenance } = state;
  return { plan: once(order, state, () => order), cycles: once(maintenance, state, () => approvedIds(state)) };
}

function once(key: object, state: ProjectState, ids: () => readonly string[]): Writers {
  const made = known.get(key) ?? writersOf(state, ids());
  known.set(key, made);
  return made;
}

function writersOf({ tasks }: ProjectState, ids: readonly string[]): Writers {
  const of = new Map<string, string[]>();
  for (const id of ids) {
    for (const file of new Set(tasks[id]?.task.outputFiles)) {
      const writers = of.get(file);
      if (writers === undefined) of.set(file, [id]);
      else writers.push(id);
    }
  }
  return { of, place: new Map(ids.map((id, at) => [id, at])) };
}

const approvedIds = ({ maintenance }: ProjectState): readonly string[] =>
  maintenance.flatMap(({ status, taskIds }) => (status === 'approved' || status === 'finished' ? taskIds : []));
