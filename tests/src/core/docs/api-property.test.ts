import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apiText } from '../../../../src/core/docs/api/api.ts';

const ROOT = 'contracts/openapi.yaml';
const NAMES = ['S0', 'S1', 'S2'] as const;

/** Random schemas that refer to each other, also in circles; property names are given afterwards, each once. */
const { schema } = fc.letrec<{ schema: unknown; object: unknown; combined: unknown }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.record({ type: fc.constantFrom('string', 'integer', 'null'), description: fc.string() }),
    fc.boolean(),
    fc.constantFrom(...NAMES).map((name) => ({ $ref: `#/components/schemas/${name}` })),
    tie('object'),
    tie('combined'),
  ),
  object: fc.record(
    {
      type: fc.constant('object'),
      properties: fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie('schema'), { maxKeys: 3 }),
      patternProperties: fc.dictionary(fc.constantFrom('^x', '^y'), tie('schema'), { maxKeys: 2 }),
      additionalProperties: tie('schema'),
      $defs: fc.dictionary(fc.constantFrom('d', 'e'), tie('schema'), { maxKeys: 2 }),
    },
    { requiredKeys: ['properties'] },
  ),
  combined: fc.record(
    {
      allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
      oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
      anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
      not: tie('object'),
      if: tie('schema'),
      items: tie('schema'),
      prefixItems: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: [] },
  ),
}));

/** Gives every property a name of its own, and says which there are. */
function named(value: unknown, names: string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => named(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => {
      if (key !== 'properties' || typeof item !== 'object' || item === null) return [key, named(item, names)];
      const renamed = Object.values(item).map((one) => [`p${names.push('') - 1}`, one] as const);
      for (const [name] of renamed) names[Number(name.slice(1))] = name;
      return [key, Object.fromEntries(renamed.map(([name, one]) => [name, named(one, names)]))];
    }),
  );
}

test('no property of any schemas is lost, however they are combined, and every link has its heading', () => {
  fc.assert(
    fc.property(fc.array(schema, { minLength: 4, maxLength: 4 }), (schemas) => {
      const names: string[] = [];
      const [inline, ...parts] = schemas.map((one) => named(one, names));
      const content = { 'application/json': { schema: inline } };
      const data = {
        openapi: '3.1.0',
        info: { title: 't', version: '1' },
        paths: { '/a': { get: { responses: { '200': { description: 'ok', content } } } } },
        components: { schemas: Object.fromEntries(NAMES.map((name, index) => [name, parts[index]])) },
      };
      const made = apiText(ROOT, new Map([[ROOT, { data, lineOf: () => null }]]));
      if (made.kind !== 'text') throw new Error(JSON.stringify(made.problems));
      expect(made.troubles).toEqual([]);
      const cells = made.lines.flatMap((line) => /^\| (`+) ?(.*?) ?\1 \|/.exec(line)?.[2] ?? []);
      const shown = new Set(cells.map((cell) => /(?:^|[.\]) ])(p\d+)$/.exec(cell)?.[1]));
      expect(names.filter((name) => !shown.has(name))).toEqual([]);
      const headings = new Set(made.lines.map((line) => /^### Schema (.*)$/.exec(line)?.[1]?.toLowerCase()));
      for (const line of made.lines) {
        for (const [, to = ''] of line.matchAll(/\]\(#schema-([^)]*)\)/g)) expect(headings.has(to)).toBe(true);
      }
    }),
    { numRuns: 400 },
  );
});
