import * as z from 'zod';
import { type SchemaNode, schemaNode } from './json-schema.ts';

const word = z.string().optional();
const flag = z.boolean().optional();
const one = schemaNode.optional();

/** Keys that begin with `x-` are extensions (section 4.9): no names of paths, statuses or flows. */
export const named = <T extends z.ZodType>(shape: T) =>
  z.preprocess(
    (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('x-')))
        : value,
    z.record(z.string(), shape),
  );

const referable = { $ref: word, summary: word, description: word };
export const docsSchema = z.looseObject({ url: z.string(), description: word });

export const serverSchema = z.looseObject({
  url: z.string(),
  description: word,
  variables: z
    .record(
      z.string(),
      z.looseObject({ default: z.unknown().optional(), enum: z.array(z.unknown()).optional(), description: word }),
    )
    .optional(),
});
export type ServerNode = z.infer<typeof serverSchema>;

export const exampleNode = z.looseObject({ ...referable, value: z.unknown().optional(), externalValue: word });
const examples = z.record(z.string(), exampleNode).optional();

const carried = { schema: one, example: z.unknown().optional(), examples, deprecated: flag, required: flag };
export interface MediaNode {
  readonly [key: string]: unknown;
  readonly schema?: SchemaNode | undefined;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, z.infer<typeof exampleNode>>> | undefined;
  readonly encoding?: Readonly<Record<string, EncodingNode>> | undefined;
}
interface EncodingNode {
  readonly [key: string]: unknown;
  readonly headers?: Readonly<Record<string, HeaderNode>> | undefined;
}
const mediaNode: z.ZodType<MediaNode> = z.lazy(() =>
  z.looseObject({
    schema: one,
    example: z.unknown().optional(),
    examples,
    encoding: z.record(z.string(), encoding).optional(),
  }),
);
const content = z.record(z.string(), mediaNode).optional();
export const headerNode = z.looseObject({ ...referable, ...carried, content });
export type HeaderNode = z.infer<typeof headerNode>;
const headers = z.record(z.string(), headerNode).optional();
const encoding = z.looseObject({ headers });

export const parameterNode = z.looseObject({ ...referable, ...carried, name: word, in: word, content });
export type ParameterNode = z.infer<typeof parameterNode>;
export const bodyNode = z.looseObject({ ...referable, required: flag, content });
export type BodyNode = z.infer<typeof bodyNode>;
export const linkNode = z.looseObject({
  ...referable,
  operationId: word,
  operationRef: word,
  parameters: z.record(z.string(), z.unknown()).optional(),
  server: serverSchema.optional(),
});
export const responseNode = z.looseObject({
  ...referable,
  headers,
  content,
  links: z.record(z.string(), linkNode).optional(),
});
export type ResponseNode = z.infer<typeof responseNode>;

export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
export type Method = (typeof METHODS)[number];

export const requirement = z.record(z.string(), z.array(z.string()));
export interface OperationNode {
  readonly [key: string]: unknown;
  readonly tags?: readonly string[] | undefined;
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
  readonly operationId?: string | undefined;
  readonly deprecated?: boolean | undefined;
  readonly externalDocs?: z.infer<typeof docsSchema> | undefined;
  readonly parameters?: readonly ParameterNode[] | undefined;
  readonly requestBody?: BodyNode | undefined;
  readonly responses?: Readonly<Record<string, ResponseNode>> | undefined;
  readonly callbacks?: Readonly<Record<string, CallbackNode>> | undefined;
  readonly security?: z.infer<typeof requirement>[] | undefined;
  readonly servers?: readonly ServerNode[] | undefined;
}
export interface PathItemNode extends Readonly<Partial<Record<Method, OperationNode | undefined>>> {
  readonly [key: string]: unknown;
  readonly $ref?: string | undefined;
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
  readonly parameters?: readonly ParameterNode[] | undefined;
  readonly servers?: readonly ServerNode[] | undefined;
}
/** Either `$ref`, or path items by their expressions. */
export interface CallbackNode {
  readonly [expression: string]: unknown;
  readonly $ref?: string | undefined;
}

export const callbackNode: z.ZodType<CallbackNode> = z.looseObject({ $ref: word });
const operationNode: z.ZodType<OperationNode> = z.lazy(() =>
  z.looseObject({
    tags: z.array(z.string()).optional(),
    summary: word,
    description: word,
    operationId: word,
    deprecated: flag,
    externalDocs: docsSchema.optional(),
    parameters: z.array(parameterNode).optional(),
    requestBody: bodyNode.optional(),
    responses: named(responseNode).optional(),
    callbacks: z.record(z.string(), callbackNode).optional(),
    security: z.array(requirement).optional(),
    servers: z.array(serverSchema).optional(),
  }),
);
const operation = operationNode.optional();
export const pathItemNode: z.ZodType<PathItemNode> = z.lazy(() =>
  z.looseObject({
    ...referable,
    parameters: z.array(parameterNode).optional(),
    servers: z.array(serverSchema).optional(),
    get: operation,
    put: operation,
    post: operation,
    delete: operation,
    options: operation,
    head: operation,
    patch: operation,
    trace: operation,
  }),
);
