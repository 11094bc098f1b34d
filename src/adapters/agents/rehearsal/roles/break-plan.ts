import type { PLAN_BREAKS } from '../../../../../schemas/scenario.ts';
import type { Task } from '../../../../../schemas/task-graph.ts';
import type { Plan } from '../documents/plan-tasks.ts';
import type { ProjectModel } from '../model.ts';

export type PlanBreak = (typeof PLAN_BREAKS)[number];

/** What the plan's documents are written from; each part can be wrong on its own. */
export interface PlanFiles {
  readonly plan: Plan;
  readonly owned: readonly Task[];
  /** Lines of INTERFACES.md with an endpoint that openapi.yaml does not have. */
  readonly strayEndpoints: readonly string[];
}

function change(plan: Plan, at: number, by: (task: Task) => Task): Plan {
  return { ...plan, tasks: plan.tasks.map((task, index) => (index === at ? by(task) : task)) };
}

/** Two tasks of the batch with most tasks write the same file; the plan has such a batch whenever it has two features. */
function withConflict(plan: Plan): Plan {
  const [one, other] = [...plan.batches].sort((left, right) => right.length - left.length)[0] ?? [];
  const file = plan.tasks.find((task) => task.id === one)?.outputFiles[0];
  const at = plan.tasks.findIndex((task) => task.id === other);
  return file === undefined
    ? plan
    : change(plan, at, (task) => ({ ...task, outputFiles: [...task.outputFiles, file] }));
}

/** Spoils exactly one rule of plan validation (product.md, section 5), or none. */
export function breakPlan(plan: Plan, model: ProjectModel, rule: PlanBreak | null): PlanFiles {
  const sound: PlanFiles = { plan, owned: plan.tasks, strayEndpoints: [] };
  const whole = (broken: Plan): PlanFiles => ({ ...sound, plan: broken, owned: broken.tasks });
  const last = plan.tasks.at(-1)?.id ?? 'TASK-001';
  const lost = model.features.at(-1)?.id;
  switch (rule) {
    case null:
      return sound;
    case 'cycle':
      return whole(change(plan, 0, (task) => ({ ...task, dependsOn: [last] })));
    case 'unknown-dep':
      return whole(change(plan, 1, (task) => ({ ...task, dependsOn: [...task.dependsOn, 'TASK-999'] })));
    case 'missing-endpoint':
      return { ...sound, strayEndpoints: ['- `GET /api/not-in-openapi`', ''] };
    case 'no-owner':
      return { ...sound, owned: plan.tasks.slice(0, -1) };
    case 'batch-conflict':
      return whole(withConflict(plan));
    case 'missing-feature':
      return whole({
        ...plan,
        tasks: plan.tasks.map((task) => ({ ...task, features: task.features.filter((id) => id !== lost) })),
      });
    default:
      return rule satisfies never;
  }
}
