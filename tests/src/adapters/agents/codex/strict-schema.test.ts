import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { RESULT_SCHEMAS } from '../../../../../schemas/results.ts';
import { loosened, strictOf, structuredIn } from '../../../../../src/adapters/agents/codex/strict-schema.ts';
import { isObject } from '../../../../../src/adapters/agents/json.ts';

type Schema = Readonly<Record<string, unknown>>;

/** All objects of a schema. */
function objectsIn(value: unknown): Schema[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (!isObject(value)) return [];
  return [...(value.type === 'object' ? [value] : []), ...Object.values(value).flatMap(objectsIn)];
}

const KNOWN = new Set([
  ...['type', 'properties', 'required', 'additionalProperties', 'items', 'anyOf', 'enum', 'const', 'description'],
  ...['pattern', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems'],
]);

function wordsIn(schema: unknown): string[] {
  if (!isObject(schema)) return [];
  const { properties, items, anyOf, ...rest } = schema;
  const inner = [
    ...(isObject(properties) ? Object.values(properties) : []),
    items,
    ...(Array.isArray(anyOf) ? anyOf : []),
  ];
  return [...Object.keys(rest), ...inner.flatMap(wordsIn)];
}

describe('a schema in the strict form', () => {
  it.each(Object.entries(RESULT_SCHEMAS))(
    'of %s requires all, allows no more, and uses only known words',
    (_, result) => {
      const strict = strictOf(z.toJSONSchema(result, { io: 'input' }));
      expect(strict).not.toBeNull();
      for (const one of objectsIn(strict)) {
        expect(one.additionalProperties).toBe(false);
        expect(one.required).toEqual(Object.keys(isObject(one.properties) ? one.properties : {}));
      }
      for (const word of wordsIn(strict)) expect(KNOWN).toContain(word);
    },
  );

  it('lets what may be left out be null', () => {
    const text = { type: 'string' };
    const properties = { a: text, b: text, c: { type: ['string', 'null'], default: null } };
    expect(strictOf({ $schema: 'x', type: 'object', properties, required: ['a'] })).toEqual({
      type: 'object',
      properties: { a: text, b: { anyOf: [text, { type: 'null' }] }, c: { type: ['string', 'null'] } },
      required: ['a', 'b', 'c'],
      additionalProperties: false,
    });
  });

  it('cannot say just anything', () => {
    expect(strictOf({})).toBeNull();
    expect(strictOf({ type: 'object', properties: { a: {} } })).toBeNull();
    expect(strictOf({ type: 'array' })).toBeNull();
    expect(strictOf({ anyOf: [{ type: 'string' }, {}] })).toBeNull();
  });
});

/** An answer in the strict form that says the same as a value. */
function tightened(schema: Schema, value: unknown): unknown {
  if (schema.type === 'array' && Array.isArray(value) && isObject(schema.items)) {
    const { items } = schema;
    return value.map((one) => tightened(items, one));
  }
  if (schema.type !== 'object' || !isObject(value)) return value;
  const { properties, additionalProperties: others } = schema;
  if (isObject(properties)) {
    return Object.fromEntries(
      Object.entries(properties).map(([name, one]) => [
        name,
        name in value && isObject(one) ? tightened(one, value[name]) : null,
      ]),
    );
  }
  return Object.entries(value).map(([key, one]) => ({ key, value: isObject(others) ? tightened(others, one) : one }));
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const fields = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(fields.map(([name, one]) => [name, withoutNulls(one)]));
}

const key = fc.stringMatching(/^[a-z]{1,4}$/);

/** Schemas with a value of theirs. */
const { sample } = fc.letrec<{ sample: { readonly schema: Schema; readonly value: unknown } }>((tie) => ({
  sample: fc.oneof(
    { depthSize: 'small' },
    fc.string().map((value) => ({ schema: { type: 'string' }, value })),
    fc.integer().map((value) => ({ schema: { type: 'integer' }, value })),
    fc.constant({ schema: { type: ['string', 'null'] }, value: null }),
    fc
      .uniqueArray(fc.tuple(key, tie('sample'), fc.constantFrom('required', 'given', 'left out')), {
        selector: ([name]) => name,
      })
      .map((all) => ({
        schema: {
          type: 'object',
          properties: Object.fromEntries(all.map(([name, one]) => [name, one.schema])),
          required: all.filter(([, , how]) => how === 'required').map(([name]) => name),
        },
        value: Object.fromEntries(
          all.filter(([, , how]) => how !== 'left out').map(([name, one]) => [name, one.value]),
        ),
      })),
    fc.tuple(fc.uniqueArray(key), tie('sample')).map(([names, one]) => ({
      schema: { type: 'object', additionalProperties: one.schema },
      value: Object.fromEntries(names.map((name) => [name, one.value])),
    })),
    fc.tuple(fc.nat(3), tie('sample')).map(([length, one]) => ({
      schema: { type: 'array', items: one.schema },
      value: Array.from({ length }, () => one.value),
    })),
  ),
}));

describe('an answer in the strict form', () => {
  it('gives back the value that was meant', () => {
    fc.assert(
      fc.property(sample, ({ schema, value }) => {
        expect(strictOf(schema)).not.toBeNull();
        // What may be left out and may be null as well is told as null when it is left out.
        expect(withoutNulls(loosened(schema, tightened(schema, value)))).toEqual(withoutNulls(value));
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('picks the variant that fits', () => {
    const variant = (name: string) => ({
      type: 'object',
      properties: { kind: { const: name }, note: name === 'a' ? { type: ['string', 'null'] } : { type: 'string' } },
      required: ['kind'],
    });
    const schema = { oneOf: [variant('a'), variant('b'), { type: 'string' }] };
    expect(loosened(schema, { kind: 'a', note: null })).toEqual({ kind: 'a', note: null });
    expect(loosened(schema, { kind: 'b', note: null })).toEqual({ kind: 'b' });
    expect(loosened(schema, 'plain')).toBe('plain');
    expect(loosened(schema, 7)).toBe(7);
  });

  it('keeps what may be null', () => {
    const schema = z.toJSONSchema(RESULT_SCHEMAS.security, { io: 'input' });
    const finding = { id: 'SEC-001', file: null, status: null };
    expect(loosened(schema, { findings: [finding], tests_run: null })).toEqual({
      findings: [{ id: 'SEC-001', file: null }],
    });
  });

  it('is read from a whole message only', () => {
    expect(structuredIn(' {"a":1}\n', { type: 'object', properties: {} })).toEqual({ a: 1 });
    expect(structuredIn('so: {"a":1}', { type: 'object', properties: {} })).toBeUndefined();
    expect(structuredIn('[1]', { type: 'object', properties: {} })).toBeUndefined();
  });
});
