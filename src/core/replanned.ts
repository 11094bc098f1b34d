import type { Event } from '../../schemas/event.ts';
import type { State } from './state.ts';
import { parseTaskGraph } from './task-graph.ts';

/**
 * The plan on disk, accepted anew when a person changed its structure since; empty when it is the accepted one.
 * Called when the gate has already found that it holds to every rule.
 */
export function replanned(state: State): readonly Event[] {
  const project = state.project;
  const file = state.shell.observed?.taskGraph ?? null;
  if (project === null || file === null) return [];
  const graph = parseTaskGraph(file.text);
  const known = project.order.map((id) => project.tasks[id]?.task);
  if (project.planHash !== null && JSON.stringify(graph.tasks) === JSON.stringify(known)) return [];
  return [
    {
      type: 'plan/accepted',
      tasks: [...graph.tasks],
      batches: [...graph.batches],
      schemaHash: state.shell.observed?.schema?.sha256 ?? '',
      planHash: file.sha256,
      patternsApplied: [...project.patternsApplied],
    },
  ];
}
