import { isUtf8 } from 'node:buffer';
import type { AgentEvent } from '../../../../../schemas/agent-event.ts';
import type { Task } from '../../../../../schemas/task-graph.ts';
import { hasMarkers } from '../conflicts/parse.ts';
import { resolveConflicts, type Settled } from '../conflicts/resolve.ts';
import { LABEL } from '../label.ts';
import { oneLine } from '../language/safe-text.ts';
import type { Play, Scene } from '../scene.ts';
import { actOf } from '../script.ts';
import { planUpdate, thought, toolEnded, toolStarted } from '../speech.ts';

/** What became of one file. */
interface Outcome {
  readonly path: string;
  readonly settled: readonly Settled[];
  /** Why it was left as it is; null when it was written. */
  readonly left: string | null;
}

const MOST_DIFF = 100_000;
const MOST_NAMED = 12;
const PLAN =
  'Every conflict is settled by rule: what is the same, changed on one side only or empty on one side decides itself; JSON is joined key by key; else both are kept, the own side first and nothing twice; where that would break the file, the own side stands.';

/** The text of a file, and whether each of its characters is one byte because it is not UTF-8. */
async function textOf(scene: Scene, path: string): Promise<{ text: string; as: 'text' | 'bytes' } | null> {
  const raw = await scene.workspace.readBytes(path);
  if (raw === null) return null;
  const bytes = Buffer.from(raw, 'latin1');
  return isUtf8(bytes) ? { text: bytes.toString('utf8'), as: 'text' } : { text: raw, as: 'bytes' };
}

interface Order {
  readonly path: string;
  /** What the scenario puts in front, so that the gates fail; empty as a rule. */
  readonly spoil: string;
  readonly spoiled: string;
}

async function* settleFile(scene: Scene, order: Order): AsyncGenerator<AgentEvent, Outcome, undefined> {
  const { path, spoil, spoiled } = order;
  const found = await textOf(scene, path);
  if (found === null) return { path, settled: [], left: 'it is not there as a file' };
  const wasSpoiled = found.text.startsWith(spoiled);
  if (!hasMarkers(found.text) && spoil === '' && !wasSpoiled)
    return { path, settled: [], left: 'it holds no conflict marks' };
  const { text, settled } = resolveConflicts(path, wasSpoiled ? found.text.slice(spoiled.length) : found.text);
  const edit = { id: `edit ${path}`, name: 'edit', title: path };
  yield toolStarted(edit);
  const { diff } = await scene.workspace.write(path, `${spoil}${text}`, found.as);
  yield toolEnded(edit, diff.length > MOST_DIFF ? `${settled.length} conflicts settled` : diff);
  return { path, settled, left: null };
}

/** One line per conflict and per file left alone: where, and by which rule. */
function report(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ path, settled, left }) =>
    left === null
      ? settled.map(({ line, rule }) => oneLine(`${path}:${line}: ${rule}`, 300))
      : [oneLine(`${path}: kept as it is, ${left}`, 300)],
  );
}

function summaryOf(task: Task, outcomes: readonly Outcome[], lines: readonly string[]): string {
  const count = outcomes.reduce((sum, { settled }) => sum + settled.length, 0);
  const written = outcomes.filter(({ left }) => left === null).length;
  const shown = lines.slice(0, MOST_NAMED).join('; ');
  const more = lines.length > MOST_NAMED ? `; and ${lines.length - MOST_NAMED} more` : '';
  return `${task.id}: settled ${count} conflicts in ${written} of ${outcomes.length} files by rule. ${shown}${more}.`;
}

/** The code file the scenario breaks, if it wants the gates to fail. */
function spoiledPath(scene: Scene, task: Task): string | null {
  if (actOf(scene.acts, 'fail-gate') === undefined) return null;
  return task.outputFiles.find((path) => /\.[cm]?js$/.test(path) && !path.includes('tests/')) ?? null;
}

/**
 * Settles the conflicts in the files of a task whose id begins with MERGE-. No mark is left in them; files without
 * marks, such as pictures, or ones that one side deleted, stay as they are. `spoiled` is what a scenario breaks code with.
 */
export async function* settleConflicts(scene: Scene, task: Task, spoiled: string): Play {
  yield thought(PLAN);
  const steps = task.outputFiles.map((path) => `Settle ${path}`);
  const outcomes: Outcome[] = [];
  for (const [at, path] of task.outputFiles.entries()) {
    yield planUpdate(steps, at);
    const spoil = path === spoiledPath(scene, task) ? spoiled : '';
    outcomes.push(yield* settleFile(scene, { path, spoil, spoiled }));
  }
  yield planUpdate(steps, steps.length);
  const lines = report(outcomes);
  const summary = summaryOf(task, outcomes, lines);
  const caveats = [`${LABEL}: settled by rule and not by judgement; the gate commands were not run by me`, ...lines];
  const written = outcomes.filter(({ left }) => left === null).map(({ path }) => path);
  return {
    closing: summary,
    result: { status: 'completed', summary, files_modified: written, tests_run: [], caveats },
  };
}
