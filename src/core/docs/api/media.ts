import type { MediaNode } from '../../../../schemas/openapi-parts.ts';
import { exampleNode, type HeaderNode, headerNode } from '../../../../schemas/openapi-parts.ts';
import { code, fenced, grid, jsonText, quote, stacked, valueCode, words } from '../markdown-text.ts';
import { follow } from './follow.ts';
import { schemaRows, schemaTable } from './schema-rows.ts';
import { notesOf, typeWords } from './schema-words.ts';
import type { Scope } from './sections.ts';

type Content = Readonly<Record<string, MediaNode>>;
type Lines = readonly string[];

/** Keys of a part that are told by name elsewhere are left out; the others are told as they stand. */
export function restOf(node: Readonly<Record<string, unknown>>, told: ReadonlySet<string>): readonly string[] {
  return Object.entries(node)
    .filter(([key, value]) => !told.has(key) && value !== undefined)
    .map(([key, value]) => `${words(key)}: ${valueCode(value)}`);
}

const MEDIA_TOLD: ReadonlySet<string> = new Set(['schema', 'example', 'examples', 'encoding']);

/** Every media type of a body, with its schema and examples. */
export function contentLines(content: Content | undefined, scope: Scope): Lines {
  const parts = Object.entries(content ?? {}).map(([type, media]) => mediaLines(type, media, scope));
  return stacked(...parts);
}

function mediaLines(type: string, media: MediaNode, scope: Scope): Lines {
  const { schema } = media;
  const said =
    schema === undefined ? ['any'] : [typeWords(schema, scope), words(schema.description), ...notesOf(schema, scope)];
  const line = [...said, ...restOf(media, MEDIA_TOLD)].filter((one) => one !== '').join('; ');
  return stacked(
    [`${code(type)}: ${line}`],
    schema === undefined ? [] : schemaTable(schema, scope),
    ...Object.entries(media.encoding ?? {}).map(([field, { headers, ...rest }]) =>
      stacked(
        [`Encoding of ${code(field)}: ${restOf(rest, new Set()).join('; ') || 'headers'}`],
        headersTable(headers, scope),
      ),
    ),
    exampleLines(media, scope),
  );
}

interface Exemplified {
  readonly example?: unknown;
  readonly examples?: MediaNode['examples'];
}

/** The examples of a body, parameter or header, each with its words. */
export function exampleLines({ example, examples }: Exemplified, scope: Scope): Lines {
  const one = example === undefined ? [] : stacked(['Example:'], jsonLines(example));
  const several = Object.entries(examples ?? {}).map(([name, found]) => {
    const { node, broken } = follow(found, exampleNode, scope);
    return oneExample(`Example ${code(name)}`, broken === null ? node : { summary: `${broken} (not followed)` });
  });
  return stacked(one, ...several);
}

/** One example under its name. */
export function oneExample(
  name: string,
  { summary, description, value, externalValue }: Readonly<Record<string, unknown>>,
): Lines {
  const about = typeof summary === 'string' ? ` (${words(summary)})` : '';
  const outside = typeof externalValue === 'string' ? [`in ${code(externalValue)}`] : [];
  return stacked(
    [`${name}${about}:`],
    typeof description === 'string' ? quote(description) : [],
    value === undefined ? outside : jsonLines(value),
  );
}

const jsonLines = (value: unknown): Lines =>
  typeof value === 'string' ? fenced(value, '') : fenced(jsonText(value, 2), 'json');

const CARRIED_TOLD: ReadonlySet<string> = new Set([
  ...['name', 'in', 'required', 'deprecated', 'schema', 'content', 'example', 'examples', 'description', 'summary'],
]);

/** A parameter's or a header's type, and what is said of it. */
export function carriedWords(node: HeaderNode, scope: Scope): { readonly type: string; readonly notes: string } {
  const media = Object.entries(node.content ?? {});
  const byContent = media.map(
    ([type, one]) => `${code(type)} ${one.schema === undefined ? 'any' : typeWords(one.schema, scope)}`,
  );
  const { schema } = node;
  const notes = [
    node.deprecated === true ? '**deprecated**' : '',
    words(node.summary),
    words(node.description),
    ...(schema === undefined ? [] : [words(schema.description), ...notesOf(schema, scope)]),
    ...(node.example === undefined ? [] : [`for example ${valueCode(node.example)}`]),
    ...restOf(node, CARRIED_TOLD),
  ];
  const type = schema === undefined ? byContent.join(' or ') || 'any' : typeWords(schema, scope);
  return { type, notes: notes.filter((one) => one !== '').join('; ') };
}

/** Rows for the parts of a parameter's or header's own schema, named from it. */
export function carriedRows(node: HeaderNode, name: string, scope: Scope): readonly Lines[] {
  const nodes = [node.schema, ...Object.values(node.content ?? {}).map(({ schema }) => schema)];
  return nodes.flatMap((schema) => (schema === undefined ? [] : schemaRows(schema, name, scope)));
}

/** Headers with their types; nothing where there are none. */
export function headersTable(headers: Readonly<Record<string, HeaderNode>> | undefined, scope: Scope): Lines {
  const found = Object.entries(headers ?? {}).map(([name, header]) => ({ name, ...follow(header, headerNode, scope) }));
  if (found.length === 0) return [];
  const rows = found.flatMap(({ name, node, scope: at, broken }) => {
    if (broken !== null) return [[code(name), '', '', `${code(broken)} (not followed)`]];
    const { type, notes } = carriedWords(node, at);
    return [[code(name), type, node.required === true ? 'yes' : '', notes], ...carriedRows(node, name, at)];
  });
  const examples = found.map(({ name, node, scope: at }) =>
    named(`Of ${code(name)}:`, exampleLines({ examples: node.examples }, at)),
  );
  return stacked(grid(['Header', 'Type', 'Required', 'Notes'], rows), ...examples);
}

/** Lines under a line that names what they belong to; nothing for none. */
export const named = (name: string, lines: Lines): Lines => (lines.length === 0 ? [] : stacked([name], lines));
