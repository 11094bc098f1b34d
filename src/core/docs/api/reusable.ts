import { schemaNode } from '../../../../schemas/json-schema.ts';
import type { Components } from '../../../../schemas/openapi.ts';
import { code, quote, stacked, words } from '../markdown-text.ts';
import { faults, remember } from './follow.ts';
import { headersTable, oneExample } from './media.ts';
import { callbackLines, endpointsOf, operationLines } from './operations.ts';
import { parameterLines } from './parameters.ts';
import { bodyLines, linkLines, responseLines } from './responses.ts';
import { schemaTable } from './schema-rows.ts';
import { notesOf, typeWords } from './schema-words.ts';
import { keyOf, type Scope, type Section } from './sections.ts';

type Lines = readonly string[];

/** Every schema that something refers to, and every one among the components. A schema that refers to itself links to itself. */
export function sectionLines(scope: Scope): Lines {
  const parts: Lines[] = [];
  for (const section of scope.writing.sections.all()) parts.push(oneSchema(section, scope));
  return parts.length === 0 ? [] : stacked(['## Schemas'], ...parts);
}

function oneSchema({ title, target }: Section, scope: Scope): Lines {
  const at = { ...scope, file: target.file };
  const heading = [`### Schema ${words(title.replace(/^Schema /, ''))}`];
  const parsed = schemaNode.safeParse(target.value);
  if (!parsed.success) {
    remember(at, faults(at, target.keys, parsed.error.issues));
    return stacked(heading, ['It is no schema.']);
  }
  const node = parsed.data;
  const said = [typeWords(node, at), words(node.title), ...notesOf(node, at)].filter((one) => one !== '');
  return stacked(
    heading,
    node.description === undefined || node.description.trim() === '' ? [] : quote(node.description),
    [said.join('; ')],
    schemaTable(node, at),
  );
}

/** Reusable parts that nothing uses: told, so that nothing of the description is lost. */
export function unusedParts(components: Components, scope: Scope): Lines {
  const free = <T>(kind: string, parts: Readonly<Record<string, T>> | undefined): readonly (readonly [string, T])[] =>
    Object.entries(parts ?? {}).filter(
      ([name]) => !scope.writing.used.has(keyOf({ file: scope.file, keys: ['components', kind, name] })),
    );
  const within = { scope, within: [] };
  const only = <T>(name: string, part: T): Readonly<Record<string, T>> => ({ [name]: part });
  const parts = [
    ...free('parameters', components.parameters).map(([name, part]) =>
      stacked([`### Parameter ${words(name)}`], parameterLines([{ list: [part], scope }])),
    ),
    ...free('headers', components.headers).map(([name, part]) => headersTable(only(name, part), scope)),
    ...free('requestBodies', components.requestBodies).map(([name, part]) =>
      stacked([`### Body ${words(name)}`], bodyLines(part, scope)),
    ),
    ...free('responses', components.responses).map(([name, part]) =>
      responseLines(`### Response ${words(name)}`, part, scope),
    ),
    ...free('examples', components.examples).map(([name, part]) => oneExample(`Example ${code(name)}`, part)),
    ...free('links', components.links).map(([name, part]) => linkLines(only(name, part), scope)),
    ...free('callbacks', components.callbacks).map(([name, callback]) =>
      callbackLines({ name, callback, depth: 3 }, within),
    ),
    ...free('pathItems', components.pathItems).flatMap(([name, part]) =>
      endpointsOf(name, part, within).map((one) => operationLines(one, 3)),
    ),
  ];
  return parts.length === 0 ? [] : stacked(['## Not used'], ...parts);
}
