import type { EventOf } from '../../schemas/event.ts';
import type { ProjectState } from './state.ts';

/** Where and when an event stands in the journal. */
export interface Place {
  readonly seq: number;
  readonly at: string;
}

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
    spend: {},
    context: null,
    resetting: null,
  };
}
