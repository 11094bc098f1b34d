import type { Event, EventOf, Run } from '../../../schemas/event.ts';
import type { Gate, Stage } from '../../../schemas/stage.ts';
import { replanWords } from '../change/replan.ts';
import { problemWords } from '../problem-words.ts';
import type { Place } from '../project-start.ts';
import { markOf } from '../session-mark.ts';
import type { ProjectState, Work } from '../state.ts';
import { isStuck } from '../travel/being-moved.ts';
import { atLeast } from './artifacts.ts';

const GATE_STAGE: Record<Gate, Stage> = {
  compile: 'discovery',
  plan: 'planning',
  build: 'building',
  critic: 'critique',
  security: 'security',
  verify: 'verification',
};

const start = (purpose: 'compile' | 'plan' | 'critique' | 'security'): Extract<Work, { kind: 'start' }> => ({
  kind: 'start',
  purpose,
  taskId: null,
  attempt: 1,
  because: [],
  resumes: null,
});

/** Gates, the build's end, stopping and going on. */
export function evolvePipeline(state: ProjectState, event: Event, place: Place): ProjectState {
  switch (event.type) {
    case 'gate/passed':
      return passed(state, event.gate);
    case 'build/completed':
      return {
        ...state,
        builtAt: place.seq,
        handoffVersion: atLeast(state, 3),
        work: { kind: 'commit', bundle: 'build' },
      };
    case 'pipeline/halted':
      // A move that failed half-way waits to be finished or taken back; a pause does not set it going again.
      return isStuck(state) ? state : { ...state, halt: haltOf(event) };
    case 'pipeline/resumed':
      return resumed(state, event);
    case 'reset/began':
      return { ...state, resetting: event.archive, work: null, question: null };
    case 'run/started':
      return { ...state, question: null };
    default:
      return state;
  }
}

function passed(state: ProjectState, gate: Gate): ProjectState {
  const stage: Stage = gate === 'build' && state.stage === 'maintenance' ? 'maintenance' : GATE_STAGE[gate];
  return {
    ...state,
    stage,
    halt: null,
    question: null,
    rounds: {},
    handoffVersion: gate === 'critic' ? atLeast(state, 3) : state.handoffVersion,
    work: gate === 'plan' ? replanning(state) : workAt(gate),
  };
}

/** With an approved change the Planner is told what it is and which tasks are its own. */
function replanning(state: ProjectState): Work {
  return { ...start('plan'), because: replanWords(state) };
}

function workAt(gate: Gate): Work {
  switch (gate) {
    case 'compile':
      return start('compile');
    case 'plan':
      return start('plan');
    case 'build':
      return { kind: 'next-task' };
    case 'critic':
      return start('critique');
    case 'security':
      return start('security');
    case 'verify':
      return { kind: 'verify-checks' };
    default:
      return gate satisfies never;
  }
}

/**
 * Going on after a stop. A run that was cut short is started again, a task's on a newly recorded tree, so that what
 * the human changed in between stays the human's; `keep` takes the half-done work to the checks as it is.
 */
const haltOf = ({ reason, detail, first }: EventOf<'pipeline/halted'>): ProjectState['halt'] =>
  first === undefined ? { reason, detail } : { reason, detail, first };

function resumed(state: ProjectState, event: EventOf<'pipeline/resumed'>): ProjectState {
  const open = { ...state, halt: null, question: state.question?.kind === 'recovery' ? null : state.question };
  const run = cutShort(state);
  if (run === null) return { ...open, work: anew(state) };
  if (event.choice === 'keep' && run.taskId !== null) {
    return { ...open, work: { kind: 'check', taskId: run.taskId, runId: run.runId } };
  }
  return { ...open, work: again(run) };
}

/** Documents that failed their last attempt get as many again, with what is wrong with them; other work just goes on. */
function anew(state: ProjectState): Work | null {
  const { work } = state;
  if (work?.kind !== 'redo' || state.halt?.reason !== 'failed') return work;
  const because = work.problems.map(problemWords);
  return { kind: 'start', purpose: work.purpose, taskId: null, attempt: 1, because, resumes: null };
}

/** The work that starts a run over: a task's tree is recorded first. */
function again(run: Run): Work {
  if (run.taskId !== null) return { kind: 'record', taskId: run.taskId };
  const { purpose, attempt, because } = run;
  return { kind: 'start', purpose, taskId: null, attempt, because, resumes: markOf(run) };
}

/**
 * The run that ended without its work being done; null when the work at hand is not such a run. One that ended well
 * but was stopped for what came of it has to be done again too.
 */
function cutShort(state: ProjectState): Run | null {
  const work = state.work;
  if (work?.kind === 'settle') {
    const toSettle = work.ended.outcome === 'completed' || work.ended.outcome === 'asked';
    return toSettle && state.halt?.reason !== 'failed' ? null : work.run;
  }
  return work?.kind === 'question' && state.question?.kind === 'recovery' ? work.run : null;
}
