import type { ReviewQuestion, Surface } from '../../../schemas/maintenance-event.ts';
import type { Finding, ReviewAnswer } from '../../../schemas/results.ts';
import type { Spend } from '../spend.ts';

/** What the Critic was asked about a change and said; `seq` tells whether the code has changed since. */
export interface CycleReview {
  readonly seq: number;
  readonly questions: readonly ReviewQuestion[];
  readonly answers: readonly ReviewAnswer[];
  readonly blockers: readonly string[];
}

/** What a security check of a change found. */
export interface CycleSecurity {
  readonly seq: number;
  readonly domains: number;
  readonly findings: readonly Finding[];
}

/** One change of a shipped project, from the human's words to its record. */
export interface MaintenanceCycle {
  readonly id: string;
  readonly request: string;
  readonly title: string;
  readonly reason: string;
  /** `dropped` by a move of the repository, `skipped` by the human, who wants no trace of it. */
  readonly status: 'requested' | 'scoped' | 'approved' | 'finished' | 'dropped' | 'skipped';
  readonly taskIds: readonly string[];
  readonly at: string;
  readonly surfaces: readonly Surface[];
  /** The backup of everything as it was before the first task; null before that. */
  readonly base: string | null;
  /** Files its checkpoints changed. */
  readonly files: readonly string[];
  /** How often it was reviewed, and checked for security. */
  readonly rounds: { readonly review: number; readonly security: number };
  readonly review: CycleReview | null;
  readonly security: CycleSecurity | null;
  /** What its runs used; null before the first one has told. */
  readonly spend: Spend | null;
  readonly endedAt: string | null;
  /** The commit of its record. */
  readonly commit: string | null;
}

/** A change that was only asked for. */
export const requestedCycle = (id: string, request: string, at: string): MaintenanceCycle => ({
  id,
  request,
  title: request,
  reason: '',
  status: 'requested',
  taskIds: [],
  at,
  surfaces: [],
  base: null,
  files: [],
  rounds: { review: 0, security: 0 },
  review: null,
  security: null,
  spend: null,
  endedAt: null,
  commit: null,
});
