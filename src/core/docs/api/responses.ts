import {
  type BodyNode,
  bodyNode,
  linkNode,
  type ResponseNode,
  responseNode,
} from '../../../../schemas/openapi-parts.ts';
import { code, quote, stacked, valueCode, words } from '../markdown-text.ts';
import { follow } from './follow.ts';
import { contentLines, headersTable, named, restOf } from './media.ts';
import type { Scope } from './sections.ts';

const BODY_TOLD: ReadonlySet<string> = new Set(['description', 'summary', 'required', 'content']);
const RESPONSE_TOLD: ReadonlySet<string> = new Set(['description', 'summary', 'headers', 'content', 'links']);
type Lines = readonly string[];

const notFollowed = (ref: string): Lines => [`${code(ref)} is not followed.`];
const described = (text: string | undefined): Lines => (text === undefined || text.trim() === '' ? [] : quote(text));
const extras = (node: Readonly<Record<string, unknown>>, told: ReadonlySet<string>): Lines =>
  restOf(node, told).map((one) => `- ${one}`);

/** What is sent, in each of its media types. */
export function bodyLines(body: BodyNode | undefined, scope: Scope): Lines {
  if (body === undefined) return [];
  const { node, scope: at, broken } = follow(body, bodyNode, scope);
  const title = `**Request body**${node.required === true ? ' (required)' : ''}`;
  if (broken !== null) return stacked([title], notFollowed(broken));
  return stacked(
    [title],
    described(node.summary),
    described(node.description),
    contentLines(node.content, at),
    extras(node, BODY_TOLD),
  );
}

/** Every response, by its status, a range of them, or `default`. */
export function responsesLines(responses: Readonly<Record<string, ResponseNode>> | undefined, scope: Scope): Lines {
  const parts = Object.entries(responses ?? {}).map(([status, response]) =>
    responseLines(`**Response ${code(status)}**`, response, scope),
  );
  return stacked(...parts);
}

/** One response under its title. */
export function responseLines(title: string, response: ResponseNode, scope: Scope): Lines {
  const { node, scope: at, broken } = follow(response, responseNode, scope);
  if (broken !== null) return stacked([title], notFollowed(broken));
  return stacked(
    [title],
    described(node.summary),
    described(node.description),
    headersTable(node.headers, at),
    contentLines(node.content, at),
    named('Links:', linkLines(node.links, at)),
    extras(node, RESPONSE_TOLD),
  );
}

const LINK_TOLD: ReadonlySet<string> = new Set(['description', 'summary', 'operationId', 'operationRef', 'parameters']);

/** What a response leads on to: the operation, and what it is given. */
export function linkLines(links: ResponseNode['links'], scope: Scope): Lines {
  return Object.entries(links ?? {}).map(([name, link]) => {
    const { node, broken } = follow(link, linkNode, scope);
    if (broken !== null) return `- ${code(name)}: ${code(broken)} is not followed`;
    const to = node.operationId ?? node.operationRef;
    const given = Object.entries(node.parameters ?? {}).map(([key, value]) => `${code(key)} is ${valueCode(value)}`);
    const said = [
      to === undefined ? '' : `to ${code(to)}`,
      words(node.description),
      ...given,
      ...restOf(node, LINK_TOLD),
    ];
    return `- ${code(name)}: ${said.filter((one) => one !== '').join('; ')}`;
  });
}
