import type { Assignment } from '../../schemas/assignment.ts';

/** An assignment that says nothing but what is changed. */
export const assignmentSample = (change: Partial<Assignment> = {}): Assignment => ({
  runId: 'run-1',
  agent: 1,
  purpose: 'chat',
  attempt: 1,
  project: 'demo',
  brief: '',
  platforms: [],
  tier: null,
  answers: [],
  notes: [],
  features: [],
  profile: null,
  task: null,
  tasks: [],
  buildsOn: [],
  evidence: [],
  because: [],
  direction: null,
  roundsLeft: 0,
  readFirst: [],
  mayWrite: [],
  mayNotTouch: [],
  mayDeliver: [],
  ...change,
});
