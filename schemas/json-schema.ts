import * as z from 'zod';

/**
 * The parts of an OpenAPI document, 3.0 and 3.1 (spec.openapis.org/oas/v3.1.1). Every part may be a reference instead,
 * so nothing but the root is required; keys that are not named here stay.
 */
export interface SchemaNode {
  readonly [key: string]: unknown;
  readonly $ref?: string | undefined;
  readonly $dynamicRef?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly nullable?: boolean | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly format?: string | undefined;
  readonly required?: readonly string[] | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly properties?: Readonly<Record<string, SchemaNode>> | undefined;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>> | undefined;
  readonly additionalProperties?: SchemaNode | undefined;
  readonly items?: SchemaNode | undefined;
  readonly prefixItems?: readonly SchemaNode[] | undefined;
  readonly allOf?: readonly SchemaNode[] | undefined;
  readonly anyOf?: readonly SchemaNode[] | undefined;
  readonly oneOf?: readonly SchemaNode[] | undefined;
  readonly not?: SchemaNode | undefined;
  readonly discriminator?: Discriminator | undefined;
}

/** `true` and `false` are schemas too: everything, and nothing. */
const widened = (value: unknown): unknown => (value === true ? {} : value === false ? { not: {} } : value);

export const schemaNode: z.ZodType<SchemaNode> = z.lazy(() => z.preprocess(widened, schemaObject));
export const schemaNodes = z.record(z.string(), schemaNode).optional();
const several = z.array(schemaNode).optional();
const one = schemaNode.optional();
const word = z.string().optional();
const flag = z.boolean().optional();

const discriminatorSchema = z.looseObject({
  propertyName: z.string(),
  mapping: z.record(z.string(), z.string()).optional(),
});
export type Discriminator = z.infer<typeof discriminatorSchema>;

const schemaObject = z.looseObject({
  $ref: word,
  $dynamicRef: word,
  $id: word,
  $anchor: word,
  type: z.union([z.string(), z.array(z.string())]).optional(),
  nullable: flag,
  title: word,
  description: word,
  format: word,
  required: z.array(z.string()).optional(),
  enum: z.array(z.unknown()).optional(),
  properties: schemaNodes,
  patternProperties: schemaNodes,
  dependentSchemas: schemaNodes,
  $defs: schemaNodes,
  definitions: schemaNodes,
  additionalProperties: one,
  unevaluatedProperties: one,
  propertyNames: one,
  items: one,
  unevaluatedItems: one,
  contains: one,
  contentSchema: one,
  not: one,
  if: one,
  // biome-ignore lint/suspicious/noThenProperty: the keyword's name
  then: one,
  else: one,
  prefixItems: several,
  allOf: several,
  anyOf: several,
  oneOf: several,
  discriminator: discriminatorSchema.optional(),
});
