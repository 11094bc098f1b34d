import { escapes, extraQuestion, flood, LAST_WORDS, stall, trespass } from './disturbances.ts';
import { LABEL } from './label.ts';
import { brokenBlock, resultBlock } from './result-block.ts';
import { ROLES } from './roles/all.ts';
import type { Outcome, Play, Scene } from './scene.ts';
import { actOf } from './script.ts';
import { say, sayBlock } from './speech.ts';

const OPENINGS = ['Starting on it.', 'Looking at it now.', 'Beginning.', 'On it.'];

/** Everything of the role but its files is kept by `lie`; a reported trespass stands in the result. */
function finalResult(scene: Scene, outcome: Outcome): Outcome['result'] {
  const { result } = outcome;
  const edited = actOf(scene.acts, 'edit-reported')?.path;
  const reported = [
    ...(actOf(scene.acts, 'trespass-reported')?.paths ?? []),
    ...(edited === undefined ? [] : [edited]),
  ];
  if (result === null || reported.length === 0) return result;
  const { files_modified: own } = result;
  return {
    ...result,
    files_modified: [...(Array.isArray(own) ? own : []), ...reported],
    caveats: `also wrote ${reported.join(', ')}`,
  };
}

/** The closing block a result is told in; null when there is nothing, or nothing shall be told. */
function closingBlock(scene: Scene, result: Outcome['result']): string | null {
  if (result === null || actOf(scene.acts, 'silent') !== undefined) return null;
  return actOf(scene.acts, 'unreadable') === undefined ? resultBlock(result) : brokenBlock();
}

/** Plays one prompt: the label, what the scenario puts in front, the role, what it must not do, the closing words. */
export async function* perform(scene: Scene): Play {
  const { assignment, random } = scene;
  await stall(scene);
  const opening = OPENINGS[Math.floor(random() * OPENINGS.length)] ?? 'Beginning.';
  const about = assignment.task === null ? assignment.purpose : assignment.task.id;
  const { direction } = scene.model.style;
  const towards = direction === null ? '' : ` Direction of this side: ${direction}.`;
  yield* say(`${LABEL}: ${about}. ${opening}${towards}\n`, random);
  yield* escapes(scene);
  yield* flood(scene);
  if (actOf(scene.acts, 'die') !== undefined) {
    yield* say(LAST_WORDS, random);
    return { closing: '', result: null, crashed: true };
  }
  const question = extraQuestion(scene);
  const outcome = question === null ? yield* ROLES[assignment.purpose](scene) : { closing: question, result: null };
  yield* trespass(scene);
  const result = finalResult(scene, outcome);
  yield* say(`\n${outcome.closing}\n\n`, random);
  const block = closingBlock(scene, result);
  if (block !== null) yield* sayBlock(block);
  return { closing: outcome.closing, result };
}
