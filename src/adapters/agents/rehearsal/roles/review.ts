import { REVIEW_IDS, type ReviewAnswer } from '../../../../../schemas/results.ts';
import { LABEL } from '../label.ts';
import { plainWords } from '../language/safe-text.ts';
import type { Play, Scene } from '../scene.ts';
import { actOf } from '../script.ts';
import { thought, toolEnded, toolStarted } from '../speech.ts';
import { inspect } from './inspect.ts';
import { reader } from './reader.ts';

/** The Critic on one change: yes to each question by counting, or no to the one the scenario names. */
export async function* review(scene: Scene): Play {
  const read = { id: 'read change', name: 'read', title: 'the files of the change' };
  yield toolStarted(read);
  const seen = await inspect(scene.workspace);
  yield toolEnded(read, `${seen.sources.length} code files, ${seen.tests} tests`);
  for (const line of scene.assignment.focus) yield thought(plainWords(line, 200));
  const objection = actOf(scene.acts, 'object');
  const answers = REVIEW_IDS.map((question): ReviewAnswer => {
    const evidence = `${LABEL}: not judged by a model; ${seen.tests} tests in ${seen.testFiles} files were counted`;
    if (objection?.question !== question) return { question, verdict: 'yes', evidence, findings: [] };
    const { title, file, blocking } = objection;
    return { question, verdict: 'no', evidence, findings: [{ title, file: file ?? null, blocking, fix: 'Mend it.' }] };
  });
  const summary = answers.map(({ question, verdict }) => `${question} ${verdict}`).join(', ');
  return reader(summary, {
    caveats: `${LABEL}: a count is no judgement`,
    answers,
  });
}
