import type { Event } from '../../../schemas/event.ts';
import type { Place } from '../project-start.ts';
import type { MaintenanceCycle, ProjectState } from '../state.ts';
import { freshTask } from './artifacts.ts';

/** Change cycles on a shipped project: request, scope, approval, tasks, end. */
export function evolveMaintenance(state: ProjectState, event: Event, place: Place): ProjectState {
  switch (event.type) {
    case 'maintenance/opened':
      return { ...state, stage: 'maintenance', lastAgent: 7 };
    case 'maintenance/requested':
      return {
        ...withCycle(state, event.id, {
          id: event.id,
          request: event.request,
          title: event.request,
          reason: '',
          status: 'requested',
          taskIds: [],
          at: place.at,
        }),
        work: { kind: 'start', purpose: 'scope', taskId: null, attempt: 1, because: [], resumes: null },
      };
    case 'maintenance/scoped': {
      const before = state.maintenance.find((cycle) => cycle.id === event.id);
      const kept = Object.entries(state.tasks).filter(([id]) => !id.startsWith(`${event.id}-`));
      const tasks = Object.fromEntries([...kept, ...event.tasks.map((task) => [task.id, freshTask(task)] as const)]);
      const cycle: MaintenanceCycle = {
        id: event.id,
        request: before?.request ?? event.title,
        title: event.title,
        reason: event.reason,
        status: 'scoped',
        taskIds: event.tasks.map((task) => task.id),
        at: before?.at ?? place.at,
      };
      return { ...withCycle(state, event.id, cycle), tasks, work: null };
    }
    case 'maintenance/approved':
      return { ...restatus(state, event.id, 'approved'), work: { kind: 'next-task' } };
    case 'maintenance/dropped':
      return { ...restatus(state, event.id, 'dropped'), work: null };
    case 'maintenance/finished':
      return { ...restatus(state, event.id, 'finished'), work: { kind: 'commit', bundle: 'maintenance' } };
    default:
      return state;
  }
}

function withCycle(state: ProjectState, id: string, cycle: MaintenanceCycle): ProjectState {
  const others = state.maintenance.filter((other) => other.id !== id);
  return { ...state, maintenance: [...others, cycle] };
}

function restatus(state: ProjectState, id: string, status: MaintenanceCycle['status']): ProjectState {
  const cycle = state.maintenance.find((other) => other.id === id);
  return cycle === undefined ? state : withCycle(state, id, { ...cycle, status });
}
