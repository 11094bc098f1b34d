import type { Task, TaskStatus } from '../../schemas/task-graph.ts';

type StatusOf = (id: string) => TaskStatus;
type Node = Pick<Task, 'id' | 'dependsOn'>;

const waits = (status: TaskStatus): boolean => status === 'PENDING' || status === 'STALE';

/** Ids of the tasks that may start now, in plan order: PENDING or STALE, with every dependency DONE. */
export function nextReady(tasks: readonly Node[], status: StatusOf): readonly string[] {
  const known = new Set(tasks.map((task) => task.id));
  const done = (id: string): boolean => known.has(id) && status(id) === 'DONE';
  return tasks.filter((task) => waits(status(task.id)) && task.dependsOn.every(done)).map((task) => task.id);
}

/** Ids of waiting tasks that can never start because a task they need, directly or through others, is BLOCKED. */
export function unreachable(tasks: readonly Node[], status: StatusOf): readonly string[] {
  const users = usersOf(tasks);
  const queue = tasks.filter((task) => status(task.id) === 'BLOCKED').map((task) => task.id);
  const cut = new Set<string>();
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const next = (users.get(id) ?? []).filter((user) => waits(status(user)) && !cut.has(user));
    for (const user of next) cut.add(user);
    queue.push(...next);
  }
  return tasks.filter((task) => cut.has(task.id)).map((task) => task.id);
}

function usersOf(tasks: readonly Node[]): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const task of tasks) {
    for (const id of new Set(task.dependsOn)) users.set(id, [...(users.get(id) ?? []), task.id]);
  }
  return users;
}

/** What a dependency graph comes to: every id once with its dependencies before it, and one cycle if there is any. */
export interface Ordering {
  /** The ids outside and not behind a cycle; plan order among equals. */
  readonly order: readonly string[];
  /** `[A, B, A]`: A needs B, B needs A; null without a cycle. */
  readonly cycle: readonly string[] | null;
}

/** Topological order (Kahn 1962); dependencies on ids outside the list count as met. */
export function dependencyOrder(tasks: readonly Node[]): Ordering {
  const users = usersOf(tasks);
  const known = new Set(tasks.map((task) => task.id));
  const open = new Map(tasks.map((task) => [task.id, new Set(task.dependsOn.filter((id) => known.has(id))).size]));
  const order = tasks.filter((task) => open.get(task.id) === 0).map((task) => task.id);
  for (let at = 0; at < order.length; at += 1) {
    for (const user of users.get(order[at] ?? '') ?? []) {
      const left = (open.get(user) ?? 0) - 1;
      open.set(user, left);
      if (left === 0) order.push(user);
    }
  }
  const rest = tasks.filter((task) => (open.get(task.id) ?? 0) > 0);
  return { order, cycle: rest.length === 0 ? null : cycleIn(rest) };
}

/** Every task left over needs another one left over, so following those needs must come back to where it was. */
function cycleIn(rest: readonly Node[]): readonly string[] {
  const left = new Map(rest.map((task) => [task.id, task]));
  const path: string[] = [];
  let at = rest[0];
  while (at !== undefined && !path.includes(at.id)) {
    path.push(at.id);
    const next = at.dependsOn.find((id) => left.has(id));
    at = next === undefined ? undefined : left.get(next);
  }
  return at === undefined ? path : [...path.slice(path.indexOf(at.id)), at.id];
}
