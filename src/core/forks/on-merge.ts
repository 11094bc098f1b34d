import type { Event } from '../../../schemas/event.ts';
import type { MergePreview } from '../../../schemas/moves.ts';
import type { Travel } from '../../../schemas/travel.ts';
import { forkNamed } from '../branch-effects.ts';
import type { Fork } from '../branches.ts';
import { type Decision, decision, type Outcome, refuse } from '../decision.ts';
import type { Effect } from '../effect.ts';
import type { Report } from '../report.ts';
import { adoptSecrets } from '../secrets/adopt.ts';
import { type Block, say } from '../show.ts';
import type { ProjectState, State } from '../state.ts';
import { halfDone } from '../travel/uncommitted.ts';
import { askAbout, asksAgain, wakened } from './ask-conflict.ts';
import { mayMerge } from './may-merge.ts';
import { afterDeletions, mergeWords, type Previewed } from './merge-words.ts';
import { waysOn } from './mergeable.ts';

/** Files named in a refusal; more are counted. */
const MOST_NAMED = 5;

type Resolved = Extract<Report, { type: 'fork/resolved' }>;

/** What a merge would do is known: it is shown, refused, asked about, or done. */
export function onMergePreviewed(state: State, report: Previewed): Outcome {
  const { project } = state;
  const fork = project === null ? null : forkNamed(project, report.name);
  const open = mayMerge(state);
  if (open !== true) return open;
  if (project === null || fork?.status !== 'open') return decision({});
  const refused = inTheWay(project, report, fork);
  const { preview } = report;
  if (refused !== null || preview === null) return refused ?? decision({});
  if (preview.conflicts.length > 0) return onConflicts(state, report, preview);
  const travel = travelOf(project, report, preview);
  if (travel !== null) {
    // Before the move: the file that shows them is written when it is over.
    const adopted = adoptSecrets(project, `${report.name}-${report.side}`, report.secrets);
    return decision({ events: [...adopted, { type: 'travel/began', travel }] });
  }
  return show(state, report, mergeWords(project, fork, { report, preview }));
}

/** True when the human has said yes to just this, or to whatever there is. */
function isConfirmed({ go, fingerprint }: Previewed): boolean {
  return go.yes && (go.seen === null || go.seen === fingerprint);
}

function inTheWay(project: ProjectState, report: Previewed, fork: Fork): Outcome | null {
  const { name, side, preview } = report;
  const all = [...report.obstacles, ...(preview?.obstacles ?? [])];
  const obstacles = [...new Map(all.map((one) => [one.what, one])).values()];
  if (obstacles.length > 0 || preview === null) {
    const tryNext = [...new Set(obstacles.map((one) => one.next)), '!forks'].slice(0, 3);
    return refuse('merge-obstacles', `side ${side} of ${name} cannot be merged now`, { missing: obstacles, tryNext });
  }
  if (preview.markers.length > 0 && !report.markers) return refuseMarkers(report, fork, preview.markers);
  if (preview.entangled.length > 0) {
    const files = preview.entangled.join(', ');
    return refuse('entangled', `your uncommitted work is in files the merge changes: ${files}`, {
      tryNext: [`git commit it or git stash it, then !merge ${side}`],
    });
  }
  if (!preview.done) return null;
  return refuse('nothing-to-merge', `side ${side} has no commit that the project does not have`, {
    tryNext: waysOn(project, fork).filter((line) => line !== `!merge ${side}`),
  });
}

/** Only a person can tell a forgotten conflict from lines that are meant to look like one, such as those of a manual. */
function refuseMarkers({ side }: Previewed, fork: Fork, files: readonly string[]): Outcome {
  const more = files.length > MOST_NAMED ? ` and ${files.length - MOST_NAMED} more` : '';
  const where = `${files.slice(0, MOST_NAMED).join(', ')}${more}`;
  const dir = fork.sides.find((one) => one.side === side)?.dir ?? 'its copy';
  return refuse('markers', `side ${side} has committed lines that look like conflict markers: ${where}`, {
    tryNext: [
      `if a conflict was forgotten there: resolve and commit it in ${dir}, then !merge ${side}`,
      `if they are meant to be there: !merge ${side} --markers`,
    ],
  });
}

