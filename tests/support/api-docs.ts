import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PATHS } from '../../schemas/paths.ts';
import { type Shell, shellAt } from './scripted-world.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/openapi');

/** The descriptions of the fixtures by name: the root, and files beside it, by their paths in a project. */
export const DESCRIPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = Object.fromEntries(
  readdirSync(FIXTURES, { withFileTypes: true }).map((entry) =>
    entry.isDirectory() ? [entry.name, folder(entry.name)] : [entry.name.replace('.yaml', ''), single(entry.name)],
  ),
);

function single(name: string): Readonly<Record<string, string>> {
  return { [PATHS.openapi]: readFileSync(join(FIXTURES, name), 'utf8') };
}

function folder(name: string): Readonly<Record<string, string>> {
  const names = readdirSync(join(FIXTURES, name), { recursive: true, encoding: 'utf8' });
  const files = names.filter((path) => /\.(?:yaml|json)$/.test(path)).sort();
  return Object.fromEntries(
    files.map((path) => [`contracts/${path}`, readFileSync(join(FIXTURES, name, path), 'utf8')]),
  );
}

/** A shell whose project holds these files, after `!docs api`; the document as it was written. */
export async function apiDocOf(files: Readonly<Record<string, string>>): Promise<{ shell: Shell; text: string }> {
  const shell = await shellAt('planned');
  for (const [path, text] of Object.entries(files)) shell.scripted.project.files.set(path, text);
  await shell.do('!docs api');
  return { shell, text: shell.scripted.project.files.get(PATHS.apiDoc) ?? '' };
}
