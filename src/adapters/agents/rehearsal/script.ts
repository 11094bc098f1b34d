import type { Assignment } from '../../../../schemas/assignment.ts';
import type { Act, ActName, Scenario } from '../../../../schemas/scenario.ts';

/** What is different in one prompt. */
export type Acts = readonly Act[];

type Step = Scenario['steps'][number];

/** The act of this name, if the prompt has it. */
export function actOf<Name extends ActName>(acts: Acts, name: Name): Extract<Act, { act: Name }> | undefined {
  return acts.find((act): act is Extract<Act, { act: Name }> => act.act === name);
}

function matches(step: Step, assignment: Assignment): boolean {
  const { purpose, taskId, attempt, direction } = step.when;
  return (
    (purpose === undefined || purpose === assignment.purpose) &&
    (taskId === undefined || taskId === assignment.task?.id) &&
    (attempt === undefined || attempt === assignment.attempt) &&
    (direction === undefined || (assignment.direction ?? '').includes(direction))
  );
}

function isDue(act: Act, attempt: number): boolean {
  if (act.act !== 'fail-gate' && act.act !== 'plan-broken') return true;
  return act.times === 'always' || attempt <= act.times;
}

/** Gives the acts of each prompt in turn; it counts prompts per step, so `nth` means the nth that matches. */
export function createScript(scenario: Scenario | null): (assignment: Assignment) => Acts {
  const counts = new Map<Step, number>();
  const countOf = (step: Step) => {
    const count = (counts.get(step) ?? 0) + 1;
    counts.set(step, count);
    return count;
  };
  return (assignment) =>
    (scenario?.steps ?? [])
      .filter((step) => matches(step, assignment))
      .filter((step) => [undefined, countOf(step)].includes(step.when.nth))
      .map((step) => step.do)
      .filter((act) => isDue(act, assignment.attempt));
}
