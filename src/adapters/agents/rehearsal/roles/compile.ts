import { PATHS } from '../../../../../schemas/paths.ts';
import { designContract } from '../documents/design-contract.ts';
import { openQuestions, specDocument } from '../documents/spec.ts';
import { LABEL } from '../label.ts';
import { modelOf } from '../model.ts';
import type { Play, Scene } from '../scene.ts';
import { actOf } from '../script.ts';
import { planUpdate, thought } from '../speech.ts';

/** Discovery's end: the specification, and for the web a design contract, handed over for the shell to write. */
export async function* compile(scene: Scene): Play {
  // Compiling again starts from the brief: features of an earlier specification do not bind the new one.
  const model = modelOf({ ...scene.assignment, features: [], profile: null });
  const steps = [
    'Read the brief and the answers',
    'Find what it is about and what it shall do',
    'Write the specification',
  ];
  yield planUpdate(steps, 0);
  yield thought(`Main thing: ${model.entity.singular}. Platforms: ${model.platforms.join(', ')}.`);
  yield planUpdate(steps, 1);
  for (const feature of model.features) yield thought(`${feature.id} ${feature.title}`);
  yield planUpdate(steps, 2);
  const contract = model.web ? [{ path: PATHS.designContract, content: designContract(model) }] : [];
  const files = [{ path: PATHS.spec, content: specDocument(model) }, ...contract];
  const summary = `Specification of ${model.title} with ${model.features.length} features.`;
  return {
    closing: `${summary}\n${model.features.map((feature) => `- ${feature.id} ${feature.title}`).join('\n')}`,
    result: {
      status: 'completed',
      summary,
      files_modified: [],
      tests_run: [],
      caveats: `${LABEL}: written from the words of the brief`,
      files: actOf(scene.acts, 'lie') === undefined ? files : [],
      tech_stack: { runtime: 'Node 20 or later', dependencies: 'none', ...(model.web ? { server: 'node:http' } : {}) },
      open_questions: openQuestions(model),
    },
  };
}
