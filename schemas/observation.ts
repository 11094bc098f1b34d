import * as z from 'zod';

const fileSchema = z.object({ path: z.string(), text: z.string(), sha256: z.string() });
export type ObservedFile = z.infer<typeof fileSchema>;

export const endpointSchema = z.object({ method: z.string(), path: z.string() });
export type Endpoint = z.infer<typeof endpointSchema>;

/** What lies in the project directory right now, as far as gates depend on it. Never journaled; read again before every command. */
export const observationSchema = z.object({
  spec: fileSchema.nullable(),
  designContract: fileSchema.nullable(),
  taskGraph: fileSchema.nullable(),
  interfaces: fileSchema.nullable(),
  schema: fileSchema.nullable(),
  ownership: fileSchema.nullable(),
  contracts: z.array(fileSchema),
  openapi: z
    .object({
      endpoints: z.array(endpointSchema),
      /** Where and why the file could not be read; null when it could. */
      error: z.object({ line: z.int().nullable(), message: z.string() }).nullable(),
    })
    .nullable(),
  handoff: fileSchema.nullable(),
  securityReport: z.boolean(),
  criticism: z.boolean(),
  git: z
    .object({
      head: z.string().nullable(),
      branch: z.string().nullable(),
      dirty: z.int(),
      /** A merge, rebase, cherry-pick, revert or bisect the user has begun, by name. */
      inProgress: z.string().nullable(),
    })
    .nullable(),
});
export type Observation = z.infer<typeof observationSchema>;
