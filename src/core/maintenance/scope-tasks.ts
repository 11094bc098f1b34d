import type { Problem, Task } from '../../../schemas/task-graph.ts';
import { unsafePath } from '../plan-rules/outputs.ts';

/** A maintenance task as the agent scoped it: without an id; `dependsOn` names other tasks of the scope by number from 1. */
export type ScopedTask = Omit<Task, 'id'>;

/**
 * Gives the tasks of a maintenance scope their ids (`MAINT-001-1` …) and checks what a plan's rules would:
 * one to five tasks, known dependencies that come before, safe output paths, gate commands.
 */
export function scopeTasks(
  cycle: string,
  scoped: readonly ScopedTask[],
  file: string,
): { readonly tasks: readonly Task[]; readonly problems: readonly Problem[] } {
  const id = (index: number): string => `${cycle}-${index + 1}`;
  const tasks = scoped.map((task, index) => {
    const dependsOn = task.dependsOn.map((name) => (/^\d+$/.test(name) ? id(Number(name) - 1) : name));
    return { ...task, id: id(index), dependsOn };
  });
  const count =
    scoped.length < 1 || scoped.length > 5 ? [`a cycle has 1 to 5 tasks, this one has ${scoped.length}`] : [];
  const faults = tasks.flatMap((task, index) => taskFaults(task, tasks.slice(0, index)));
  return { tasks, problems: [...count, ...faults].map((message) => ({ file, line: null, message })) };
}

function taskFaults(task: Task, before: readonly Task[]): readonly string[] {
  const unknown = task.dependsOn.filter((name) => !before.some((other) => other.id === name));
  const unsafe = task.outputFiles.flatMap((path) => {
    const why = unsafePath(path);
    return why === null ? [] : [`${task.id} may not write ${path}: it ${why}`];
  });
  return [
    ...(task.gateCommands.length === 0 ? [`${task.id} has no gate command`] : []),
    ...unsafe,
    ...unknown.map((name) => `${task.id} depends on ${name}, which does not come before it`),
  ];
}
