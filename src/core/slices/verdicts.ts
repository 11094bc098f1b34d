import type { Event } from '../../../schemas/event.ts';
import type { Place } from '../project-start.ts';
import type { ProjectState } from '../state.ts';
import { atLeast } from './artifacts.ts';

/** What the reviewing stages found, as computed by code from their results. */
export function evolveVerdicts(state: ProjectState, event: Event, place: Place): ProjectState {
  switch (event.type) {
    case 'critique/judged': {
      const { type: _, ...critique } = event;
      return {
        ...state,
        critique: { ...critique, seq: place.seq },
        handoffVersion: atLeast(state, 4),
        work: { kind: 'report', bundle: 'critique' },
      };
    }
    case 'security/judged': {
      const { type: _, ...security } = event;
      return {
        ...state,
        security: { ...security, seq: place.seq },
        handoffVersion: atLeast(state, 5),
        work: { kind: 'report', bundle: 'security' },
      };
    }
    case 'risk/accepted':
      return {
        ...state,
        risks: [...state.risks.filter((risk) => risk.id !== event.risk.id), event.risk],
        halt: null,
        work: { kind: 'report', bundle: 'security' },
      };
    case 'verification/checked': {
      const { type: _, ...checks } = event;
      return {
        ...state,
        checks: { ...checks, seq: place.seq },
        work: { kind: 'start', purpose: 'verify', taskId: null, attempt: 1, because: [], resumes: null },
      };
    }
    case 'verification/judged': {
      const { type: _, ...verification } = event;
      return {
        ...state,
        verification: { ...verification, seq: place.seq },
        handoffVersion: atLeast(state, 6),
        work: { kind: 'report', bundle: 'verification' },
      };
    }
    default:
      return state;
  }
}
