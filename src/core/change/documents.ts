import type { TaskState } from '../state.ts';
import type { ProjectIndex } from './project-index.ts';

/** What can be found by its words; the same shape as the port's. The part of an id before the first `:` is its kind. */
export interface Findable {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly body: string;
}

export type Kind = 'task' | 'section' | 'interface' | 'table' | 'endpoint' | 'contract' | 'file';

/** The kind and the name of a document by its id. */
export function kindOf(id: string): { readonly kind: string; readonly name: string } {
  const colon = id.indexOf(':');
  return { kind: id.slice(0, colon), name: id.slice(colon + 1) };
}

/** Every text of a project that a change may speak of. */
export function documentsOf(index: ProjectIndex): readonly Findable[] {
  return [
    ...index.tasks.map(taskDocument),
    ...index.sections.map((section, at) => document('section', String(at), section)),
    ...index.interfaces.map((section, at) => document('interface', String(at), section)),
    ...index.tables.map(({ name, body }) => document('table', name, { title: name, body })),
    ...index.endpoints.map((endpoint) => document('endpoint', endpoint, { title: endpoint, body: '' })),
    ...index.contracts.map(({ path, text }) => document('contract', path, { title: path, body: text })),
    // What a file is called and what it defines: its words would be those of its language.
    ...index.code.files.map(({ path, sha256, symbols }) => ({
      id: `file:${path}`,
      key: sha256,
      title: path,
      body: symbols.join(' '),
    })),
  ];
}

function document(kind: Kind, name: string, { title, body }: Pick<Findable, 'title' | 'body'>): Findable {
  return { id: `${kind}:${name}`, key: `${title}\n${body}`, title, body };
}

function taskDocument({ task }: TaskState): Findable {
  const title = [task.title, ...task.outputFiles].join('\n');
  const tests = task.contracts.map((one) => one.behaviour);
  return document('task', task.id, { title, body: [...task.acceptance, ...tests].join('\n') });
}
