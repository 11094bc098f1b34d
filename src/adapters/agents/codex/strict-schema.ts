import { isObject, parseJson } from '../json.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Key words that OpenAI's strict schemas know and that mean the same there. */
const KEPT = [
  ...['type', 'enum', 'const', 'description', 'pattern', 'minimum', 'maximum'],
  ...['exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems'],
];

/**
 * The same schema in the strict form: every property required, none beside them, what may be left out may be null
 * instead, and a table of free keys as a list of pairs. Null where that cannot be said.
 * Source: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 */
export function strictOf(schema: Schema): Schema | null {
  const variants = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(variants)) return strictVariants(schema, variants);
  if (schema.type === 'object') return isObject(schema.properties) ? strictObject(schema) : strictTable(schema);
  if (schema.type === 'array') return strictList(schema);
  return 'type' in schema || 'enum' in schema || 'const' in schema ? kept(schema) : null;
}

/** The value that an answer in the strict form stands for. */
export function loosened(schema: Schema, value: unknown): unknown {
  const variants = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(variants)) {
    const fitting = variants.filter(isObject).find((variant) => fits(variant, value));
    return fitting === undefined ? value : loosened(fitting, value);
  }
  if (schema.type === 'array' && Array.isArray(value) && isObject(schema.items)) {
    const { items } = schema;
    return value.map((one) => loosened(items, one));
  }
  if (schema.type !== 'object') return value;
  return isObject(schema.properties) ? looseObject(schema, schema.properties, value) : looseTable(schema, value);
}

/** The data in an agent's last message, in the form that was asked for; undefined where it is none. */
export function structuredIn(text: string, schema: Schema): unknown {
  const value = parseJson(text.trim());
  return isObject(value) ? loosened(schema, value) : undefined;
}

const kept = (schema: Schema): Record<string, unknown> =>
  Object.fromEntries(Object.entries(schema).filter(([name]) => KEPT.includes(name)));

function strictVariants(schema: Schema, variants: readonly unknown[]): Schema | null {
  const anyOf = variants.map((variant) => (isObject(variant) ? strictOf(variant) : null));
  return anyOf.includes(null) ? null : { ...kept(schema), anyOf };
}

function strictList(schema: Schema): Schema | null {
  const items = isObject(schema.items) ? strictOf(schema.items) : null;
  return items === null ? null : { ...kept(schema), items };
}

function strictObject(schema: Schema): Schema | null {
  const needed = requiredOf(schema);
  const properties: Record<string, Schema> = {};
  for (const [name, one] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
    const strict = isObject(one) ? strictOf(one) : null;
    if (strict === null) return null;
    properties[name] = needed.has(name) || takesNull(strict) ? strict : { anyOf: [strict, { type: 'null' }] };
  }
  return { ...kept(schema), properties, required: Object.keys(properties), additionalProperties: false };
}

function strictTable(schema: Schema): Schema | null {
  const value = isObject(schema.additionalProperties) ? strictOf(schema.additionalProperties) : null;
  if (value === null) return null;
  const properties = { key: { type: 'string' }, value };
  const items = { type: 'object', properties, required: ['key', 'value'], additionalProperties: false };
  return { type: 'array', items };
}

function looseObject(schema: Schema, properties: Schema, value: unknown): unknown {
  if (!isObject(value)) return value;
  const needed = requiredOf(schema);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const its = properties[name];
      if (!isObject(its)) return [[name, one]];
      if (one === null && !needed.has(name) && !takesNull(its)) return [];
      return [[name, loosened(its, one)]];
    }),
  );
}

function looseTable(schema: Schema, value: unknown): unknown {
  const its = schema.additionalProperties;
  if (!Array.isArray(value) || !isObject(its)) return value;
  const pairs = value.filter(isObject).map(({ key, value: one }) => [String(key), loosened(its, one)] as const);
  return Object.fromEntries(pairs);
}

const requiredOf = ({ required }: Schema): ReadonlySet<unknown> => new Set(Array.isArray(required) ? required : []);

function takesNull(schema: Schema): boolean {
  const variants = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(variants)) return variants.some((variant) => isObject(variant) && takesNull(variant));
  return schema.type === 'null' || (Array.isArray(schema.type) && schema.type.includes('null'));
}

/** Whether a value is of a variant's type; a table of free keys comes as a list. */
function fits(schema: Schema, value: unknown): boolean {
  if ('const' in schema) return schema.const === value;
  if (schema.type === 'object') {
    return isObject(schema.properties) ? hasNeeded(schema, value) : Array.isArray(value);
  }
  if (schema.type === 'array') return Array.isArray(value);
  if (schema.type === 'null') return value === null;
  return typeof value === (schema.type === 'integer' ? 'number' : schema.type);
}

/** An object has all it must have, and what must be one value is that. */
function hasNeeded(schema: Schema, value: unknown): boolean {
  if (!isObject(value) || !isObject(schema.properties)) return false;
  if (![...requiredOf(schema)].every((name) => typeof name === 'string' && name in value)) return false;
  return Object.entries(schema.properties).every(
    ([name, one]) => !isObject(one) || !('const' in one) || one.const === value[name],
  );
}
