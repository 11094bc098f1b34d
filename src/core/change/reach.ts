import type { Reasons } from './collect.ts';
import type { ProjectIndex } from './project-index.ts';

/** What is collected on the way. */
export interface Reach {
  /** Tasks to be done again, and tasks that only stand behind those. */
  readonly direct: Reasons;
  readonly behind: Reasons;
  readonly files: Reasons;
  /** Files whose own shape changes: who imports one is reached too. */
  readonly origins: Set<string>;
  /** Tasks that make what changes its shape: who builds on one is reached too. */
  readonly makers: Set<string>;
}

/**
 * The closure of what a change touches. Who imports a file whose shape changes is done again, and so is who builds on its
 * maker and has no code yet that could tell whether it imports it; whatever stands behind those is only named.
 */
export function reach(index: ProjectIndex, collected: Reach): void {
  reachImporters(index, collected);
  reachDependents(index, collected);
  reachBehind(index, collected);
}

function reachImporters({ code, owners }: ProjectIndex, { origins, direct, files }: Reach): void {
  for (const origin of origins) {
    for (const path of code.importers.get(origin) ?? []) {
      files.add(path, `imports ${origin}`);
      for (const id of owners.get(path) ?? []) direct.add(id, `its ${path} imports ${origin}`);
    }
  }
}

function reachDependents({ tasks, code }: ProjectIndex, { makers, direct }: Reach): void {
  const known = new Set(code.files.map(({ path }) => path));
  for (const { task } of tasks) {
    const maker = task.dependsOn.find((id) => makers.has(id));
    if (maker === undefined || direct.has(task.id)) continue;
    if (!task.outputFiles.some((path) => known.has(path))) direct.add(task.id, `depends on ${maker}`);
  }
}

/** Everything that depends on a task to be done again, through others too, and says why it may stay as it is. */
function reachBehind({ tasks }: ProjectIndex, { direct, behind }: Reach): void {
  const users = usersOf(tasks);
  const queue = [...direct.names];
  for (let at = 0; at < queue.length; at += 1) {
    const from = queue[at] ?? '';
    const why = direct.has(from) ? `depends on ${from}` : `depends on ${from}, which stands behind it`;
    const left = (users.get(from) ?? []).filter((id) => !direct.has(id));
    queue.push(...left.filter((id) => behind.add(id, why)));
  }
}

function usersOf(tasks: ProjectIndex['tasks']): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const { task } of tasks) {
    for (const id of task.dependsOn) users.set(id, [...(users.get(id) ?? []), task.id]);
  }
  return users;
}
