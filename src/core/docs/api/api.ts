import { type Openapi, openapiSchema } from '../../../../schemas/openapi.ts';
import { code, quote, stacked, words } from '../markdown-text.ts';
import { faults } from './follow.ts';
import { brokenReferences, Library, type Loaded, type Trouble } from './library.ts';
import { restOf } from './media.ts';
import { type Endpoint, endpointsOf, operationLines } from './operations.ts';
import { isMapping } from './reference.ts';
import { sectionLines, unusedParts } from './reusable.ts';
import { type Scope, Sections } from './sections.ts';
import { securitySchemes, securityWords, serverLines } from './servers.ts';

type Lines = readonly string[];

export type ApiText =
  | { readonly kind: 'text'; readonly lines: Lines; readonly troubles: readonly Trouble[]; readonly endpoints: number }
  /** The description cannot be read as one: nothing is written. */
  | { readonly kind: 'refused'; readonly problems: readonly Trouble[] };

/** An OpenAPI description as Markdown; `files` holds it under `root`, and what it refers to, null for what is not there. */
export function apiText(root: string, files: ReadonlyMap<string, Loaded | null>): ApiText {
  const library = new Library(files);
  const data = files.get(root)?.data;
  const version = versionOf(data);
  const refused = (message: string, line: number | null): ApiText => ({
    kind: 'refused',
    problems: [{ file: root, line, message }],
  });
  if (version === null) return refused(whyNone(data), library.lineOf(root, ['swagger']));
  if (!/^3\.[01](?:\.\d|$)/.test(version)) {
    return refused(`is OpenAPI ${version}; 3.0 and 3.1 are read`, library.lineOf(root, ['openapi']));
  }
  const sections = new Sections(root);
  const writing = {
    library,
    sections,
    siblings: !version.startsWith('3.0'),
    used: new Set<string>(),
    troubles: new Map(),
  };
  const scope: Scope = { writing, file: root };
  const parsed = openapiSchema.safeParse(data);
  if (!parsed.success) return { kind: 'refused', problems: faults(scope, [], parsed.error.issues) };
  const endpoints = allOf(parsed.data.paths, scope);
  const hooks = allOf(parsed.data.webhooks, scope);
  const lines = bodyOf(parsed.data, { endpoints, hooks }, scope);
  const count = [...endpoints, ...hooks].filter(({ method }) => method !== '').length;
  const troubles = [...brokenReferences(library, files), ...writing.troubles.values()];
  return { kind: 'text', lines, troubles, endpoints: count };
}

function versionOf(data: unknown): string | null {
  const version = isMapping(data) ? data.openapi : undefined;
  // A version without quotes and a third number is a number to YAML.
  return typeof version === 'string' || typeof version === 'number' ? String(version) : null;
}

function whyNone(data: unknown): string {
  if (isMapping(data) && data.swagger !== undefined) return 'is Swagger 2.0; OpenAPI 3.0 and 3.1 are read';
  return 'is no OpenAPI description: the key openapi (a version such as "3.1.0") is missing';
}

function allOf(items: Openapi['paths'], scope: Scope): readonly Endpoint[] {
  return Object.entries(items ?? {}).flatMap(([path, item]) => endpointsOf(path, item, { scope, within: [] }));
}

interface Found {
  readonly endpoints: readonly Endpoint[];
  readonly hooks: readonly Endpoint[];
}

function bodyOf(api: Openapi, { endpoints, hooks }: Found, scope: Scope): Lines {
  const { components } = api;
  for (const name of Object.keys(components?.schemas ?? {})) {
    const pointer = `#/components/schemas/${name.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('%', '%25')}`;
    const target = scope.writing.library.resolve(pointer, scope.file);
    if (target.kind === 'target') scope.writing.sections.of(target);
  }
  const operations = grouped(api, endpoints);
  const called = hooks.length === 0 ? [] : stacked(['## Webhooks'], ...hooks.map((one) => operationLines(one, 3)));
  const schemes = components?.securitySchemes ?? {};
  const secured = Object.keys(schemes).length === 0 ? [] : stacked(['## Security'], securitySchemes(schemes, scope));
  const unused = components === undefined ? [] : unusedParts(components, scope);
  const nothing = endpoints.length + hooks.length === 0 ? ['It describes no endpoint.'] : [];
  // The last part: all before it may still name schemas that get a section.
  return stacked(front(api), nothing, operations, called, secured, unused, sectionLines(scope));
}

const FRONT_TOLD: ReadonlySet<string> = new Set([
  ...['openapi', 'info', 'servers', 'paths', 'webhooks', 'components', 'security', 'tags', 'externalDocs'],
]);
const INFO_TOLD: ReadonlySet<string> = new Set(['title', 'version', 'summary', 'description']);

function front(api: Openapi): Lines {
  const { info, externalDocs: docs } = api;
  return stacked(
    [
      `**${words(info.title) || 'No title'}**, version ${code(info.version)}, described in OpenAPI ${words(api.openapi)}`,
    ],
    info.summary === undefined ? [] : [words(info.summary)],
    info.description === undefined ? [] : quote(info.description),
    [
      ...restOf(info, INFO_TOLD).map((one) => `- ${one}`),
      ...(docs === undefined ? [] : [`- More: ${[code(docs.url), words(docs.description)].filter(Boolean).join(' ')}`]),
      ...(api.security === undefined ? [] : [`- Security: ${securityWords(api.security)}`]),
      ...restOf(api, FRONT_TOLD).map((one) => `- ${one}`),
    ],
    api.servers === undefined || api.servers.length === 0 ? [] : stacked(['## Servers'], serverLines(api.servers)),
  );
}

const TAG_TOLD: ReadonlySet<string> = new Set(['name', 'description', 'externalDocs']);

/** The operations under the first of their tags: tags in the order they are declared, then those only used, then none. */
function grouped(api: Openapi, endpoints: readonly Endpoint[]): Lines {
  const declared = (api.tags ?? []).map(({ name }) => name);
  const used = endpoints.flatMap(({ operation }) => operation.tags?.slice(0, 1) ?? []);
  const under = (tag: string | undefined): readonly Lines[] =>
    endpoints.filter(({ operation }) => operation.tags?.[0] === tag).map((one) => operationLines(one, 3));
  const parts = [...new Set([...declared, ...used])].map((name) => {
    const tag = api.tags?.find((one) => one.name === name);
    const docs = tag?.externalDocs;
    return stacked(
      [`## ${words(name) || 'No name'}`],
      tag?.description === undefined ? [] : quote(tag.description),
      docs === undefined ? [] : [`More: ${[code(docs.url), words(docs.description)].filter(Boolean).join(' ')}`],
      tag === undefined ? [] : restOf(tag, TAG_TOLD).map((one) => `- ${one}`),
      ...under(name),
    );
  });
  const rest = under(undefined);
  const title = parts.length === 0 ? '## Endpoints' : '## Other endpoints';
  return stacked(...parts, rest.length === 0 ? [] : stacked([title], ...rest));
}
