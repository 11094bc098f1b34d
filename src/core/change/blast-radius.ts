import type { TaskStatus } from '../../../schemas/task-graph.ts';
import { Reasons } from './collect.ts';
import { type Found, foundIn, type Hit } from './found.ts';
import { type Named, namedIn } from './named.ts';
import type { ProjectIndex } from './project-index.ts';
import { type Reach, reach } from './reach.ts';
import { seedSubjects } from './seed-subjects.ts';
import { addFile, holds, seedWords, wordsOf } from './seed-words.ts';
import { type Subject, subjectsOf } from './subjects.ts';
import { uniqueTerms } from './words.ts';

/** A task the change reaches; `ticked` where it is taken to be done again unless the human says otherwise. */
export interface ReachedTask {
  readonly id: string;
  readonly status: TaskStatus;
  readonly ticked: boolean;
  readonly why: readonly string[];
}

/** What a change touches, each with why. */
export interface Blast {
  readonly tasks: readonly ReachedTask[];
  readonly sections: Reasons['touched'];
  readonly files: Reasons['touched'];
  readonly contracts: Reasons['touched'];
  readonly endpoints: Reasons['touched'];
  readonly tables: Reasons['touched'];
}

/** A text must have this share of what the words of the change weigh, where nothing else says that it is meant. */
const ENOUGH = 0.4;
/** As long as the change speaks of things there is a contract for, other words alone must weigh more. */
const ENOUGH_BESIDE = 0.55;
/**
 * What a change of the specification touches (by words and names), and what that touches in turn: who shares a contract,
 * imports a file whose shape changes, or builds on a task that makes one. Deterministic; `hits` are the documents that
 * have some of the words `terms` of the text.
 */
export function blastRadius(
  index: ProjectIndex,
  text: string,
  search: { readonly hits: readonly Hit[]; readonly terms: readonly string[] },
): Blast {
  const found = foundIn(search.hits, search.terms, index.tasks.length);
  const named = namedIn(text, index);
  const subjects = subjectsOf(index, found, named);
  const collected: Reach = {
    direct: new Reasons(),
    behind: new Reasons(),
    files: new Reasons(),
    origins: new Set(),
    makers: new Set(),
  };
  const sections = seedSections(index, found, named);
  seedNamed(index, named, collected);
  seedSubjects(index, { found, subjects }, collected);
  seedWords(index, found, { collected, enough: subjects.length > 0 ? ENOUGH_BESIDE : ENOUGH });
  seedFeatures(index, sections, collected);
  reach(index, collected);
  return {
    tasks: tasksOf(index, collected),
    sections: sections.touched,
    files: collected.files.touched,
    ...contractsOf(index, subjects),
  };
}

function tasksOf({ tasks }: ProjectIndex, { direct, behind }: Reach): readonly ReachedTask[] {
  return tasks.flatMap(({ task: { id }, status }) => {
    if (!direct.has(id) && !behind.has(id)) return [];
    const ticked = direct.has(id);
    return [{ id, status, ticked, why: ticked ? direct.of(id) : behind.of(id) }];
  });
}

/** Sections whose heading the change says, or that say most of what it says. */
function seedSections({ sections }: ProjectIndex, found: Found, named: Named): Reasons {
  const reasons = new Reasons();
  for (const { title } of sections) {
    const id = /^(F-\d+)/i.exec(title)?.[1]?.toUpperCase();
    if (id !== undefined && named.features.includes(id)) reasons.add(title, 'named in the change');
  }
  for (const hit of found.of('section')) {
    const title = sections[Number(hit.name)]?.title ?? '';
    const own = uniqueTerms(title.replace(/^F-\d+/i, ''));
    const says = own.length > 0 && holds(found.terms, own);
    if (says || found.coverage(hit) >= ENOUGH_BESIDE) reasons.add(title, `speaks of ${wordsOf(hit)}`);
  }
  return reasons;
}

/** Tasks that serve a feature whose own section is touched. */
function seedFeatures({ tasks }: ProjectIndex, sections: Reasons, { direct }: Reach): void {
  const features = sections.names.flatMap((title) => /^(F-\d+)/i.exec(title)?.[1]?.toUpperCase() ?? []);
  if (features.length === 0) return;
  for (const { task } of tasks) {
    const feature = task.features.find((id) => features.includes(id));
    if (feature !== undefined) direct.add(task.id, `serves ${feature}, which the change is about`);
  }
}

function seedNamed(index: ProjectIndex, named: Named, collected: Reach): void {
  for (const id of named.tasks) collected.direct.add(id, 'named in the change');
  for (const path of named.files) addFile(index, collected, { path, why: 'is named in the change' });
  for (const { name, files } of named.symbols) {
    for (const path of files) addFile(index, collected, { path, why: `defines ${name}, named in the change` });
  }
}

/** Of a contract file the name says what it is for; a table brings its contract with it. */
function contractsOf(
  { contracts }: ProjectIndex,
  subjects: readonly Subject[],
): Pick<Blast, 'contracts' | 'endpoints' | 'tables'> {
  const kinds = { table: new Reasons(), contract: new Reasons(), endpoint: new Reasons() };
  for (const { kind, name, terms, named } of subjects) {
    kinds[kind].add(name, named ? 'named in the change' : `the change speaks of ${terms.join(' ')}`);
  }
  for (const table of kinds.table.names) {
    const own = contracts.filter(({ tables }) => tables.includes(table.toLowerCase()));
    for (const { path } of own) kinds.contract.add(path, `the contract of table ${table}`);
  }
  return { contracts: kinds.contract.touched, endpoints: kinds.endpoint.touched, tables: kinds.table.touched };
}
