import * as z from 'zod';
import { type Purpose, RESULT_SCHEMAS } from './results.ts';

/** A question to the human, from an agent that answers by a schema. */
const heldQuestionSchema = z.object({
  text: z.string(),
  options: z.array(z.string()),
  recommended: z.string().nullable(),
});
export type HeldQuestion = z.infer<typeof heldQuestionSchema>;

/** What an agent answers that is held to a schema: questions to the human, or its role's result. */
export const heldAnswerSchema = z.object({
  questions: z.array(heldQuestionSchema).default([]),
  result: z.unknown(),
});

const made = new Map<Purpose, Readonly<Record<string, unknown>>>();

/** The same as a JSON schema for one purpose, as agents take it. Made once, for it does not change. */
export function heldJsonSchema(purpose: Purpose): Readonly<Record<string, unknown>> {
  const known = made.get(purpose);
  if (known !== undefined) return known;
  const shape = z.object({ questions: z.array(heldQuestionSchema), result: RESULT_SCHEMAS[purpose].nullable() });
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: 'input', target: 'draft-7' });
  made.set(purpose, schema);
  return schema;
}
