import { REGISTERED_STAGES, type RegisteredStage } from '../../schemas/stage.ts';
import type { ProjectState } from './project-state.ts';

/** How far the project is, as home's registry names it. Only ever goes forward (product.md, section 2). */
export function registeredStage(state: ProjectState): RegisteredStage {
  return state.furthest;
}

/** The furthest of what was reached before and what is reached now. */
export function furthestStage(state: ProjectState): RegisteredStage {
  const now = reached(state);
  return REGISTERED_STAGES.indexOf(now) > REGISTERED_STAGES.indexOf(state.furthest) ? now : state.furthest;
}

function reached(state: ProjectState): RegisteredStage {
  if (state.stage === 'maintenance') return 'maintenance';
  if (state.verification !== null && state.verification.verdict !== 'NO-SHIP') return 'shipped';
  if (state.security !== null) return 'secured';
  if (state.critique !== null) return 'critiqued';
  if (state.handoffVersion >= 3) return 'built';
  if (state.planHash !== null) return state.stage === 'building' ? 'building' : 'planning';
  return 'discovery';
}
