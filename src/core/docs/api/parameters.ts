import { type ParameterNode, parameterNode } from '../../../../schemas/openapi-parts.ts';
import { code, grid, stacked } from '../markdown-text.ts';
import { type Followed, follow } from './follow.ts';
import { carriedRows, carriedWords, exampleLines, named } from './media.ts';
import type { Scope } from './sections.ts';

type Found = Followed<ParameterNode>;

/** A list of parameters and the file it stands in. */
export interface ParameterList {
  readonly list: readonly ParameterNode[] | undefined;
  readonly scope: Scope;
}

/**
 * The parameters of an operation: those of the path, and its own, which take the place of one of the same name in the same
 * part of the request (OpenAPI 3.1.1, section 4.8.9).
 */
function merged(lists: readonly ParameterList[]): readonly Found[] {
  const byKey = new Map<string, Found>();
  for (const { list, scope } of lists) {
    for (const parameter of list ?? []) {
      const found = follow(parameter, parameterNode, scope);
      const { name, in: where } = found.node;
      byKey.set(found.broken === null ? JSON.stringify([where, name]) : `broken ${found.broken}`, found);
    }
  }
  return [...byKey.values()];
}

/** The table of parameters, and their examples. */
export function parameterLines(lists: readonly ParameterList[]): readonly string[] {
  const found = merged(lists);
  if (found.length === 0) return [];
  const examples = found.map(({ node, scope }) =>
    named(`Of ${code(node.name ?? '')}:`, exampleLines({ examples: node.examples }, scope)),
  );
  const table = grid(['Parameter', 'In', 'Type', 'Required', 'Notes'], found.flatMap(parameterRows));
  return stacked(['**Parameters**'], table, ...examples);
}

function parameterRows({ node, scope, broken }: Found): readonly (readonly string[])[] {
  if (broken !== null) return [[code(broken), '', '', '', 'not followed']];
  const { type, notes } = carriedWords(node, scope);
  const name = node.name ?? '';
  const own = [code(name), node.in ?? '', type, node.required === true ? 'yes' : '', notes];
  return [own, ...carriedRows(node, name, scope).map(([path = '', ...rest]) => [path, '', ...rest])];
}
