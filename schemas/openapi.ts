import * as z from 'zod';
import { schemaNodes } from './json-schema.ts';
import {
  bodyNode,
  callbackNode,
  docsSchema,
  exampleNode,
  headerNode,
  linkNode,
  named,
  parameterNode,
  pathItemNode,
  requirement,
  responseNode,
  serverSchema,
} from './openapi-parts.ts';

const word = z.string().optional();

export const securitySchemeNode = z.looseObject({
  $ref: word,
  description: word,
  type: word,
  name: word,
  in: word,
  scheme: word,
  bearerFormat: word,
  openIdConnectUrl: word,
  flows: named(
    z.looseObject({
      authorizationUrl: word,
      tokenUrl: word,
      refreshUrl: word,
      scopes: z.record(z.string(), z.string()).optional(),
    }),
  ).optional(),
});
export type SecuritySchemeNode = z.infer<typeof securitySchemeNode>;

const componentsSchema = z.looseObject({
  schemas: schemaNodes,
  parameters: z.record(z.string(), parameterNode).optional(),
  headers: z.record(z.string(), headerNode).optional(),
  requestBodies: z.record(z.string(), bodyNode).optional(),
  responses: z.record(z.string(), responseNode).optional(),
  examples: z.record(z.string(), exampleNode).optional(),
  links: z.record(z.string(), linkNode).optional(),
  callbacks: z.record(z.string(), callbackNode).optional(),
  pathItems: z.record(z.string(), pathItemNode).optional(),
  securitySchemes: z.record(z.string(), securitySchemeNode).optional(),
});
export type Components = z.infer<typeof componentsSchema>;

export const openapiSchema = z.looseObject({
  openapi: z.union([z.string(), z.number()]).transform(String),
  info: z.looseObject({
    title: z.string(),
    version: z.union([z.string(), z.number()]).transform(String),
    summary: word,
    description: word,
    termsOfService: word,
    contact: z.looseObject({ name: word, url: word, email: word }).optional(),
    license: z.looseObject({ name: word, url: word, identifier: word }).optional(),
  }),
  servers: z.array(serverSchema).optional(),
  paths: named(pathItemNode).optional(),
  webhooks: z.record(z.string(), pathItemNode).optional(),
  components: componentsSchema.optional(),
  security: z.array(requirement).optional(),
  tags: z.array(z.looseObject({ name: z.string(), description: word, externalDocs: docsSchema.optional() })).optional(),
  externalDocs: docsSchema.optional(),
});
export type Openapi = z.infer<typeof openapiSchema>;