/** The preview, and what confirms it: a phrase, or for scripts the command with the fingerprint of what was shown. */
function show(state: State, report: Previewed, words: readonly Block[]): Outcome {
  const { side, go, fingerprint } = report;
  const meant = report.markers ? '--markers ' : '';
  const command = `!merge ${side} ${meant}--yes ${fingerprint}`;
  const changed = go.yes
    ? [say('warn', 'Something changed since this was looked at; here is what a merge does now.')]
    : [];
  const blocks = [...changed, ...words];
  if (!state.shell.interactive) {
    return refuse('needs-yes', 'a merge is confirmed on the line', {
      show: blocks,
      tryNext: [`'!merge ${side} ${meant}--yes'`],
    });
  }
  const about = `Side ${side} of fork ${report.name} is merged into the project; !undo takes it back.`;
  return decision({
    shell: [{ type: 'shell/confirm', confirm: { phrase: `merge ${side}`, command, about } }],
    show: blocks,
  });
}

/** The move that makes the merge; null while it is only looked at. */
function travelOf(project: ProjectState, report: Previewed, preview: MergePreview): Travel | null {
  if (report.ready === null || preview.result === null || !isConfirmed(report)) return null;
  const { snapshot, commit } = report.ready;
  const { index, work } = preview.result;
  return {
    // The backup's name makes it unique for ever: numbers begin anew after a reset.
    id: `merge-${project.seq}-${snapshot.ref.split('/').at(-1) ?? ''}`,
    kind: 'merge',
    label: `!merge ${report.side}`,
    taskId: null,
    backup: snapshot.ref,
    from: { head: snapshot.head, branch: snapshot.branch },
    to: { kind: 'trees', head: commit, index, work },
    also: [],
    back: [],
    found: [],
    touched: preview.changes.map(({ path }) => path).filter((path) => path in project.delivered),
    merge: {
      name: report.name,
      side: report.side,
      tip: preview.tip,
      tasks: [...afterDeletions(project, report.tasks, preview)],
    },
  };
}

/** Who cannot be asked is told; who has said it already is not asked. */
function onConflicts(state: State, report: Previewed, preview: MergePreview): Outcome {
  const { project } = state;
  const { name, side } = report;
  if (project === null) return decision({});
  if (report.conflicts === 'agent') {
    const files = [...preview.conflicts];
    const events: readonly Event[] = [
      ...wakened(project),
      { type: 'merge/resolving', name, side, onto: preview.head, by: 'agent', files },
    ];
    return decision({ events });
  }
  if (state.shell.interactive) return askAbout(project, report, preview);
  const files = preview.conflicts.join(', ');
  return refuse('conflicts', `side ${side} and the project both changed ${files} in ways git cannot put together`, {
    tryNext: [`'!merge ${side} --agent', then '!merge ${side} --yes'`, `!forks drop ${name}`],
  });
}

type Look = Pick<Extract<Effect, { type: 'merge/preview' }>, 'fork' | 'side' | 'conflicts' | 'markers' | 'go'>;

/** The order to look at a merge: what an agent left half done in the project makes room for it. */
export function lookAtMerge(project: ProjectState, look: Look): Effect {
  const begun = Object.values(project.tasks).filter(({ status }) => status !== 'DONE');
  const spans = begun.flatMap((task) => task.spans.map(({ before, after }) => ({ before, after })));
  return { type: 'merge/preview', ...look, halfDone: { files: halfDone(project), spans } };
}

const ASK = { conflicts: 'ask', markers: false, go: { yes: false } } as const;

/** Resolved conflicts lead to a new look at the merge, which the human confirms as any other. */
export function onResolved({ project, shell }: State, { name, side, sha, why, open, spend }: Resolved): Decision {
  const work = project?.work;
  const fork = project === null ? null : forkNamed(project, name);
  if (project === null || work?.kind !== 'fork-resolve' || work.name !== name || fork === null) return decision({});
  const resolved = { type: 'merge/resolved', name, side, sha, why, spend } as const;
  if (sha === null && open === true) {
    return decision({ events: [{ ...resolved, open }, ...asksAgain(project, fork, { ...work, why })] });
  }
  const events = [resolved];
  if (sha === null) return decision({ events });
  if (!shell.interactive) return decision({ events, show: [say('good', `Resolved. Now: '!merge ${side} --yes'`)] });
  return decision({ events, effects: [lookAtMerge(project, { fork, side, ...ASK })] });
}
