import { LABEL } from '../label.ts';
import type { Play, Scene } from '../scene.ts';
import { thought } from '../speech.ts';

/** The Planner looking over the list of a change: a rule found the list, and another rule knows no better. */
export async function* impact({ assignment }: Scene): Play {
  yield thought(`${assignment.because.length - 1} tasks are listed; nothing here can judge them.`);
  const summary = 'No task is added and none is doubted: this is a rehearsal, and nothing here thinks.';
  const result = {
    status: 'completed',
    summary,
    files_modified: [],
    tests_run: [],
    caveats: LABEL,
    add: [],
    dispute: [],
  };
  return { closing: summary, result };
}
