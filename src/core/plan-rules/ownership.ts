import { PATHS } from '../../../schemas/paths.ts';
import type { Problem } from '../../../schemas/task-graph.ts';
import { isDelimiterRow, scan, tableCells } from '../markdown.ts';
import { graphProblem } from '../task-graph-fields.ts';
import { readNames, readPath } from '../task-graph-lists.ts';
import type { Plan, PlanRule } from './plan.ts';

interface OwnedFile {
  readonly path: string;
  readonly owners: readonly string[];
  readonly line: number;
}

const mapProblem = (line: number, message: string): Problem => ({ file: PATHS.ownership, line, message });

/** The rows of a FILE_OWNERSHIP_MAP.md (`| File | Owning Task(s) |`) below the head of each table. */
export function ownedFiles(text: string): readonly OwnedFile[] {
  const rows: OwnedFile[] = [];
  let inTable = false;
  for (const line of scan(text).lines) {
    const cells = line.code ? null : tableCells(line.text);
    if (cells === null) inTable = false;
    else if (isDelimiterRow(cells)) inTable = true;
    else if (inTable) rows.push(ownedFile(cells, line.number));
  }
  return rows;
}

function ownedFile([path = '', owners = '']: readonly string[], line: number): OwnedFile {
  return { path: readPath(path), owners: readNames(owners), line };
}

/** Who writes which file, by the task graph. */
function writersOf({ graph }: Plan): ReadonlyMap<string, readonly string[]> {
  const writers = new Map<string, string[]>();
  for (const task of graph.tasks) {
    for (const path of new Set(task.outputFiles)) writers.set(path, [...(writers.get(path) ?? []), task.id]);
  }
  return writers;
}

/** Every output file has a row in FILE_OWNERSHIP_MAP.md; the line is that of the task that writes it. */
export const outputsHaveOwners: PlanRule = (plan) => {
  const map = plan.files.ownership;
  if (map === null) return [];
  const owned = new Set(ownedFiles(map.text).map((row) => row.path));
  return [...writersOf(plan)]
    .filter(([path]) => !owned.has(path))
    .map(([path, tasks]) =>
      graphProblem(
        plan.graph.lines[tasks[0] ?? ''] ?? null,
        `${path} of ${tasks.join(', ')} has no row in ${PATHS.ownership}`,
      ),
    );
};

/** The owners of a file are the tasks that write it, in one row. */
export const ownersMatchOutputs: PlanRule = (plan) => {
  if (plan.files.ownership === null || plan.files.taskGraph === null) return [];
  const writers = writersOf(plan);
  const seen = new Map<string, number>();
  return ownedFiles(plan.files.ownership.text).flatMap((row) => {
    const first = seen.get(row.path);
    if (first !== undefined) return [mapProblem(row.line, `${row.path} stands twice, first on line ${first}`)];
    seen.set(row.path, row.line);
    const actual = writers.get(row.path) ?? [];
    const strange = row.owners.filter((id) => !actual.includes(id));
    const left = actual.filter((id) => !row.owners.includes(id));
    return [
      ...strange.map((id) => mapProblem(row.line, `${row.path} is given to ${id}, which does not write it`)),
      ...left.map((id) => mapProblem(row.line, `${row.path} is written by ${id}, which the row does not name`)),
    ];
  });
};
