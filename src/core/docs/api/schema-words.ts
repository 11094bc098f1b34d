import type { SchemaNode } from '../../../../schemas/json-schema.ts';
import { code, valueCode, words } from '../markdown-text.ts';
import { resolveIn, type Scope } from './sections.ts';

/** Keywords that the type, the rows or the notes tell in their own way; every other one is told as it stands. */
const TOLD: ReadonlySet<string> = new Set([
  ...['$ref', '$dynamicRef', 'type', 'nullable', 'title', 'description', 'format', 'required', 'enum', 'const'],
  ...['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties', 'propertyNames'],
  ...[
    'items',
    'prefixItems',
    'unevaluatedItems',
    'contains',
    'contentSchema',
    'dependentSchemas',
    '$defs',
    'definitions',
  ],
  ...['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'discriminator', 'readOnly', 'writeOnly', 'deprecated'],
]);

/** A link to the section of what a reference leads to; its own words where it leads nowhere. */
function linkTo(ref: string, scope: Scope): string {
  const found = resolveIn(scope, ref);
  if (found.kind === 'broken') return `${code(ref)} (not followed)`;
  const { title, slug } = scope.writing.sections.of(found);
  return `[${words(title.replace(/^Schema /, ''))}](#${slug})`;
}

export const isNode = (value: unknown): value is SchemaNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A schema that nothing fits: `false`. */
export const isNever = (node: SchemaNode): boolean =>
  Object.keys(node).length === 1 && node.not !== undefined && Object.keys(node.not).length === 0;

/** The type of a schema in a few words of Markdown, with links. */
export function typeWords(node: SchemaNode, scope: Scope): string {
  if (isNever(node)) return 'nothing';
  const ref = node.$ref ?? node.$dynamicRef;
  const own = ref !== undefined && !scope.writing.siblings ? [] : ownWords(node, scope);
  const parts = ref === undefined ? own : [linkTo(ref, scope), ...own];
  return parts.length === 0 ? 'any' : parts.join(', and ');
}

function ownWords(node: SchemaNode, scope: Scope): readonly string[] {
  const base = baseWords(node, scope);
  return [
    ...(base === '' ? [] : [base]),
    ...branchWords('all of', node.allOf, scope),
    ...branchWords('one of', node.oneOf, scope),
    ...branchWords('any of', node.anyOf, scope),
    ...(node.not === undefined ? [] : [`not ${grouped(typeWords(node.not, scope))}`]),
  ];
}

function branchWords(how: string, branches: readonly SchemaNode[] | undefined, scope: Scope): readonly string[] {
  if (branches === undefined || branches.length === 0) return [];
  return [`${how} ${branches.map((branch) => grouped(typeWords(branch, scope))).join(', ')}`];
}

/** Words that hold a list of their own are set apart from the list they stand in. */
const grouped = (text: string): string => (/, | of .* of /.test(text) ? `(${text})` : text);

function baseWords(node: SchemaNode, scope: Scope): string {
  const types = typesOf(node);
  const format = node.format === undefined ? '' : ` (${words(node.format)})`;
  const named = types.map((type) =>
    type === 'array' && node.items !== undefined && !isNever(node.items) ? listWords(node.items, scope) : words(type),
  );
  const all = node.nullable === true && !types.includes('null') ? [...named, 'null'] : named;
  if (all.length > 0) return `${all.join(' or ')}${format}`;
  return format.trim();
}

const listWords = (items: SchemaNode, scope: Scope): string => `array of ${grouped(typeWords(items, scope))}`;

/** The types a schema names, or the one its keywords speak of. */
function typesOf(node: SchemaNode): readonly string[] {
  if (node.type !== undefined) return typeof node.type === 'string' ? [node.type] : node.type;
  if (node.properties !== undefined || node.patternProperties !== undefined) return ['object'];
  return node.items !== undefined || node.prefixItems !== undefined ? ['array'] : [];
}

/** What else is said of a schema, without its description: one entry for each keyword. */
export function notesOf(node: SchemaNode, scope: Scope): readonly string[] {
  if (isNever(node) || (node.$ref !== undefined && !scope.writing.siblings)) return [];
  return [
    ...['deprecated', 'readOnly', 'writeOnly'].filter((key) => node[key] === true).map((key) => MARKS[key] ?? key),
    ...(node.enum === undefined ? [] : [`one of the values ${node.enum.map(valueCode).join(', ')}`]),
    ...('const' in node ? [`always ${valueCode(node.const)}`] : []),
    ...othersAllowed('other properties', node.additionalProperties),
    ...othersAllowed('further properties', node.unevaluatedProperties),
    ...othersAllowed('further items', node.unevaluatedItems),
    ...(node.items !== undefined && isNever(node.items) ? ['no other items'] : []),
    ...alsoRequired(node),
    ...discriminatorWords(node, scope),
    ...Object.entries(node)
      .filter(([key]) => !TOLD.has(key))
      .map(([key, value]) => `${words(key)}: ${valueCode(value)}`),
  ];
}

const MARKS: Readonly<Record<string, string>> = {
  deprecated: '**deprecated**',
  readOnly: 'read only',
  writeOnly: 'write only',
};

function othersAllowed(what: string, node: unknown): readonly string[] {
  if (!isNode(node)) return [];
  if (isNever(node)) return [`no ${what}`];
  return Object.keys(node).length === 0 ? [`any ${what}`] : [];
}

/** Names that are required here and described elsewhere, as in another branch of `allOf`. */
function alsoRequired(node: SchemaNode): readonly string[] {
  const elsewhere = (node.required ?? []).filter((name) => !Object.hasOwn(node.properties ?? {}, name));
  return elsewhere.length === 0 ? [] : [`requires ${elsewhere.map(code).join(', ')}`];
}

/** Source: OpenAPI 3.1.1, section 4.8.25; a mapping's value is the name of a schema or a reference. */
function discriminatorWords({ discriminator }: SchemaNode, scope: Scope): readonly string[] {
  if (discriminator === undefined) return [];
  const mapped = Object.entries(discriminator.mapping ?? {}).map(([value, to]) => {
    const named = `#/components/schemas/${to}`;
    const byName = /^[\w.-]+$/.test(to) && resolveIn(scope, named).kind === 'target';
    return `${code(value)} is ${linkTo(byName ? named : to, scope)}`;
  });
  const list = mapped.length === 0 ? '' : `: ${mapped.join(', ')}`;
  return [`told apart by ${code(discriminator.propertyName)}${list}`];
}
