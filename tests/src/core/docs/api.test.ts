import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { PATHS } from '../../../../schemas/paths.ts';
import { apiDocOf, DESCRIPTIONS } from '../../../support/api-docs.ts';

type Node = Readonly<Record<string, unknown>>;
interface Met {
  readonly node: Node;
  readonly path: readonly string[];
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every mapping of a description, read without any of the code under test. */
function nodesOf(value: unknown, path: readonly string[] = []): Met[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, item]) => nodesOf(item, [...path, key]));
  return isNode(value) ? [{ node: value, path }, ...inner] : inner;
}

const METHODS = /^(?:get|put|post|delete|options|head|patch|trace)$/;
const EXAMPLES = new Set(['example', 'examples', 'value', 'default', 'const', 'enum']);

function sourceOf(files: Readonly<Record<string, string>>) {
  const nodes = Object.values(files)
    .flatMap((text) => nodesOf(parse(text, { uniqueKeys: false, intAsBigInt: true })))
    .filter(({ path }) => !path.some((key) => EXAMPLES.has(key)));
  const operations = nodes.flatMap(({ node, path }) => {
    const method = path.at(-1) ?? '';
    const around = path.at(-2) ?? '';
    return METHODS.test(method) && 'responses' in node ? [{ method: method.toUpperCase(), around, node }] : [];
  });
  const properties = nodes.filter(({ path }) => path.at(-1) === 'properties').flatMap(({ node }) => Object.keys(node));
  const parameters = nodes.filter(({ node }) => typeof node.name === 'string' && typeof node.in === 'string');
  return {
    nodes,
    operations,
    properties,
    parameters: parameters.filter(({ path }) => !path.includes('securitySchemes')),
  };
}

const count = (text: string, part: string): number => text.split(part).length - 1;
/** What stands in a document, whatever way it is written: escapes, quotation signs and line breaks left out. */
const plain = (text: string): string =>
  text.replace(/^> ?/gm, '').replace(/\\+/g, '').replace(/\s+/g, ' ').replaceAll('"', '');

function partOf(text: string, { method, around, node }: ReturnType<typeof sourceOf>['operations'][number]) {
  const named = typeof node.operationId === 'string';
  const id = named ? `- Operation: \`${node.operationId}\`` : `### ${method} \`${around}\``;
  const from = text.indexOf(id);
  const end = text.indexOf('- Operation:', from + id.length);
  return { id, part: text.slice(from, end === -1 ? text.length : end) };
}

/** References and what they are called by are links; extensions among the paths belong to no path. */
function isTold(key: string, value: unknown, path: readonly string[]): boolean {
  if (key.startsWith('$') || key === 'x-note' || path.at(-1) === 'mapping') return false;
  return ['string', 'number', 'bigint'].includes(typeof value);
}

