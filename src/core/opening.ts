import type { Event, EventOf } from '../../schemas/event.ts';
import { PATHS } from '../../schemas/paths.ts';
import { openFork } from './branch-effects.ts';
import { decision, type Outcome, refuse } from './decision.ts';
import type { Effect } from './effect.ts';
import { cutResolution } from './forks/cut-resolution.ts';
import { isKept } from './forks/term.ts';
import { limitsOf } from './limits.ts';
import { isShipped } from './next-step.ts';
import { recovery } from './recovery.ts';
import type { Report } from './report.ts';
import type { ShellEvent } from './shell-event.ts';
import { type Block, say } from './show.ts';
import { standing } from './standing.ts';
import type { ProjectState, State } from './state.ts';
import type { Worker } from './worker.ts';

type OpenedReport = Extract<Report, { type: 'project/opened' }>;

/** A project's journal was opened (and folded already): start it, or say where it stands and what was interrupted. */
export function onOpened(state: State, report: OpenedReport): Outcome {
  if (state.project === null) return onEmpty(state, report);
  const shell = attachedTo(report);
  const notices = noticesOf(report);
  const where = standing(state.project);
  if (report.heldBy !== null || report.broken !== null) return decision({ shell, show: [...notices, ...where] });
  if (state.project.resetting !== null) {
    const { dir, resetting } = state.project;
    const reset = { type: 'shell/reset', dir } as const;
    return decision({
      shell: [...shell, reset],
      effects: [{ type: 'reset/archive', archive: resetting }],
      show: notices,
    });
  }
  const events = [
    ...recovery(state.project, report.left),
    ...sessionOver(state.project),
    ...(report.resume ? openMaintenance(state.project) : []),
  ];
  const show = [...notices, ...unfinished(state.project), ...cutResolution(state.project)];
  const said = report.resume || events.length > 0 ? [...show, ...where] : show;
  return decision({ shell, events, effects: oldForks(state.project), show: said });
}

/**
 * What closed forks left goes when their term is over, by the clock and by the project's own time: a clock that is wrong
 * at one opening takes nothing away. What day it is, only the world knows, and also what an earlier project left here.
 */
function oldForks(project: ProjectState): readonly Effect[] {
  if (project.origin !== null || project.observing) return [];
  return [{ type: 'forks/prune', forks: project.forks.filter(isKept), upto: project.updatedAt }];
}

const attachedTo = (report: OpenedReport): readonly ShellEvent[] => [
  { type: 'shell/attached', heldBy: report.heldBy, broken: report.broken },
  { type: 'shell/started' },
  { type: 'shell/focus', agent: null },
];

/** The journal holds no project: one begins here when it was described, else there is nothing to go on with. */
function onEmpty(state: State, report: OpenedReport): Outcome {
  const shell = attachedTo(report);
  const notices = noticesOf(report);
  if (report.heldBy !== null || report.broken !== null) {
    return refuse('read-only', `${report.dir} cannot be written now`, { tryNext: ['!doctor'], show: notices, shell });
  }
  if (state.shell.kickoff !== null) {
    const show = [...notices, say('good', `Project directory: ${report.dir}`)];
    return decision({ shell, events: [created(state, report)], show });
  }
  // A first append that a crash cut short leaves a journal without a project; looking at it is no mistake.
  if (!report.resume) return decision({ shell: shell.slice(0, 1), show: notices });
  return refuse('no-journal', `${report.dir} holds no journal of this shell any more`, {
    tryNext: ['Start agent 0', 'forget <its number>', 'N'],
  });
}

/** Who the project is made with works on it from then on, unless something else is said. */
function firstWorker({ shell }: State): Worker {
  const { option, choice } = limitsOf(shell).crew;
  const backend = option ?? choice?.backend ?? 'rehearsal';
  return { backend, model: backend === choice?.backend ? choice.model : null };
}

function created(state: State, report: OpenedReport): EventOf<'project/created'> {
  return {
    type: 'project/created',
    name: report.name,
    dir: report.dir,
    brief: state.shell.kickoff?.brief ?? '',
    platforms: [...(state.shell.kickoff?.platforms ?? [])],
    ...firstWorker(state),
    base: report.base,
  };
}

function noticesOf(report: OpenedReport): readonly Block[] {
  const lines: Block[] = [];
  if (report.heldBy !== null) {
    lines.push(
      say(
        'warn',
        `Another shell (process ${report.heldBy}) holds this project: read-only here.`,
        'Close it, then type Start agent 0 to open the project again.',
      ),
    );
  }
  if (report.torn !== null)
    lines.push(say('warn', `The journal's last line was torn by a crash; it is set aside: ${report.torn}`));
  if (report.broken !== null)
    lines.push(say('bad', `The journal cannot be trusted from here on: ${report.broken}. Read-only; see !doctor.`));
  for (const path of report.drift) {
    const kept = path.startsWith(PATHS.handoff)
      ? ' The shell writes its own again; a copy of this one is in .git/codesleuth/kept/.'
      : '';
    lines.push(say('warn', `${path} differs from what was recorded; it was changed outside the shell.${kept}`));
  }
  return lines;
}

/** A cap on a session ends with it. */
function sessionOver({ caps }: ProjectState): readonly Event[] {
  const over = Object.values(caps.set).filter(({ scope }) => scope.kind === 'session');
  return over.map(({ scope, unit }) => ({ type: 'budget/set', scope, unit, limit: null }));
}

/** A move that was cut short is finished by itself: a repository is not left half-way. */
function unfinished({ travel, halt }: ProjectState): readonly Block[] {
  if (travel === null || halt?.reason === 'failed') return [];
  return [say('info', `Finishing ${travel.travel.label}, which was cut short.`)];
}

/** A shipped project that is resumed goes to Agent 7, unless something is still under way in it. */
export function openMaintenance(project: ProjectState): readonly Event[] {
  // One that was taken back to a task of the build is to be judged again first.
  if (project.stage === 'maintenance' || project.stage === 'building' || project.work !== null) return [];
  if (openFork(project) !== null) return [];
  return isShipped(project) || project.furthest === 'maintenance' ? [{ type: 'maintenance/opened' }] : [];
}
