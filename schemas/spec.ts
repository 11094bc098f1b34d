import * as z from 'zod';
import { platformSchema, tierSchema } from './stage.ts';

export const featureSchema = z.object({ id: z.string(), title: z.string(), line: z.int() });
export type Feature = z.infer<typeof featureSchema>;

/** What feature-spec.md says of the project in its Profile table; it decides the complexity tier. */
export const profileSchema = z.object({
  platforms: z.array(platformSchema),
  auth: z.boolean(),
  database: z.boolean(),
  payments: z.boolean(),
  externalApis: z.boolean(),
  multiTenant: z.boolean(),
  machineLearning: z.boolean(),
});
export type Profile = z.infer<typeof profileSchema>;

export const specSchema = z.object({
  title: z.string(),
  summary: z.string(),
  features: z.array(featureSchema),
  profile: profileSchema,
});
export type Spec = z.infer<typeof specSchema>;

export const tierDecisionSchema = z.object({ tier: tierSchema, reasons: z.array(z.string()) });
export type TierDecision = z.infer<typeof tierDecisionSchema>;
