import type { AgentNumber } from '../../../../../schemas/stage.ts';
import { LABEL } from '../label.ts';
import { plainWords } from '../language/safe-text.ts';
import type { Play, Scene } from '../scene.ts';
import { thought } from '../speech.ts';

const NEXT: Readonly<Record<AgentNumber, string>> = {
  0: '!help lists what can be done now',
  1: 'tell me more about the project, or type !compile',
  2: 'type !build when the plan is right',
  3: 'type !critic when every task is done',
  4: 'type !security next',
  5: 'type !verify next',
  6: 'look at the verification report',
  7: 'say what shall change and it becomes a maintenance cycle',
};

/** Free talk: there is nobody to talk to, and it says so. */
export async function* chat(scene: Scene): Play {
  const { assignment, model } = scene;
  const heard = plainWords(assignment.notes.at(-1) ?? '', 80);
  yield thought('Nothing here thinks; the next step follows from the role.');
  const about = heard === '' ? '' : ` I noted: ${heard}.`;
  const summary = `This is a rehearsal, so there is no model to talk to about ${model.entity.plural}.${about} Next: ${NEXT[assignment.agent]}.`;
  return {
    closing: summary,
    result: { status: 'completed', summary, files_modified: [], tests_run: [], caveats: LABEL },
  };
}
