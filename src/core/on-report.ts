import type { Event } from '../../schemas/event.ts';
import { decidePlan, decideSpec } from './accept.ts';
import { capNews } from './budget/caps.ts';
import type { ChangeReport } from './change/change-report.ts';
import { onChange } from './change/on-change.ts';
import { type Decision, decision, type Outcome, refuse } from './decision.ts';
import { onChecks } from './done-rule.ts';
import { type ForkReport, onFork } from './forks/on-fork.ts';
import { unresolved } from './forks/sides-stopped.ts';
import { askAgain, onDirectory } from './kickoff-directory.ts';
import type { LaneReport } from './lanes/lane-report.ts';
import { onLane } from './lanes/on-lane.ts';
import { limitsOf } from './limits.ts';
import { onLooked } from './menu.ts';
import { notDone } from './not-done.ts';
import { onCheckpoint } from './on-checkpoint.ts';
import { onCommit } from './on-commit.ts';
import { onOpened } from './opening.ts';
import { onRerun } from './regressions/on-rerun.ts';
import type { Report } from './report.ts';
import { onSecretsFound } from './secrets/on-found.ts';
import { say } from './show.ts';
import { onStartup } from './startup.ts';
import type { State } from './state.ts';
import { onTravel, type TravelReport } from './travel/on-travel.ts';
import { onVerificationChecks } from './verification-checks.ts';

/** Turns news from the world into what is remembered and said. What follows from it automatically is `advance`'s. */
export function onReport(state: State, report: Report): Outcome {
  switch (report.type) {
    case 'startup/read':
      return onStartup(state, report);
    case 'menu/looked':
      return onLooked(state, report);
    case 'directory/examined':
      return onDirectory(state, report);
    case 'project/opened':
      return onOpened(state, report);
    case 'registry/changed':
      return onRegistry(report);
    case 'run/ended':
      return decision({ events: [report.event] });
    case 'files/delivered':
      return onDelivered(report);
    case 'project/observed':
      return report.bundle === 'spec' ? decideSpec(state, report) : decidePlan(state, report);
    case 'commit/made':
      return onCommit(state, report);
    case 'tree/recorded':
      return onRecorded(state, report);
    case 'checks/ran':
      return onChecks(state, report);
    case 'checkpoint/made':
      return onCheckpoint(state, report);
    case 'rerun/ran':
      return onRerun(state, report);
    case 'secrets/found':
      return onSecretsFound(state, report);
    case 'verification/checked':
      return onVerificationChecks(state, report);
    case 'reset/archived':
      return onReset(report);
    case 'words':
      return decision({ show: report.blocks });
    case 'caps/looked':
      return onCaps(state, report);
    case 'effect/failed':
      return onFailure(state, report);
    default:
      return onBranches(state, report);
  }
}

/** News of moves of the repository, of a fork's copies, and of tasks that are built beside the project. */
function onBranches(state: State, report: TravelReport | ForkReport | LaneReport | ChangeReport): Outcome {
  switch (report.type) {
    case 'change/looked':
    case 'stale/seen':
      return onChange(state, report);
    case 'travel/previewed':
    case 'cycle/based':
    case 'travel/moved':
    case 'reset/found':
    case 'reset/undone':
      return onTravel(state, report);
    case 'lanes/prepared':
    case 'lane/ended':
    case 'lane/spent':
    case 'lanes/rested':
    case 'lane/fitted':
    case 'lane/applied':
      return onLane(state, report);
    default:
      return onFork(state, report);
  }
}

type Of<T extends Report['type']> = Extract<Report, { type: T }>;

function onRegistry(report: Of<'registry/changed'>): Decision {
  const entries = report.entries.length === 0 ? null : report.entries;
  return decision({
    shell: [
      { type: 'shell/setup', setup: 'ok', context: report.context },
      { type: 'shell/menu', entries },
      { type: 'shell/relocating', dir: null },
    ],
    show: [say('info', report.note)],
  });
}

function onDelivered(report: Of<'files/delivered'>): Decision {
  const kept = report.kept.map((path) => say('warn', `${path} held something else; it is kept in ${report.keep}`));
  return decision({
    events: [{ type: 'artifacts/delivered', bundle: report.bundle, files: [...report.files] }],
    show: kept,
  });
}

/** A stretch that was to be closed stays open when the human has said to go on meanwhile. */
function onRecorded(state: State, report: Of<'tree/recorded'>): Decision {
  const { taskId, tree, head } = report;
  const atHand = state.project?.work ?? null;
  if (!report.close) {
    // The pipeline may have been turned to something else while the tree was recorded.
    const awaited = atHand?.kind === 'record' && atHand.taskId === taskId;
    return decision({ events: awaited ? [{ type: 'task/opened', taskId, tree, head }] : [] });
  }
  const work = atHand?.kind;
  const stopped = state.project?.halt !== null && work !== 'run';
  const rests = stopped || work === 'question' || work === 'retry-task' || work?.startsWith('fork-') === true;
  return decision({ events: rests ? [{ type: 'task/closed', taskId, tree }] : [] });
}

/** Agents have used more: decided on what is remembered by now. */
function onCaps({ project, shell }: State, { flight }: Of<'caps/looked'>): Decision {
  return decision({ events: project === null ? [] : capNews(project, limitsOf(shell), flight) });
}

function onReset(report: Of<'reset/archived'>): Decision {
  return decision({
    shell: [
      { type: 'shell/attached', heldBy: null, broken: null },
      { type: 'shell/focus', agent: null },
    ],
    show: [
      say('good', 'The pipeline is back to its initial state. Your code and git history were not touched.'),
      say('plain', `Journal and artifacts: ${report.archive}`, 'Type Start agent 0 to begin again.'),
    ],
  });
}

/** A failure of the pipeline's own work stops the pipeline, so that it can be gone on with; any other is a refusal. */
function onFailure(state: State, report: Of<'effect/failed'>): Outcome {
  const said = report.detail === '' ? report.message : `${report.message} (${report.detail})`;
  if (!report.ofWork || state.project === null) {
    return refuse('effect-failed', said, { tryNext: [report.next], shell: askAgain(state) });
  }
  const { work, halt } = state.project;
  if (work?.kind === 'fork-resolve') return decision({ events: [unresolved(work, said)] });
  const events: Event[] = [];
  if ((halt === null && work?.kind !== 'question') || (work?.kind === 'travel' && halt?.reason !== 'failed')) {
    events.push({ type: 'pipeline/halted', reason: 'failed', detail: `${said}. ${report.next}` });
  }
  events.push(...notDone(state.project, said, report.spent));
  return decision({ events, show: events.length === 0 ? [say('bad', said, report.next)] : [] });
}
