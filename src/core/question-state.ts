import type { Answer, MergeConflict, Question } from '../../schemas/question.ts';

/** A question that waits for the human. */
export interface PendingQuestion {
  readonly questionId: string;
  readonly kind: 'clarification' | 'recovery' | 'conflict';
  readonly runId: string | null;
  readonly taskId: string | null;
  readonly round: number;
  readonly questions: readonly Question[];
  readonly answers: readonly Answer[];
  /** Set for a conflict. */
  readonly conflict?: MergeConflict | undefined;
}
