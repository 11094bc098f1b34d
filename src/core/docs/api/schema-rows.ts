import type { SchemaNode } from '../../../../schemas/json-schema.ts';
import { code, grid, words } from '../markdown-text.ts';
import { isNever, isNode, notesOf, typeWords } from './schema-words.ts';
import type { Scope } from './sections.ts';

/** A part of a schema that stands in it, and its path from there. */
interface Child {
  readonly path: string;
  readonly node: SchemaNode;
  readonly required: boolean;
  /** Shown also where the type of what is around it says all there is to say. */
  readonly always: boolean;
  /** The path under which its own parts are named; its own where it has none of its own. */
  readonly inner?: string;
}

/** All parts of a schema as the rows of a table: path, type, whether it is required, what is said of it. */
export function schemaRows(node: SchemaNode, path: string, scope: Scope): readonly (readonly string[])[] {
  if (node.$ref !== undefined && !scope.writing.siblings) return [];
  return childrenOf(node, path).flatMap((child) => {
    const inner = schemaRows(child.node, child.inner ?? child.path, scope);
    const said = [words(child.node.title), words(child.node.description), ...notesOf(child.node, scope)];
    const notes = said.filter((one) => one !== '').join('; ');
    const own = [code(child.path), typeWords(child.node, scope), child.required ? 'yes' : '', notes];
    return child.always || notes !== '' ? [own, ...inner] : inner;
  });
}

/** The rows as a table; nothing for a schema without parts. */
export function schemaTable(node: SchemaNode, scope: Scope): readonly string[] {
  const rows = schemaRows(node, '', scope);
  return rows.length === 0 ? [] : grid(['Field', 'Type', 'Required', 'Notes'], rows);
}

function childrenOf(node: SchemaNode, path: string): readonly Child[] {
  if (isNever(node)) return [];
  return [
    ...properties(node, path),
    ...mapOf(node.patternProperties, (name) => `${path}[${JSON.stringify(name)}]`),
    ...others(node, path),
    ...listed(node.prefixItems, (index) => `${path}[${index - 1}]`),
    ...(node.items === undefined || isNever(node.items) ? [] : one(node.items, `${path}[]`, false)),
    ...single(node, path),
    ...branches(node, path),
    ...mapOf(node.dependentSchemas, (name) => `${spaced(path)}(if ${name} is there)`),
    ...mapOf(node.$defs, (name) => `${spaced(path)}($defs ${name})`),
    ...mapOf(node.definitions, (name) => `${spaced(path)}(definitions ${name})`),
  ];
}

function properties(node: SchemaNode, path: string): readonly Child[] {
  return Object.entries(node.properties ?? {}).map(([name, child]) => ({
    path: joined(path, name),
    node: child,
    required: node.required?.includes(name) === true,
    always: true,
  }));
}

function joined(path: string, name: string): string {
  if (!/^[\w$-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}

const spaced = (path: string): string => (path === '' ? '' : `${path} `);

/** What keys that are not named hold; `true` and `false` are notes. */
function others(node: SchemaNode, path: string): readonly Child[] {
  const { additionalProperties: rest } = node;
  return rest === undefined || isNever(rest) || Object.keys(rest).length === 0
    ? []
    : one(rest, `${path}[any other]`, true);
}

const SINGLE = [
  ['unevaluatedProperties', 'any further', true],
  ['propertyNames', 'every name', true],
  ['unevaluatedItems', 'further items', true],
  ['contains', 'at least one item', true],
  ['contentSchema', 'decoded', true],
  ['if', 'if', true],
  ['then', 'then', true],
  ['else', 'else', true],
  ['not', 'not', false],
] as const;

function single(node: SchemaNode, path: string): readonly Child[] {
  return SINGLE.flatMap(([key, name, always]) => {
    const child = node[key];
    const told =
      !isNode(child) || (key.startsWith('unevaluated') && (isNever(child) || Object.keys(child).length === 0));
    return told ? [] : one(child, `${spaced(path)}(${name})`, always);
  });
}

function one(node: SchemaNode | undefined, path: string, always: boolean): readonly Child[] {
  return node === undefined ? [] : [{ path, node, required: false, always }];
}

function mapOf(nodes: unknown, path: (name: string) => string): readonly Child[] {
  if (!isNode(nodes)) return [];
  return Object.entries(nodes).flatMap(([name, child]) => (isNode(child) ? one(child, path(name), true) : []));
}

function listed(nodes: readonly SchemaNode[] | undefined, path: (index: number) => string): readonly Child[] {
  return (nodes ?? []).map((node, index) => ({ path: path(index + 1), node, required: false, always: true }));
}

/** A branch of `allOf` adds to what it stands in; the others are one way each. */
function branches(node: SchemaNode, path: string): readonly Child[] {
  const named = (how: string) => (index: number) => `${spaced(path)}(${how} ${index})`;
  const plain = (child: Child): Child => ({ ...child, always: child.node.properties !== undefined });
  return [
    ...listed(node.allOf, named('all of')).map((child) => ({ ...child, always: false, inner: path })),
    ...listed(node.oneOf, named('one of')).map(plain),
    ...listed(node.anyOf, named('any of')).map(plain),
  ];
}
