import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import { PATHS } from '../../../../schemas/paths.ts';
import { literal, oneLine } from './language/safe-text.ts';
import { goOutside } from './outside.ts';
import { questionBlock } from './result-block.ts';
import type { Scene } from './scene.ts';
import { actOf } from './script.ts';
import { writeSecret } from './secrets.ts';

type Events = AsyncGenerator<AgentEvent, void, undefined>;

/** How long the stream rests between two batches of a flood. */
const BATCH_MS = 20;
const FOREVER_MS = 2_000_000_000;

/** Says nothing for the time the scenario gives, or until the prompt is aborted. */
export async function stall(scene: Scene): Promise<void> {
  const act = actOf(scene.acts, 'stall');
  if (act !== undefined) await scene.clock.sleep(act.ms ?? FOREVER_MS, scene.signal);
}

/** Prints lines at a rate: batches as large as the time that passed asks for, so that a slow timer loses nothing. */
export async function* flood(scene: Scene): Events {
  const act = actOf(scene.acts, 'flood');
  if (act === undefined) return;
  const start = scene.clock.monotonic();
  for (let done = 0; done < act.lines && !scene.signal.aborted; ) {
    await scene.clock.sleep(BATCH_MS, scene.signal);
    const due = Math.ceil(((scene.clock.monotonic() - start) * act.linesPerSecond) / 1_000);
    const least = done + Math.ceil((BATCH_MS * act.linesPerSecond) / 1_000);
    const upTo = Math.min(act.lines, Math.max(due, least));
    for (; done < upTo; done += 1) yield { type: 'text', text: `flood line ${done + 1} of ${act.lines}\n` };
  }
}

/** Prints what the scenario hands over, byte for byte. */
export async function* escapes(scene: Scene): Events {
  for (const text of actOf(scene.acts, 'escapes')?.payloads ?? []) yield { type: 'text', text: `${text}\n` };
}

async function* trespassIn(scene: Scene, paths: readonly string[]): Events {
  for (const path of paths) {
    const tool = { id: `edit ${path}`, name: 'edit', title: path, detail: null };
    yield { type: 'tool', tool: { ...tool, status: 'started' } };
    const before = (await scene.workspace.read(path)) ?? '';
    const { diff } = await scene.workspace.write(
      path,
      `${before}rehearsal (no model): written where it must not be, for ${scene.assignment.runId}\n`,
    );
    yield { type: 'tool', tool: { ...tool, status: 'completed', detail: diff } };
  }
}

/** Marks its own task as done in the task graph, which is the shell's alone to do. */
async function* editShellFiles(scene: Scene): Events {
  const id = scene.assignment.task?.id;
  const graph = await scene.workspace.read(PATHS.taskGraph);
  if (actOf(scene.acts, 'edit-shell-files') === undefined || id === undefined || graph === null) return;
  const block = new RegExp(`(### ${id}:[\\s\\S]*?\\*\\*Status:\\*\\*)[^\\n]*`);
  const { diff } = await scene.workspace.write(
    PATHS.taskGraph,
    graph.replace(block, (_all, head: string) => `${head} DONE`),
  );
  const tool = { id: `edit ${PATHS.taskGraph}`, name: 'edit', title: PATHS.taskGraph };
  yield { type: 'tool', tool: { ...tool, status: 'completed', detail: diff } };
}

/** Exchanges a text in a file, as a task does that finds the plan's documents wanting. */
async function* editReported(scene: Scene): Events {
  const act = actOf(scene.acts, 'edit-reported');
  const before = act === undefined ? null : await scene.workspace.read(act.path);
  if (act === undefined || before === null) return;
  const { diff } = await scene.workspace.write(
    act.path,
    before.replace(act.find, () => act.replace),
  );
  const tool = { id: `edit ${act.path}`, name: 'edit', title: act.path };
  yield { type: 'tool', tool: { ...tool, status: 'completed', detail: diff } };
}

/** What must not be done, done after the role's own work. */
export async function* trespass(scene: Scene): Events {
  yield* trespassIn(scene, actOf(scene.acts, 'trespass')?.paths ?? []);
  yield* trespassIn(scene, actOf(scene.acts, 'trespass-reported')?.paths ?? []);
  yield* editReported(scene);
  yield* editShellFiles(scene);
  yield* writeSecret(scene);
  yield* goOutside(scene);
}

/** A question the scenario puts in: once with `ask`, in every round with `clarify-forever`; null when there is none. */
export function extraQuestion(scene: Scene): string | null {
  const { assignment, acts } = scene;
  const id = `Q${assignment.answers.length + 1}`;
  if (actOf(acts, 'clarify-forever') !== undefined) {
    const text = `Round ${assignment.answers.length + 1}: is anything about ${scene.model.entity.plural} still unclear?`;
    return questionBlock({ id, text, options: ['Yes', 'No'], recommended: 'No' });
  }
  const act = actOf(acts, 'ask');
  if (act === undefined) return null;
  const text = oneLine(act.question ?? `Shall the ${scene.model.entity.plural} be kept simple or made to grow?`);
  if (assignment.answers.some((one) => one.text === text)) return null;
  const options = act.question === undefined && act.options.length === 0 ? ['Simple', 'Made to grow'] : act.options;
  return questionBlock({ id, text, options, recommended: act.recommended ?? options[0] ?? null });
}

/** The text a scenario with `die` breaks off in. */
export const LAST_WORDS = `I was about to say ${literal('something')} wh`;
