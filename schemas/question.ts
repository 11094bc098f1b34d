import * as z from 'zod';
import { sideNameSchema } from './fork.ts';

/** One question to the human, shown as a picker; `options` may be empty, then it is answered in free text. */
export const questionSchema = z.object({
  id: z.string(),
  text: z.string(),
  options: z.array(z.string()),
  recommended: z.string().nullable(),
});
export type Question = z.infer<typeof questionSchema>;

/** A merge that git cannot put together: the side of which fork, the project's commit, the files. */
export const mergeConflictSchema = z.object({
  name: z.string(),
  side: sideNameSchema,
  onto: z.string(),
  files: z.array(z.string()),
  /** They lie in the side already, as the human left them. */
  open: z.boolean().optional(),
});
export type MergeConflict = z.infer<typeof mergeConflictSchema>;

export const answerSchema = z.object({
  question: z.string(),
  answer: z.string(),
  /** `recommended` where nobody was there to ask. */
  by: z.enum(['human', 'recommended']),
});
export type Answer = z.infer<typeof answerSchema>;
