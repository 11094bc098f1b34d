import type { FileFacts } from '../../../schemas/code-facts.ts';
import type { Endpoint, Observation, ObservedFile } from '../../../schemas/observation.ts';
import { endpointKey, endpointsIn } from '../plan-rules/endpoints.ts';
import { ownedFiles } from '../plan-rules/ownership.ts';
import { tablesIn, tablesOf } from '../plan-rules/tables.ts';
import type { ProjectState, TaskState } from '../state.ts';
import { importTargets, pathBook } from './import-targets.ts';
import { type Section, sectionsOf } from './sections.ts';

/** Who imports a file, for every file of the project that is imported. */
export type Importers = ReadonlyMap<string, readonly string[]>;

/** The code of a project as far as a change is looked up in it. */
export interface Code {
  readonly files: readonly FileFacts[];
  readonly importers: Importers;
}

/** Everything a change is looked up in. */
export interface ProjectIndex {
  readonly tasks: readonly TaskState[];
  readonly code: Code;
  /** Tasks that own a path, by FILE_OWNERSHIP_MAP.md and by their own output files. */
  readonly owners: ReadonlyMap<string, readonly string[]>;
  readonly sections: readonly Section[];
  readonly interfaces: readonly Section[];
  readonly tables: readonly { readonly name: string; readonly body: string }[];
  readonly contracts: readonly { readonly path: string; readonly tables: readonly string[]; readonly text: string }[];
  /** One each, in one spelling of their parameters. */
  readonly endpoints: readonly string[];
}

/** What is looked up is put together from the documents as they lie there and from the code as it was surveyed. */
export function projectIndex(state: ProjectState, observed: Observation, code: Code): ProjectIndex {
  const tasks = state.order.flatMap((id) => (state.tasks[id] === undefined ? [] : [state.tasks[id]]));
  const interfaces = observed.interfaces === null ? [] : sectionsOf(observed.interfaces.text);
  return {
    tasks,
    code,
    owners: ownersOf(tasks, observed.ownership),
    sections: observed.spec === null ? [] : sectionsOf(observed.spec.text),
    interfaces,
    tables: observed.schema === null ? [] : tablesWithText(observed.schema.text),
    contracts: observed.contracts.map((file) => ({ path: file.path, tables: tablesOf(file), text: file.text })),
    endpoints: endpointsOf(observed),
  };
}

/**
 * Who imports what. The links of `before` are taken over for files that are the same objects there, so that an update
 * after few changes costs next to nothing, as long as no file came or went.
 */
export function codeOf(files: readonly FileFacts[], before: LinkedCode | null): LinkedCode {
  const same =
    before !== null && before.files.length === files.length && files.every(({ path }) => before.paths.has.has(path));
  const paths = same ? before.paths : pathBook(files.map(({ path }) => path));
  const targets = new Map<FileFacts, readonly string[]>();
  for (const file of files) {
    if (file.imports.length === 0) continue;
    targets.set(file, (same ? before.targets.get(file) : undefined) ?? importTargets(paths, file));
  }
  return { files, paths, targets, importers: importersOf(targets) };
}

export interface LinkedCode extends Code {
  readonly paths: ReturnType<typeof pathBook>;
  readonly targets: ReadonlyMap<FileFacts, readonly string[]>;
}

function importersOf(targets: ReadonlyMap<FileFacts, readonly string[]>): Importers {
  const importers = new Map<string, string[]>();
  for (const [file, imported] of targets) {
    for (const path of imported) {
      const list = importers.get(path);
      if (list === undefined) importers.set(path, [file.path]);
      else list.push(file.path);
    }
  }
  return importers;
}

function ownersOf(tasks: readonly TaskState[], map: ObservedFile | null): ReadonlyMap<string, readonly string[]> {
  const known = new Set(tasks.map(({ task }) => task.id));
  const rows = map === null ? [] : ownedFiles(map.text);
  const pairs = [
    ...tasks.flatMap(({ task }) => task.outputFiles.map((path) => [path, task.id] as const)),
    ...rows.flatMap(({ path, owners }) => owners.filter((id) => known.has(id)).map((id) => [path, id] as const)),
  ];
  const found = new Map<string, Set<string>>();
  for (const [path, id] of pairs) {
    const ids = found.get(path) ?? new Set();
    found.set(path, ids.add(id));
  }
  return new Map([...found].map(([path, ids]) => [path, [...ids]]));
}

function tablesWithText(text: string): ProjectIndex['tables'] {
  const bodies = new Map(sectionsOf(text).map(({ line, body }) => [line, body]));
  return tablesIn(text).map(({ name, line }) => ({ name, body: bodies.get(line) ?? '' }));
}

function endpointsOf({ openapi, interfaces }: Observation): readonly string[] {
  const named: readonly Endpoint[] = interfaces === null ? [] : endpointsIn(interfaces.text);
  return [...new Set([...(openapi?.endpoints ?? []), ...named].map(endpointKey))];
}
