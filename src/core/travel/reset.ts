import { decision, type Outcome, refuse } from '../decision.ts';
import type { Go } from '../effect.ts';
import type { Report } from '../report.ts';
import { say, table } from '../show.ts';
import type { ProjectState, State } from '../state.ts';
import { named } from './preview-words.ts';

const ABOUT =
  'Journal and artifacts are moved to an archive inside .git; code, commits and money spent stay. !undo takes it back.';

/** Orders the reset: an unfinished one goes on in the same archive, a journal that cannot be written is only moved. */
export function archiveReset(state: State, project: ProjectState): Outcome {
  const archive = project.resetting ?? `${project.createdAt.replace(/[:.]/g, '-')}-${project.seq}`;
  const began = project.resetting === null && state.shell.broken === null;
  const events = began ? ([{ type: 'reset/began', archive }] as const) : [];
  const shell = [{ type: 'shell/reset', dir: project.dir }] as const;
  return decision({ shell, events, effects: [{ type: 'reset/archive', archive }] });
}

/** Asks for the phrase that makes it a reset; without a terminal the word is to be on the line. */
export function askForReset(state: State, how: { readonly command: string; readonly phrase: string }): Outcome {
  if (!state.shell.interactive) {
    return refuse('needs-yes', 'a reset is confirmed on the line', { tryNext: [`'${how.command} --yes'`] });
  }
  const confirm = { phrase: how.phrase, command: `${how.command} --yes`, about: ABOUT };
  return decision({ shell: [{ type: 'shell/confirm', confirm }] });
}

/** Orders a look for the last reset of the directory at hand, or its return. */
export function undoReset({ shell }: State, go: Go): Outcome {
  const dir = shell.lastReset ?? shell.projectOption ?? shell.cwd;
  return decision({ effects: [{ type: 'reset/undo', dir, go: go.yes }] });
}

/** The last reset was found, or not; it is shown and asked about. */
export function onResetFound(state: State, report: Extract<Report, { type: 'reset/found' }>): Outcome {
  const { dir, archive, files, obstacle } = report;
  if (obstacle !== null) {
    return refuse('nothing-to-undo', obstacle.what, { tryNext: [obstacle.next] });
  }
  if (state.project !== null) return decision({});
  const rows = [
    ['Project', dir],
    ['Archive', archive ?? ''],
    ['Files that come back', named(files)],
  ];
  const show = [table('Undo !reset', rows)];
  if (!state.shell.interactive) {
    return refuse('needs-yes', '!undo is confirmed on the line', { tryNext: ["'!undo --yes'"], show });
  }
  const about = 'Journal and artifacts come back; what lies in their place and differs is copied into .git first.';
  const confirm = { phrase: 'undo reset', command: '!undo --yes', about };
  return decision({ shell: [{ type: 'shell/confirm', confirm }], show });
}

/** The journal is back: the project is opened as it was left, no more is done with it. */
export function onResetUndone({ dir, kept }: Extract<Report, { type: 'reset/undone' }>): Outcome {
  return decision({
    effects: [{ type: 'project/open', dir, create: false, resume: false }],
    show: [
      ...kept.map((path) => say('warn', `What lay in the place of an artifact is kept: ${path}`)),
      say('good', `The reset is taken back: journal and artifacts of ${dir} are in their places again.`),
    ],
  });
}
