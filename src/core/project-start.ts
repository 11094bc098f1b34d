import type { EventOf } from '../../schemas/event.ts';
import { NO_CAPS } from './budget/cap-book.ts';
import { NO_SCHEMA } from './migrations/schema-state.ts';
import type { ProjectState, Tally } from './state.ts';

/** Where and when an event stands in the journal. */
export interface Place {
  readonly seq: number;
  readonly at: string;
}

/** Nothing was changed, moved, forked, built, limited or only looked at yet. */
const NO_BRANCHES = {
  changes: [],
  travel: null,
  undo: null,
  forks: [],
  origin: null,
  conflict: null,
  lanes: null,
  authors: {},
  caps: NO_CAPS,
  patterns: [],
  schema: NO_SCHEMA,
  owed: null,
  regressions: [],
  secrets: [],
  cycleStart: null,
  observing: false,
} as const;

/** No agent has used anything yet. */
export const NOTHING_SPENT = { spend: {}, forkSpend: {}, taskSpend: {}, context: null, recentRuns: [] } as const;

/** Nothing happened yet. */
export const NO_TALLY: Tally = { checks: {}, runs: 0, elapsedMs: 0, stalls: 0 };

/** The state right after `project/created`; every field a later event fills has its empty value here. */
export function startProject(event: EventOf<'project/created'>, place: Place): ProjectState {
  return {
    seq: place.seq,
    updatedAt: place.at,
    name: event.name,
    dir: event.dir,
    brief: event.brief,
    platforms: event.platforms,
    backend: event.backend,
    model: event.model,
    createdAt: place.at,
    stage: 'discovery',
    interviewed: false,
    notes: [],
    answers: [],
    question: null,
    questionCount: 0,
    rounds: {},
    spec: null,
    specProblems: [],
    planHash: null,
    schemaHash: '',
    patternsApplied: [],
    planProblems: [],
    batches: [],
    order: [],
    tasks: {},
    builtAt: null,
    codeSeq: 0,
    ownCheckpoints: false,
    critique: null,
    security: null,
    risks: [],
    checks: null,
    verification: null,
    maintenance: [],
    handoffVersion: 0,
    runCount: 0,
    commitCount: 0,
    furthest: 'discovery',
    lastResult: null,
    lastAgent: 1,
    sessions: {},
    delivered: {},
    work: { kind: 'start', purpose: 'interview', taskId: null, attempt: 1, because: [], resumes: null },
    halt: null,
    resetting: null,
    ...NO_BRANCHES,
    ...NOTHING_SPENT,
    tally: NO_TALLY,
  };
}
