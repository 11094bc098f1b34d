import { type SecuritySchemeNode, securitySchemeNode } from '../../../../schemas/openapi.ts';
import type { ServerNode } from '../../../../schemas/openapi-parts.ts';
import { code, grid, quote, stacked, valueCode, words } from '../markdown-text.ts';
import { follow } from './follow.ts';
import { restOf } from './media.ts';
import type { Scope } from './sections.ts';

type Lines = readonly string[];

/** Addresses of the API, with the variables in them. */
export function serverLines(servers: readonly ServerNode[]): Lines {
  const addresses = grid(
    ['Server', 'Notes'],
    servers.map(({ url, variables: _, description, ...rest }) => [
      code(url),
      [words(description), ...restOf(rest, new Set())].filter((one) => one !== '').join('; '),
    ]),
  );
  const variables = servers.flatMap(({ url, variables: all }) =>
    Object.entries(all ?? {}).map(([name, { default: usual, enum: values, description, ...rest }]) => [
      code(name),
      code(url),
      valueCode(usual),
      (values ?? []).map(valueCode).join(', '),
      [words(description), ...restOf(rest, new Set())].filter((one) => one !== '').join('; '),
    ]),
  );
  if (variables.length === 0) return addresses;
  return stacked(addresses, grid(['Variable', 'Of', 'Default', 'Values', 'Notes'], variables));
}

/** Which schemes are asked for: all of one entry, any one of the entries (OpenAPI 3.1.1, section 4.8.30). */
export function securityWords(security: readonly Readonly<Record<string, readonly string[]>>[]): string {
  if (security.length === 0) return 'none';
  return security
    .map((entry) => {
      const schemes = Object.entries(entry).map(([name, scopes]) =>
        scopes.length === 0 ? code(name) : `${code(name)} (${scopes.map(code).join(', ')})`,
      );
      return schemes.length === 0 ? 'none' : schemes.join(' and ');
    })
    .join(', or ');
}

const TOLD: ReadonlySet<string> = new Set(['$ref', 'type', 'summary', 'description', 'flows']);

/** The ways to prove who one is. */
export function securitySchemes(schemes: Readonly<Record<string, SecuritySchemeNode>>, scope: Scope): Lines {
  const parts = Object.entries(schemes).map(([name, scheme]) => {
    const { node, broken } = follow(scheme, securitySchemeNode, scope);
    if (broken !== null) return stacked([`### Scheme ${words(name)}`], [`${code(broken)} is not followed.`]);
    return stacked(
      [`### Scheme ${words(name)}`],
      node.description === undefined ? [] : quote(node.description),
      [`- type: ${code(node.type ?? '')}`, ...restOf(node, TOLD).map((one) => `- ${one}`)],
      ...Object.entries(node.flows ?? {}).map(([flow, { scopes, ...rest }]) =>
        stacked([`Flow ${code(flow)}: ${restOf(rest, new Set()).join('; ')}`], scopeTable(scopes ?? {})),
      ),
    );
  });
  return stacked(...parts);
}

function scopeTable(scopes: Readonly<Record<string, string>>): Lines {
  const rows = Object.entries(scopes).map(([name, text]) => [code(name), words(text)]);
  return rows.length === 0 ? [] : grid(['Scope', 'Notes'], rows);
}
