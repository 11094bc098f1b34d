import type { Event } from '../../schemas/event.ts';
import type { Gate } from '../../schemas/stage.ts';
import { decision, type Outcome, type Refusal, refuse } from './decision.ts';
import { missing } from './gates.ts';
import { pendingMigration } from './migrations/pending.ts';
import { observed } from './observing/observed.ts';
import { beingReset, readOnly } from './read-only.ts';
import { SETUP_BLOCK } from './startup.ts';
import type { ProjectState, State } from './state.ts';
import { beingMoved } from './travel/being-moved.ts';

/** Refuses where set-up is missing, nothing was started, or no project is open; null when a project is there. */
export function needProject(state: State): Refusal | null {
  if (state.shell.setup === 'missing' || state.shell.setup === 'corrupt') {
    return refuse('setup-missing', 'set-up is not complete', { tryNext: ['bash SETUP.sh'], show: [SETUP_BLOCK] });
  }
  if (state.project !== null) return null;
  if (state.shell.menu !== null)
    return refuse('no-project', 'choose a project first', { tryNext: ['its number', 'N'] });
  if (state.shell.kickoff !== null) {
    return refuse('no-project', 'the new project is not described yet', { tryNext: [kickoffStep(state)] });
  }
  return refuse('no-project', 'no project is open', { tryNext: ['Start agent 0'] });
}

function kickoffStep(state: State): string {
  const step = state.shell.kickoff?.step;
  if (step === 'brief') return 'describe what the project does';
  return step === 'platform' ? 'a platform, e.g. Linux' : 'the project directory';
}

/** As `needProject`, and refuses a project that another shell holds, whose journal is broken, or that is being reset. */
export function needAttached(state: State): Refusal | null {
  const none = needProject(state) ?? readOnly(state);
  return none ?? (state.project === null ? null : beingReset(state.project));
}

/** As `needAttached`, and refuses a project that is only looked at. */
export const needWritable = (state: State): Refusal | null => needAttached(state) ?? observed(state);

/** True while the pipeline works and only waits for the world, not for the human. */
export function isBusy(project: ProjectState): boolean {
  const waits = project.work?.kind === 'question' || project.work?.kind === 'migration';
  return project.work !== null && !waits && project.halt === null;
}

/** True while agents that were told to stop have not been seen to: they report it, and no second one may start before. */
export function isStopping({ halt, work }: ProjectState): boolean {
  if (halt === null) return false;
  // One that was cut short with the shell has nobody at work in it: it waits to be begun again or decided anew.
  if (work?.kind === 'fork-resolve') return halt.reason !== 'interrupted';
  if (work?.kind === 'lane-apply') return halt.reason !== 'failed';
  return work?.kind === 'run' || work?.kind === 'fork-run' || work?.kind === 'lanes';
}

/** Refuses while something runs, or while the repository is being moved. */
export function needIdle(state: State): Refusal | null {
  const refusal = needWritable(state);
  if (refusal !== null || state.project === null) return refusal;
  const moving = beingMoved(state.project);
  if (moving !== null) return moving;
  if (isStopping(state.project)) {
    return refuse('stopping', 'the agent is still being stopped', {
      tryNext: ['the same again in a moment', '!status'],
    });
  }
  if (!isBusy(state.project)) return pendingMigration(state.project);
  const { work } = state.project;
  const what = work?.kind === 'fork-run' ? `both sides of fork ${work.name} are building` : 'the pipeline is at work';
  return refuse('busy', what, { tryNext: ['wait for it', '!pause'] });
}

/** Whether a gate is open: true, or a refusal that lists every unmet requirement with the command that meets it. */
export function gateOpen(state: State, gate: Gate): true | Refusal {
  const busy = needIdle(state);
  if (busy !== null) return busy;
  const unmet = missing(state, gate);
  if (unmet.length === 0) return true;
  const one = unmet.length === 1;
  return refuse(
    'gate-closed',
    `!${gate} is not open: ${unmet.length} ${one ? 'requirement is' : 'requirements are'} not met`,
    {
      missing: unmet,
      tryNext: [...new Set(unmet.map((item) => item.next))].slice(0, 3),
    },
  );
}

/** Passes a gate that is open, with what comes before and after it; the stage's own agent is the active one from here on. */
export const passGate = (gate: Gate, before: readonly Event[] = [], after: readonly Event[] = []): Outcome =>
  decision({
    shell: [{ type: 'shell/focus', agent: null }],
    events: [...before, { type: 'gate/passed', gate }, ...after],
  });
