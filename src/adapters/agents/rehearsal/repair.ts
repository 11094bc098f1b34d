import { brokenBlock, resultBlock } from './result-block.ts';
import { ROLES } from './roles/all.ts';
import type { Outcome, Play, Scene } from './scene.ts';
import { accounts } from './secrets.ts';
import { sayBlock } from './speech.ts';

/** Plays a role without showing it: for a repair that nothing was remembered for. */
async function quietly(scene: Scene): Promise<Outcome> {
  const play = ROLES[scene.assignment.purpose](scene);
  for (;;) {
    const next = await play.next();
    if (next.done === true) return next.value;
  }
}

/** What a session remembers of its last prompt. */
export interface Memory {
  result: Outcome['result'];
  /** The scenario wants the repair to fail as well. */
  beyondRepair: boolean;
  /** The scenario wants the accounts of blocked secrets to stay as they were. */
  stubborn: boolean;
}

/** A security reviewer that is asked again looks again. */
function accounted(scene: Scene, { stubborn }: Memory, result: Outcome['result']): Outcome['result'] {
  if (result === null || stubborn || scene.assignment.purpose !== 'security') return result;
  return { ...result, secret_blocks: accounts(scene) };
}

/** Answers a repair prompt: the closing block of the last prompt and nothing else. */
export async function* repair(scene: Scene, memory: Memory): Play {
  const result = accounted(scene, memory, memory.result ?? (await quietly(scene)).result);
  const block = memory.beyondRepair
    ? brokenBlock()
    : resultBlock(result ?? { status: 'failed', summary: 'Nothing to repair.' });
  yield* sayBlock(block);
  return { closing: block, result };
}
