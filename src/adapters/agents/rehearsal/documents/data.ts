import { LABEL } from '../label.ts';
import type { ProjectModel } from '../model.ts';
import { signature } from './spec.ts';

const SCRIPT_TYPES = { text: 'string', number: 'number', date: 'string' } as const;

/** The name of the table of what happened, different from the table of entries. */
function activityTable(model: ProjectModel): string {
  return model.entity.slug === 'activity' ? 'history' : 'activity';
}

/** artifacts/build/SCHEMA.md: one table of entries, one of what happened to them. */
export function schemaDocument(model: ProjectModel): string {
  const fields = model.fields.map((field) => `| ${field.name} | ${field.kind} | optional |`);
  const { slug } = model.entity;
  return [
    `# Data: ${model.title}`,
    '',
    signature(),
    '',
    `### Table: ${slug}`,
    '| Field | Type | Rule |',
    '|---|---|---|',
    '| id | integer | primary key, autoincrement |',
    '| title | varchar(200) | required, check (length(title) > 0) |',
    '| done | boolean | required, default false |',
    '| tags | list of text | required |',
    '| createdAt | datetime | required |',
    '| remindOn | date | optional |',
    ...fields,
    '',
    `### Table: ${activityTable(model)}`,
    '| Field | Type | Rule |',
    '|---|---|---|',
    '| kind | text | required |',
    `| item | integer or nothing | references ${slug}(id) |`,
    '| text | text | required |',
    '| at | datetime | required |',
    '',
  ].join('\n');
}

/** Contract files by path: a TypeScript shape for each table. */
export function contractFiles(model: ProjectModel): { path: string; content: string }[] {
  const { slug } = model.entity;
  const other = activityTable(model);
  const fields = model.fields.map((field) => `  readonly ${field.name}?: ${SCRIPT_TYPES[field.kind]};`);
  const entry = [
    `// ${LABEL}`,
    `// table: ${slug}`,
    'export interface Entry {',
    '  readonly id: number;',
    '  readonly title: string;',
    '  readonly done: boolean;',
    '  readonly tags: readonly string[];',
    '  readonly createdAt: string;',
    '  readonly remindOn?: string;',
    ...fields,
    '}',
    '',
  ];
  const activity = [
    `// ${LABEL}`,
    `// table: ${other}`,
    'export interface Activity {',
    '  readonly kind: string;',
    '  readonly item: number | null;',
    '  readonly text: string;',
    '  readonly at: string;',
    '}',
    '',
  ];
  return [
    { path: `contracts/${slug}.contracts.ts`, content: entry.join('\n') },
    { path: `contracts/${other}.contracts.ts`, content: activity.join('\n') },
  ];
}
