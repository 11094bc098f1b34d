import * as z from 'zod';

/** One question to the human, shown as a picker; `options` may be empty, then it is answered in free text. */
export const questionSchema = z.object({
  id: z.string(),
  text: z.string(),
  options: z.array(z.string()),
  recommended: z.string().nullable(),
});
export type Question = z.infer<typeof questionSchema>;

export const answerSchema = z.object({
  question: z.string(),
  answer: z.string(),
  /** `recommended` where nobody was there to ask. */
  by: z.enum(['human', 'recommended']),
});
export type Answer = z.infer<typeof answerSchema>;
