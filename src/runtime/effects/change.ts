import type { Observation } from '../../../schemas/observation.ts';
import { PATHS } from '../../../schemas/paths.ts';
import type { Blast } from '../../core/change/blast-radius.ts';
import { taskCosts, taskTimes } from '../../core/change/costs.ts';
import { editedTasks, handEdited, lastRecorded } from '../../core/change/drifted.ts';
import { editedWords } from '../../core/change/edited-words.ts';
import type { Effect } from '../../core/effect.ts';
import type { Report } from '../../core/report.ts';
import type { ProjectState } from '../../core/state.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { observe } from '../observe.ts';
import { attachedOf } from './attached.ts';

export type ChangeEffect = Extract<Effect, { type: 'change/look' | 'stale/read' }>;
type Of<T extends ChangeEffect['type']> = Extract<ChangeEffect, { type: T }>;

/** Looks what a change touches, or what is there of STALE tasks; changes nothing but the index beside the journal. */
export async function change(context: EffectContext, effect: ChangeEffect): Promise<Report | null> {
  switch (effect.type) {
    case 'change/look':
      return look(context, effect);
    case 'stale/read':
      return readStale(context, effect);
    default:
      return effect satisfies never;
  }
}

async function look(context: EffectContext, { text }: Of<'change/look'>): Promise<Report | null> {
  const { world } = context;
  const attached = attachedOf(context);
  const observed = await observe(world, attached);
  const state = context.state().project;
  if (state === null) return null;
  const envelopes = await world.journals.read(attached.commonDir);
  const base = lastRecorded(envelopes) ?? observed.git?.head ?? null;
  const edits = await editsOf(context, { state, observed, base });
  const about = [text, edits.words].filter((part) => part !== '').join('\n');
  const blast = await context.surveys.radius(context, attached, { state, observed, text: about });
  const { sums } = await context.spending.read(attached.dir);
  const times = taskTimes(envelopes);
  return {
    type: 'change/looked',
    text,
    blast: withEdited(state, blast, edits.tasks),
    edits: edits.words,
    costs: taskCosts(sums.by.task, times),
    changeLog: await world.files.read(attached.dir, PATHS.changeLog),
    observed,
  };
}

interface Edits {
  readonly words: string;
  /** Tasks of a plan that was edited by hand. */
  readonly tasks: readonly string[];
}

interface Compared {
  readonly state: ProjectState;
  readonly observed: Observation;
  /** The commit with what the shell knows; null where nothing is committed. */
  readonly base: string | null;
}

/** What was edited by hand, by comparing with what the tasks were made for. */
async function editsOf(context: EffectContext, { state, observed, base }: Compared): Promise<Edits> {
  const edited = handEdited(state, observed);
  const { dir } = attachedOf(context);
  const parts: string[] = [];
  for (const file of edited) {
    const known = file.path === PATHS.schema ? state.schema.builtOn?.text : undefined;
    const was = known ?? (base === null ? null : await context.world.git.readAt(dir, base, file.path));
    parts.push(editedWords(file.path, { was: was ?? '', is: file.text }));
  }
  const isPlan = edited.some(({ path }) => path === PATHS.taskGraph);
  return { words: parts.join('\n'), tasks: isPlan ? editedTasks(state, observed) : [] };
}

function withEdited({ tasks }: ProjectState, blast: Blast, edited: readonly string[]): Blast {
  const why = 'edited by hand in the task graph';
  const known = blast.tasks.map((task) =>
    edited.includes(task.id) ? { ...task, ticked: true, why: [why, ...task.why] } : task,
  );
  const more = edited.filter((id) => !known.some((task) => task.id === id));
  const added = more.flatMap((id) => {
    const status = tasks[id]?.status;
    return status === undefined ? [] : [{ id, status, ticked: true, why: [why] }];
  });
  return { ...blast, tasks: [...known, ...added] };
}

async function readStale(context: EffectContext, { tasks, words, go }: Of<'stale/read'>): Promise<Report> {
  const { dir } = attachedOf(context);
  const seen = await Promise.all(
    tasks.map(async (task) => {
      const patch = await attempt(() => context.world.git.patch(dir, task.sha));
      return { ...task, patch: patch.kind === 'done' ? patch.value : null };
    }),
  );
  return { type: 'stale/seen', tasks: seen, words, go };
}
