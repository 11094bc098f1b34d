import { LABEL } from '../label.ts';
import { codeText, fill, slug } from '../language/safe-text.ts';
import type { ProjectModel } from '../model.ts';
import { INPUT, STORE } from './base.ts';
import { STORE_TEST, TEMP_FILE } from './base-tests.ts';
import { storageOf } from './storage.ts';

/** Files of a project by their path, relative to where the project lies. */
export type FileSet = ReadonlyMap<string, string>;

/** The name of the package: lower-case ASCII. */
export function packageName(model: ProjectModel): string {
  return slug(model.title) || 'rehearsal-project';
}

/** Where the running program keeps its data unless DATA_FILE says otherwise. */
export function dataFile(model: ProjectModel): string {
  return `data/${model.entity.slug}.${model.style.storage === 'lines' ? 'jsonl' : 'json'}`;
}

function manifest(model: ProjectModel): string {
  const scripts = {
    ...(model.web ? { start: 'node src/server.mjs' } : { start: 'node src/cli.mjs' }),
    test: 'node --test',
  };
  const content = {
    name: packageName(model),
    version: '0.1.0',
    description: `${model.title}, written by ${LABEL}`,
    private: true,
    type: 'module',
    engines: { node: '>=20' },
    scripts,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function fieldsLiteral(model: ProjectModel): string {
  const lines = model.fields.map(({ name, kind }) => `  { name: '${name}', kind: '${kind}' },\n`);
  return lines.length === 0 ? '[]' : `[\n${lines.join('')}]`;
}

function keepsDone(model: ProjectModel): boolean {
  return [...model.features, ...model.basics].some((feature) => feature.kind === 'done');
}

/** Manifest, argument reading, store and their tests: what every feature stands on. */
export function baseFiles(model: ProjectModel): FileSet {
  const { entity } = model;
  const storage = storageOf(model.style);
  const values = {
    form: storage.form,
    codec: storage.codec,
    label: LABEL,
    project: model.title,
    one: entity.singular,
    many: entity.plural,
    entry: entity.countable ? entity.singular : `${entity.singular} entry`,
    // A box to tick makes sense only where something can be done.
    ended: keepsDone(model) ? '' : "...(item.done ? ['ended'] : []), ",
    box: keepsDone(model) ? "[${item.done ? 'x' : ' '}] " : '',
    fields: fieldsLiteral(model),
    first: codeText(`First ${entity.singular}`),
    second: codeText(`Second ${entity.singular}`),
  };
  return new Map([
    ['package.json', manifest(model)],
    ['.gitignore', `# ${LABEL}: what people enter is not part of the program\ndata/\n`],
    ['src/input.mjs', fill(INPUT, values)],
    ['src/store.mjs', fill(STORE, values)],
    ['tests/temp-file.mjs', fill(TEMP_FILE, values)],
    ['tests/store.test.mjs', fill(`${STORE_TEST}${storage.test}`, values)],
  ]);
}
