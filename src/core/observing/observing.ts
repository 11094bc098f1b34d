import { decision, type Outcome, type Refusal, refuse } from '../decision.ts';
import { needAttached, needIdle } from '../guards.ts';
import { limitsOf } from '../limits.ts';
import { chatRun } from '../new-run.ts';
import { say } from '../show.ts';
import { nextWords } from '../standing.ts';
import type { ProjectState, State } from '../state.ts';

/** Whether the mode may be changed now: it is not switched on while something is at work. */
export function mayObserve(state: State): Refusal | null {
  return state.project?.observing === true ? needAttached(state) : needIdle(state);
}

/** Switches the mode on or off; it stays with the project until it is switched off. */
export function setObserving({ project }: State, on: boolean): Outcome {
  if (project === null) return decision({});
  if (project.observing === on) {
    const message = on ? 'this project is only looked at already' : 'this project may be written already';
    return refuse('as-it-is', message, { tryNext: [on ? '!observe off' : '!observe'] });
  }
  return decision({
    events: [{ type: 'observe/set', on }],
    show: on ? [] : nextWords({ ...project, observing: false }),
  });
}

/** Plain words while the project is only looked at: a question to Agent 7, whose run may only read. */
export function askObserver(state: State, project: ProjectState, text: string): Outcome {
  if (text.trim() === '') return decision({ show: [say('info', 'Ask in plain words, or type !observe off.')] });
  if (project.work !== null || project.halt !== null) {
    const message = 'something is stopped half-way in this project, so nobody is free to answer';
    return refuse('observing', message, { tryNext: ['!observe off', '!status'] });
  }
  const run = chatRun(project, 7, { text, crew: limitsOf(state.shell).crew });
  return decision({
    events: [
      { type: 'note/added', agent: 7, text },
      { type: 'run/started', run },
    ],
  });
}
