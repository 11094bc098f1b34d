import { PATHS } from '../../../../../schemas/paths.ts';
import type { ResultFile } from '../../../../../schemas/results.ts';
import { interfacesDocument, openapiDocument } from '../documents/api.ts';
import { contractFiles, schemaDocument } from '../documents/data.ts';
import { decisionsDocument, technicalDesign } from '../documents/design.ts';
import { type Plan, planTasks } from '../documents/plan-tasks.ts';
import { ownershipMap, taskGraph } from '../documents/task-graph.ts';
import { LABEL } from '../label.ts';
import { packageName } from '../project/base-files.ts';
import { isOurs } from '../project/merge.ts';
import type { Play, Scene } from '../scene.ts';
import { actOf } from '../script.ts';
import { planUpdate, thought } from '../speech.ts';
import { breakPlan, type PlanFiles } from './break-plan.ts';
import { replan } from './replan.ts';

/** Files every project has, and this agent knows how to add to. */
const SHARED = new Set(['package.json', 'README.md', '.gitignore']);

/** Whether a file of this name belongs to the human: it is there and not one of this agent's. */
async function isTheirs(scene: Scene, path: string): Promise<boolean> {
  const content = SHARED.has(path) ? null : await scene.workspace.read(path);
  return content !== null && !isOurs(content);
}

/** Where the project goes: the directory itself, or a folder of its own where the human's files are in the way. */
async function baseOf(scene: Scene, plan: Plan): Promise<string> {
  for (const path of plan.tasks.flatMap((task) => task.outputFiles)) {
    if (await isTheirs(scene, path)) return `${packageName(scene.model)}-rehearsal/`;
  }
  return '';
}

/** A task whose files are all there, as after a reset, may find that nothing is left to change. */
async function thereAlready(scene: Scene, plan: Plan): Promise<Plan> {
  const there = async (path: string): Promise<boolean> => (await scene.workspace.read(path)) !== null;
  const tasks = await Promise.all(
    plan.tasks.map(async (task) => {
      const found = await Promise.all(task.outputFiles.map(there));
      return found.every(Boolean) ? { ...task, emptyDiffAllowed: true } : task;
    }),
  );
  return { ...plan, tasks };
}

function filesOf(parts: PlanFiles, scene: Scene, base: string): ResultFile[] {
  const { model } = scene;
  return [
    { path: PATHS.tdd, content: `${technicalDesign(model, base)}${takenOver(scene)}` },
    { path: PATHS.interfaces, content: interfacesDocument(model, parts.strayEndpoints) },
    { path: PATHS.schema, content: schemaDocument(model) },
    { path: PATHS.taskGraph, content: taskGraph(model.title, parts.plan) },
    { path: PATHS.ownership, content: ownershipMap(model.title, parts.owned) },
    { path: PATHS.decisions, content: decisionsDocument(model) },
    { path: PATHS.openapi, content: openapiDocument(model) },
    ...contractFiles(model),
  ];
}

/** The patterns of earlier projects, taken over as they are told. */
function takenOver({ assignment: { patterns } }: Scene): string {
  if (patterns.length === 0) return '';
  const lines = patterns.map(({ id, title, pattern }) => `- ${id} ${title}: ${pattern}`);
  return `\n## Taken over from earlier projects\n${lines.join('\n')}\n`;
}

/** The Planner: tasks, interfaces, data, contracts and decisions from the specification's features. */
export async function* plan(scene: Scene): Play {
  const { model, assignment, acts } = scene;
  const steps = ['Read the specification', 'Cut it into tasks', 'Write the documents'];
  yield planUpdate(steps, 0);
  for (const reason of assignment.because) yield thought(`To be put right: ${reason.slice(0, 300)}`);
  yield planUpdate(steps, 1);
  const replanned = await replan(scene);
  if (replanned !== null) return replanned;
  const draft = planTasks(model, '');
  const base = await baseOf(scene, draft);
  const sound = await thereAlready(scene, base === '' ? draft : planTasks(model, base));
  for (const task of sound.tasks) yield thought(`${task.id} ${task.title}`);
  yield planUpdate(steps, 2);
  const broken = actOf(acts, 'plan-broken');
  const files = filesOf(breakPlan(sound, model, broken?.rule ?? null), scene, base);
  const summary = `Plan of ${sound.tasks.length} tasks in ${sound.batches.length} batches for ${model.features.length} features.`;
  const moved = base === '' ? '' : ` Files of yours are in the way, so everything goes into ${base}.`;
  return {
    closing: `${summary}${moved}\n${sound.tasks.map((task) => `- ${task.id} ${task.title}`).join('\n')}`,
    result: {
      status: 'completed',
      summary: `${summary}${moved}`,
      files_modified: [],
      tests_run: [],
      caveats: `${LABEL}: a plan by rule, not by judgement`,
      files: actOf(acts, 'lie') === undefined ? files : [],
      patterns_applied: assignment.patterns.map(({ id }) => id),
    },
  };
}
