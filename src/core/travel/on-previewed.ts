import type { MovePreview } from '../../../schemas/moves.ts';
import { PATHS } from '../../../schemas/paths.ts';
import type { Travel } from '../../../schemas/travel.ts';
import { decision, type Outcome, type Refusal, refuse } from '../decision.ts';
import type { TravelAsk } from '../effect.ts';
import { mayGoOn, skipInPlace } from '../maintenance/skip.ts';
import { type Block, say } from '../show.ts';
import type { ProjectState, State } from '../state.ts';
import { moveWords } from './preview-words.ts';
import { mayReplay } from './replay.ts';
import { type Previewed, planTrip, type Trip } from './trip.ts';
import { mayUndo } from './undo.ts';

/** What a move would do is known: it is shown and asked about, refused with what is in the way, or begun. */
export function onPreviewed(state: State, report: Previewed): Outcome {
  const { project } = state;
  if (project === null) return decision({});
  // What was free to move when it was asked may be at work by now.
  const closed = mayMove(state, report.ask);
  if (closed !== null) return closed;
  if (report.ask.kind === 'skip' && report.ask.backup === null) return skipInPlace(report.ask);
  const { preview, go } = report;
  const trip = planTrip(project, report);
  if (preview === null || trip === null) return unknownTarget(report);
  const refusal = blocked(trip, preview);
  if (refusal !== null) return refusal;
  return go.yes ? begin(state, trip, { ...report, preview, seen: go.seen }) : ask(state, trip, preview);
}

function mayMove(state: State, ask: TravelAsk): Refusal | null {
  if (ask.kind === 'skip') return mayGoOn(state, ask);
  return ask.kind === 'replay' ? mayReplay(state) : mayUndo(state);
}

type Confirmed = Previewed & { readonly preview: MovePreview; readonly seen: string | null };

/** Begins the move the human said yes to; where something changed since it was shown, it is shown and asked again. */
function begin(state: State, trip: Trip, report: Confirmed): Outcome {
  const { preview, seen, snapshot } = report;
  if (seen !== null && seen !== preview.fingerprint) {
    const again = ask(state, trip, preview);
    const words = say('warn', 'Something changed since this was shown last; look again.');
    return { ...again, show: [...again.show, words] };
  }
  if (snapshot === null || state.project === null) {
    return refuse('not-saved', 'no backup was made, so nothing is moved', { tryNext: [trip.command] });
  }
  const show = seen === null ? allWords(state.project, trip, { ...preview, backup: snapshot.ref }) : [];
  return decision({ events: [{ type: 'travel/began', travel: travelOf(state.project, trip, report) }], show });
}

function travelOf(project: ProjectState, trip: Trip, report: Previewed): Travel {
  const { preview, snapshot, ask: order } = report;
  const backup = snapshot?.ref ?? '';
  const changed = new Set((preview?.changes ?? []).map(({ path }) => path));
  return {
    id: `${order.kind}-${project.seq + 1}-${backup.split('/').at(-1) ?? ''}`,
    kind: order.kind,
    label: trip.label,
    taskId: order.kind === 'replay' ? order.taskId : null,
    ...(order.kind === 'skip' ? { cycle: order.cycle } : {}),
    backup,
    from: { head: snapshot?.head ?? null, branch: snapshot?.branch ?? null },
    to: trip.to,
    also: [...order.also],
    back: [...trip.back],
    found: [...report.found],
    touched: Object.keys(project.delivered).filter((path) => changed.has(path)),
    merge: null,
  };
}

function unknownTarget({ ask: order }: Previewed): Refusal {
  if (order.kind !== 'replay') {
    return refuse('nothing-to-undo', `the backup of ${order.label} is not there`, { tryNext: ['!doctor'] });
  }
  const { taskId, checkpoints } = order;
  const known = checkpoints.map((one) => one.taskId).filter((id) => id !== taskId);
  const message = `${taskId} has no checkpoint: HANDOFF names none on this branch, and no commit of it has ${taskId} in its trailer`;
  const named = known.slice(-2).reverse();
  return refuse('no-checkpoint', message, { tryNext: [...named.map((id) => `!replay ${id}`), `!build ${taskId}`] });
}

function blocked(trip: Trip, { obstacles, changes, leaving, coming }: MovePreview): Refusal | null {
  if (obstacles.length > 0) {
    const one = obstacles.length === 1;
    return refuse(
      'in-the-way',
      `${trip.name} cannot be done now: ${one ? 'something is' : 'some things are'} in the way`,
      {
        missing: obstacles,
        tryNext: [...new Set(obstacles.map(({ next }) => next))].slice(0, 3),
      },
    );
  }
  if (changes.length + leaving.length + coming.length > 0 || trip.differs) return null;
  return refuse('there-already', `${trip.name} would change nothing: the project is there already`, {
    tryNext: ['!status', '!build'],
  });
}

/** Shows what would be done, and waits for the phrase; without a terminal the word is to be on the line. */
function ask({ shell, project }: State, trip: Trip, preview: MovePreview): Outcome {
  const show = allWords(project, trip, preview);
  if (!shell.interactive) {
    return refuse('needs-yes', `${trip.name} is confirmed on the line`, { tryNext: [`'${trip.command} --yes'`], show });
  }
  const command = `${trip.command} --yes ${preview.fingerprint} ${preview.backup}`;
  const confirm = { phrase: trip.phrase, command, about: trip.about };
  return decision({ shell: [{ type: 'shell/confirm', confirm }], show });
}

function allWords(project: ProjectState | null, trip: Trip, preview: MovePreview): readonly Block[] {
  return [...trip.words, ...moveWords(preview, preview.backup), ...youngerPlan(project, preview)];
}

const PLAN_FOLDERS = ['artifacts/discovery', 'artifacts/build', PATHS.contracts];

/** A project whose code is older than its plan loses the plan's files on the way: how to take them back is said before. */
function youngerPlan(project: ProjectState | null, { changes, backup }: MovePreview): readonly Block[] {
  const known = new Set([PATHS.taskGraph, ...Object.keys(project?.delivered ?? {})]);
  const gone = changes.filter(({ path, kind }) => kind === 'deleted' && known.has(path)).map(({ path }) => path);
  const folders = PLAN_FOLDERS.filter((folder) => gone.some((path) => path.startsWith(`${folder}/`)));
  if (folders.length === 0) return [];
  const command = `git checkout ${backup} -- ${folders.join(' ')}`;
  return [
    say(
      'warn',
      'Specification or plan are not at that commit and leave with it. To have them back afterwards:',
      `  ${command}`,
    ),
  ];
}