describe.each(Object.entries(DESCRIPTIONS))('API.md of %s', (_name, files) => {
  const source = sourceOf(files);

  test('has every operation, with each of its responses', async () => {
    const { text } = await apiDocOf(files);
    expect(source.operations.length).toBeGreaterThan(0);
    for (const operation of source.operations) {
      const { id, part } = partOf(text, operation);
      expect(text).toContain(id);
      const { responses } = operation.node;
      const missing = Object.keys(isNode(responses) ? responses : {}).filter(
        (one) => !part.includes(`**Response \`${one}\`**`),
      );
      expect([id, missing]).toEqual([id, []]);
    }
    // Under `paths` the heading says method and path, once each.
    for (const { method, around } of source.operations.filter((one) => one.around.startsWith('/'))) {
      expect([around, count(text, `### ${method} \`${around}\`\n`)]).toEqual([around, 1]);
    }
  });

  test('has every parameter and every property of a schema in a table', async () => {
    const { text } = await apiDocOf(files);
    const rows = text.split('\n').filter((line) => line.startsWith('| `'));
    const first = rows
      .map((row) => /^\| (`+) ?(.*?) ?\1 \|/.exec(row)?.[2] ?? '')
      .map((cell) => cell.replaceAll('\\|', '|'));
    for (const { node } of source.parameters) {
      expect(
        rows.filter((row) => row.startsWith(`| \`${node.name}\` | ${node.in}`)),
        String(node.name),
      ).not.toEqual([]);
    }
    const wanted = new Map<string, number>();
    for (const property of source.properties) wanted.set(property, (wanted.get(property) ?? 0) + 1);
    for (const [property, times] of wanted) {
      const ends = (cell: string): boolean =>
        cell === property || cell.endsWith(`.${property}`) || cell.endsWith(`[${JSON.stringify(property)}]`);
      expect([property, first.filter(ends).length >= times]).toEqual([property, true]);
    }
  });

  test('has every word and figure of the description', async () => {
    const found = plain((await apiDocOf(files)).text);
    const missing = source.nodes.flatMap(({ node, path }) =>
      Object.entries(node).flatMap(([key, value]) =>
        isTold(key, value, path) && !found.includes(plain(String(value))) ? [[...path, key].join('.')] : [],
      ),
    );
    expect(missing).toEqual([]);
  });

  test('links only to headings that are there, and is the same when made again', async () => {
    const { shell, text } = await apiDocOf(files);
    const slug = (title: string): string =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-');
    const slugs = text.split('\n').flatMap((line) => (line.startsWith('#') ? [slug(line.replace(/^#+ /, ''))] : []));
    for (const [, to = ''] of text.matchAll(/\]\(#([^)]*)\)/g)) expect(slugs).toContain(to);
    const before = shell.scripted.calls.length;
    await shell.all('!docs api');
    expect(shell.scripted.project.files.get(PATHS.apiDoc)).toBe(text);
    expect(
      shell.scripted.calls.slice(before).filter((call) => call.includes('write') || call.includes('commitPaths')),
    ).toEqual([]);
    expect(shell.words()).toContain('is up to date');
  });
});

const description = (rest: string): Readonly<Record<string, string>> => ({
  [PATHS.openapi]: `openapi: 3.1.0\ninfo: {title: t, version: '1'}\n${rest}`,
});

describe('what is no description', () => {
  test.each<readonly [string, Readonly<Record<string, string>>, RegExp]>([
    ['no YAML', description('paths: {/a: {get: {]}'), /openapi\.yaml, line 3: /],
    ['a key twice', description('paths: {}\npaths: {}'), /line 4: the key "paths" appears twice/],
    ['no mapping', { [PATHS.openapi]: '- a\n' }, /is no OpenAPI description/],
    ['an empty file', { [PATHS.openapi]: '' }, /is no OpenAPI description/],
    ['Swagger 2.0', { [PATHS.openapi]: 'info: {}\nswagger: "2.0"\n' }, /line 2: is Swagger 2\.0/],
    ['a later version', { [PATHS.openapi]: 'openapi: 4.0.0\n' }, /line 1: is OpenAPI 4\.0\.0; 3\.0 and 3\.1 are read/],
    [
      'a list where a mapping belongs',
      description('paths:\n  /a:\n    get:\n      parameters: {a: 1}\n'),
      /line 6: paths\.\/a\.get\.parameters: expected array/,
    ],
    ['two documents in one file', { [PATHS.openapi]: 'openapi: 3.1.0\n---\na: 1\n' }, /line 2: .*multiple documents/],
    ['an alias of itself', description('x: &a [*a]\npaths: {}'), /inside of what it stands for/],
    [
      'a bomb',
      description(
        `${Array.from({ length: 30 }, (_, index) => `x${index + 1}: &a${index + 1} ${index === 0 ? '[x]' : `[*a${index}, *a${index}]`}`).join('\n')}\npaths: {}`,
      ),
      /alias count/i,
    ],
    ['brackets without end', description(`x: ${'['.repeat(5000)}${']'.repeat(5000)}\npaths: {}`), /nested too deeply/],
    [
      'a broken file beside it',
      { ...description('paths: {/a: {$ref: "b.yaml"}}'), 'contracts/b.yaml': 'a: b: c\n' },
      /contracts\/b\.yaml, line 1: /,
    ],
  ])('%s is refused with its line, and nothing is written', async (_name, files, message) => {
    const { shell, text } = await apiDocOf(files);
    expect(text).toBe('');
    expect(shell.refusals().at(-1)?.message).toMatch(message);
  });

  test('nothing there is told', async () => {
    const { shell } = await apiDocOf({ [PATHS.openapi]: '' });
    shell.scripted.project.files.delete(PATHS.openapi);
    await shell.do('!docs api');
    expect(shell.refusals().at(-1)?.message).toContain('there is no contracts/openapi.yaml');
  });
});

const beside = `openapi: 3.1.0
info: {title: t, version: '1'}
paths: {/a: {get: {responses: {200: {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/T', type: array, minItems: 3}}}}}}}}
components: {schemas: {T: {type: array}}}
`;

describe('references', () => {
  test('that lead out of the project, elsewhere or nowhere are named with line and reason, and what they stood for stays', async () => {
    const { shell, text } = await apiDocOf(DESCRIPTIONS.cycles ?? {});
    const said = shell.words();
    expect(said).toMatch(/line 14: \.\.\/.*passwd is not followed: it leads out of the project/);
    expect(said).toMatch(/line 14: https:\/\/evil\.example\/schema\.json is not followed: .*nothing is fetched/);
    expect(said).toMatch(/line 14: \/etc\/passwd is not followed: only paths relative to the file/);
    expect(said).toMatch(
      /line 20: .*Missing is not followed: contracts\/openapi\.yaml has no components\/schemas\/Missing/,
    );
    expect(said).toMatch(/components\/parameters\/[AB] is not followed: it leads back to itself/);
    expect(text).toContain('`https://evil.example/schema.json` (not followed)');
  });

  test('a path whose reference is broken is still there', async () => {
    const { text } = await apiDocOf(description('paths: {/gone: {$ref: "#/nowhere"}}'));
    expect(text).toContain('### `/gone`');
    expect(text).toContain('#/nowhere is not followed, so its operations are not known.');
  });

  test('names that every object has lead nowhere', async () => {
    const { shell } = await apiDocOf(
      description('paths: {/a: {$ref: "#/constructor"}, /b: {$ref: "#/paths/__proto__"}}'),
    );
    expect(shell.words()).toContain('#/constructor is not followed');
    expect(shell.words()).toContain('#/paths/__proto__ is not followed');
  });

  test('what stands beside one counts from 3.1 on', async () => {
    const { text } = await apiDocOf(DESCRIPTIONS.payments ?? {});
    expect(text).toContain('Counts beside a reference in 3.1');
    const old = { ...description(''), [PATHS.openapi]: beside.replace('3.1.0', '3.0.3') };
    expect((await apiDocOf({ [PATHS.openapi]: beside })).text).toContain('[T](#schema-t), and array; minItems: `3`');
    expect((await apiDocOf(old)).text).toContain('`application/json`: [T](#schema-t)\n');
  });
});

test('an operation’s parameter takes the place of the path’s', async () => {
  const { text } = await apiDocOf(DESCRIPTIONS['pet-store'] ?? {});
  const removed = text.slice(text.indexOf('### DELETE `/pet/{petId}`'), text.indexOf('### POST `/pet/{petId}/image`'));
  expect(removed).toContain('of the operation');
  expect(removed).not.toContain('of the path');
  expect(removed).toContain('`X-Trace`');
});

test('a version without its third number, and without quotes, is read', async () => {
  const { text } = await apiDocOf({
    [PATHS.openapi]: 'openapi: 3.1\ninfo: {title: t, version: "1"}\npaths: {/a: {get: {}}}\n',
  });
  expect(text).toContain('### GET `/a`');
});

test('numbers beyond 2^53 stay as they are', async () => {
  expect((await apiDocOf(DESCRIPTIONS['pet-store'] ?? {})).text).toContain('maximum: `9223372036854775807`');
});

test('what a description says cannot become a heading, a marker, HTML or an escape sequence', async () => {
  const { text } = await apiDocOf({
    ...description(
      'paths: {/a: {get: {summary: "<b>x\\e[31m", description: "a\\n# b\\n<!-- by hand: x -->\\n```\\nc"}}}',
    ),
  });
  expect(text).toContain('\n> # b\n> <!-- by hand: x -->\n> ```\n');
  expect(text).toContain('\\<b>x␛');
  expect(text).not.toContain('\u001b');
});
