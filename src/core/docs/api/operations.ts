import {
  type CallbackNode,
  callbackNode,
  METHODS,
  type OperationNode,
  type PathItemNode,
  pathItemNode,
} from '../../../../schemas/openapi-parts.ts';
import { code, quote, stacked, words } from '../markdown-text.ts';
import { faults, follow, remember } from './follow.ts';
import { restOf } from './media.ts';
import { type ParameterList, parameterLines } from './parameters.ts';
import { bodyLines, responsesLines } from './responses.ts';
import type { Scope } from './sections.ts';
import { securityWords, serverLines } from './servers.ts';

type Lines = readonly string[];

/** An operation where it stands: path or webhook, method, and what the path item gives to all of its operations. */
export interface Endpoint {
  readonly method: string;
  readonly path: string;
  readonly operation: OperationNode;
  readonly item: PathItemNode;
  readonly scope: Scope;
  /** Callbacks it stands in, by their places: one that comes round again is not written again. */
  readonly within: readonly string[];
}

/** The operations of a path item, in the order of the standard; one whose reference is broken is told as such. */
export function endpointsOf(
  path: string,
  start: PathItemNode,
  { scope, within }: Pick<Endpoint, 'scope' | 'within'>,
): readonly Endpoint[] {
  const { node: item, scope: at, via, broken } = follow(start, pathItemNode, scope);
  const place = via.at(-1);
  if (broken !== null) {
    const operation = { description: `${broken} is not followed, so its operations are not known.` };
    return [{ method: '', path, operation, item: {}, scope: at, within }];
  }
  if (place !== undefined && within.includes(place)) {
    return [{ method: '', path, operation: { summary: 'As above: it is called again.' }, item: {}, scope: at, within }];
  }
  const deeper = place === undefined ? within : [...within, place];
  const made = METHODS.flatMap((method) => {
    const operation = item[method];
    return operation === undefined
      ? []
      : [{ method: method.toUpperCase(), path, operation, item, scope: at, within: deeper }];
  });
  const empty = { method: '', path, operation: {}, item, scope: at, within };
  return made.length === 0 ? [empty] : made;
}

const OPERATION_TOLD: ReadonlySet<string> = new Set([
  ...['tags', 'summary', 'description', 'operationId', 'deprecated', 'externalDocs', 'parameters', 'requestBody'],
  ...['responses', 'callbacks', 'security', 'servers'],
]);
const ITEM_TOLD: ReadonlySet<string> = new Set([...METHODS, 'parameters', 'servers', 'summary', 'description']);

const marks = (depth: number): string => '#'.repeat(Math.min(depth, 6));

/** One operation from its heading on; `depth` is the heading's level. */
export function operationLines(endpoint: Endpoint, depth: number): Lines {
  const { method, path, operation, item, scope } = endpoint;
  const lists: readonly ParameterList[] = [
    { list: item.parameters, scope },
    { list: operation.parameters, scope },
  ];
  const servers = operation.servers ?? item.servers;
  return stacked(
    [`${marks(depth)} ${method === '' ? '' : `${method} `}${code(path)}`],
    operation.deprecated === true ? ['**Deprecated.**'] : [],
    said(operation.summary ?? item.summary),
    described(item.description),
    described(operation.description),
    facts(endpoint),
    servers === undefined ? [] : stacked(['**Servers**'], serverLines(servers)),
    parameterLines(lists),
    bodyLines(operation.requestBody, scope),
    responsesLines(operation.responses, scope),
    ...Object.entries(operation.callbacks ?? {}).map(([name, callback]) =>
      callbackLines({ name, callback, depth: depth + 1 }, endpoint),
    ),
  );
}

const said = (text: string | undefined): Lines => (text === undefined || text === '' ? [] : [words(text)]);
const described = (text: string | undefined): Lines => (text === undefined || text.trim() === '' ? [] : quote(text));

function facts({ operation, item }: Endpoint): Lines {
  const { operationId, tags, security, externalDocs: docs } = operation;
  return [
    ...(operationId === undefined ? [] : [`- Operation: ${code(operationId)}`]),
    ...(tags === undefined || tags.length < 2 ? [] : [`- Tags: ${tags.map(words).join(', ')}`]),
    ...(security === undefined ? [] : [`- Security: ${securityWords(security)}`]),
    ...(docs === undefined ? [] : [`- More: ${[code(docs.url), words(docs.description)].filter(Boolean).join(' ')}`]),
    ...[...restOf(operation, OPERATION_TOLD), ...restOf(item, ITEM_TOLD)].map((one) => `- ${one}`),
  ];
}

interface Named {
  readonly name: string;
  readonly callback: CallbackNode;
  readonly depth: number;
}

/** What the API calls back: under each expression the operations the other side is to have. */
export function callbackLines({ name, callback, depth }: Named, around: Pick<Endpoint, 'scope' | 'within'>): Lines {
  const { node, scope, via, broken } = follow(callback, callbackNode, around.scope);
  const place = via.at(-1);
  const title = [`${marks(depth)} Callback ${code(name)}`];
  if (broken !== null) return stacked(title, [`${code(broken)} is not followed.`]);
  if (place !== undefined && around.within.includes(place)) return stacked(title, ['As above: it is called again.']);
  const within = place === undefined ? around.within : [...around.within, place];
  const endpoints = Object.entries(node)
    .filter(([expression]) => expression !== '$ref' && !expression.startsWith('x-'))
    .flatMap(([expression, value]) => {
      const parsed = pathItemNode.safeParse(value);
      if (parsed.success) return endpointsOf(expression, parsed.data, { scope, within });
      remember(scope, faults(scope, [], parsed.error.issues));
      return [];
    });
  return stacked(title, ...endpoints.map((one) => operationLines(one, depth + 1)));
}
