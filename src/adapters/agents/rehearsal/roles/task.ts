import type { AgentEvent } from '../../../../../schemas/agent-event.ts';
import type { Task } from '../../../../../schemas/task-graph.ts';
import { takenFrom } from '../direction.ts';
import { LABEL } from '../label.ts';
import { plainWords } from '../language/safe-text.ts';
import type { ProjectModel } from '../model.ts';
import { storageIn } from '../project/storage.ts';
import type { Outcome, Play, Scene } from '../scene.ts';
import { actOf } from '../script.ts';
import { planUpdate, thought, toolEnded, toolStarted } from '../speech.ts';
import { settleConflicts } from './settle-conflicts.ts';
import { contentOf, sourceOf, type TaskSource } from './task-content.ts';

const BROKEN = `throw new Error('${LABEL}: broken on purpose by the scenario');\n`;

/** Harmless while nobody calls it, and what a search for weaknesses finds. */
const WEAK = '\nexport const anything = (text) => eval(text);\n';

const written = (text: string, weak: boolean): string => `${text.replace(WEAK, '')}${weak ? WEAK : ''}`;

function failed(summary: string, caveats: string): Outcome {
  return { closing: summary, result: { status: 'failed', summary, files_modified: [], tests_run: [], caveats } };
}

/** Asks before the first write, where the scenario wants it; gives the comment of a refusal, else null. */
async function* permission(scene: Scene, task: Task): AsyncGenerator<AgentEvent, string | null, undefined> {
  if (actOf(scene.acts, 'ask-permission') === undefined) return null;
  const requestId = `permission-${task.id}-${scene.assignment.attempt}`;
  yield {
    type: 'ask',
    requestId,
    title: `Write ${task.outputFiles.length} files`,
    detail: task.outputFiles.join('\n'),
    scope: `writing the output files of ${task.id}`,
    kind: 'edit',
    paths: [...task.outputFiles],
  };
  const { decision, comment } = await scene.decision(requestId);
  return decision === 'no' ? comment : null;
}

/** The first code file that is not a test: broken, it makes the task's tests fail. */
function spoiled(scene: Scene, task: Task): string | null {
  return actOf(scene.acts, 'fail-gate') === undefined ? null : firstCode(task);
}

const firstCode = (task: Task): string | null =>
  task.outputFiles.find((path) => path.endsWith('.mjs') && !path.includes('tests/')) ?? null;

/** The code file that gets a weakness, where the scenario wants one and nobody has found it yet. */
const weakened = (scene: Scene, task: Task): string | null =>
  actOf(scene.acts, 'unsafe-code') === undefined || scene.assignment.because.length > 0 ? null : firstCode(task);

interface Writing {
  readonly scene: Scene;
  readonly source: TaskSource;
  readonly spoil: string | null;
  readonly weak: string | null;
}

/** Reads and writes one file; gives false when it was left to its owner. */
async function* writeFile(path: string, writing: Writing): AsyncGenerator<AgentEvent, boolean, undefined> {
  const { scene, source, spoil, weak } = writing;
  const existing = await scene.workspace.read(path);
  if (existing !== null) {
    const read = { id: `read ${path}`, name: 'read', title: path };
    yield toolStarted(read);
    yield toolEnded(read, null);
  }
  const wanted = contentOf(path, existing?.replace(spoil === path ? BROKEN : WEAK, '') ?? null, source);
  if (wanted === null) return false;
  const edit = { id: `edit ${path}`, name: 'edit', title: path };
  yield toolStarted(edit);
  const { diff } = await scene.workspace.write(
    path,
    written(path === spoil ? `${BROKEN}${wanted}` : wanted.replace(BROKEN, ''), path === weak),
  );
  yield toolEnded(edit, diff === '' ? 'unchanged' : diff);
  return true;
}

/** Looks at what was written. The gate commands themselves are the shell's to run. */
async function* review(scene: Scene, paths: readonly string[]): AsyncGenerator<AgentEvent, void, undefined> {
  const run = { id: 'run review', name: 'run', title: 'count the lines written' };
  yield toolStarted(run);
  const texts = await Promise.all(paths.map((path) => scene.workspace.read(path)));
  yield toolEnded(run, paths.map((path, at) => `${path}: ${texts[at]?.split('\n').length ?? 0} lines`).join('\n'));
}

/** How data is kept is settled where the store is written; a task that finds one there goes by it. */
async function keptAsItIs(scene: Scene, task: Task): Promise<ProjectModel> {
  const { model, workspace } = scene;
  const isStore = (path: string): boolean => /(?:^|\/)src\/store\.mjs$/.test(path);
  if (task.outputFiles.some(isStore)) return model;
  const there = (await workspace.files()).find(isStore);
  const storage = there === undefined ? null : storageIn((await workspace.read(there)) ?? '');
  return storage === null ? model : { ...model, style: { ...model.style, storage } };
}

/** What is taken from the human's words for this side of a fork; null outside of one. */
function directionWords({ style }: ProjectModel): string | null {
  return style.direction === null
    ? null
    : `Direction of this side: ${style.direction} (${takenFrom(style).join('; ')}).`;
}

async function* build(scene: Scene, task: Task): Play {
  const model = await keptAsItIs(scene, task);
  const said = directionWords(model);
  if (said !== null) yield thought(said);
  const writing: Writing = {
    scene,
    source: sourceOf(task, model),
    spoil: spoiled(scene, task),
    weak: weakened(scene, task),
  };
  const steps = task.outputFiles.map((path) => `Write ${path}`);
  const left: string[] = [];
  for (const [at, path] of task.outputFiles.entries()) {
    yield planUpdate(steps, at);
    if (!(yield* writeFile(path, writing))) left.push(path);
  }
  yield planUpdate(steps, steps.length);
  yield* review(scene, task.outputFiles);
  const written = task.outputFiles.filter((path) => !left.includes(path));
  const about = said === null ? '' : ` ${said}`;
  const summary = `${task.id}: wrote ${written.length} of ${task.outputFiles.length} files.${about}`;
  const caveats = [
    `${LABEL}: the gate commands were not run by me`,
    ...left.map((path) => `${path} is yours and was left as it is`),
  ];
  return {
    closing: summary,
    result: { status: 'completed', summary, files_modified: written, tests_run: [], caveats },
  };
}

/** The Builder: writes the output files of one task, over whatever an earlier attempt left behind. */
export async function* task(scene: Scene): Play {
  const { assignment } = scene;
  if (assignment.task === null) return failed('No task was given.', 'the assignment has no task');
  if (scene.readOnly) return failed('This session may only read.', 'opened read-only');
  yield thought(`${assignment.task.id}: ${plainWords(assignment.task.title, 200)}`);
  for (const reason of assignment.because) {
    yield thought(`The last attempt did not pass; writing it again. ${plainWords(reason, 300)}`);
  }
  const refusal = yield* permission(scene, assignment.task);
  if (refusal !== null) return failed('Writing was not allowed.', refusal === '' ? 'no reason was given' : refusal);
  if (assignment.task.id.startsWith('MERGE-')) return yield* settleConflicts(scene, assignment.task, BROKEN);
  return yield* build(scene, assignment.task);
}
