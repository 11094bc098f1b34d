import type { Found } from './found.ts';
import type { ProjectIndex } from './project-index.ts';
import type { Reach } from './reach.ts';
import { addFile, holds } from './seed-words.ts';
import type { Subject } from './subjects.ts';

/** A name in more than this share of all tasks means something only where it stands in a title or a path. */
const COMMON = 0.3;
const FEW_TASKS = 30;

interface Spoken {
  readonly found: Found;
  readonly subjects: readonly Subject[];
}

/** Tasks and files that share a table, a contract or an endpoint the change is about. */
export function seedSubjects(index: ProjectIndex, { found, subjects }: Spoken, collected: Reach): void {
  for (const subject of subjects) {
    seedSharers(index, { found, subject }, collected);
    seedFiles(index, { found, subject }, collected);
    seedInterfaces(index, { found, subject }, collected);
    if (subject.kind === 'contract') collected.origins.add(subject.name);
  }
}

interface One {
  readonly found: Found;
  readonly subject: Subject;
}

/** Who has its name in the title or a path makes it; who only speaks of it uses it. */
function seedSharers({ tasks }: ProjectIndex, { found, subject }: One, { direct, makers }: Reach): void {
  const { kind, name, terms } = subject;
  const rare = tasks.length <= FEW_TASKS || terms.every((term) => found.tasksWith(term) <= COMMON * tasks.length);
  for (const hit of found.of('task')) {
    const makes = holds(hit.title, terms);
    if (makes) makers.add(hit.name);
    if (makes || (rare && holds([...hit.title, ...hit.body], terms))) direct.add(hit.name, `shares ${kind} ${name}`);
  }
}

function seedFiles(index: ProjectIndex, { found, subject }: One, collected: Reach): void {
  const why = `is about ${subject.kind} ${subject.name}`;
  for (const hit of found.of('file'))
    if (holds(hit.title, subject.terms)) addFile(index, collected, { path: hit.name, why });
}

/** A part of INTERFACES.md on the subject that names a file: who owns the file has a share in it. */
function seedInterfaces({ interfaces, owners }: ProjectIndex, { found, subject }: One, { direct }: Reach): void {
  const { kind, name, terms } = subject;
  for (const hit of found.of('interface')) {
    const section = interfaces[Number(hit.name)];
    if (section === undefined || !holds(hit.title, terms)) continue;
    const paths = section.body.match(/[\w./-]+\.\w+/g) ?? [];
    for (const id of paths.flatMap((path) => owners.get(path) ?? [])) {
      direct.add(id, `shares ${kind} ${name}: INTERFACES.md, ${section.title}`);
    }
  }
}
