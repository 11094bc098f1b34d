import { z } from 'zod';

const eventSchema = z.looseObject({
  type: z.string(),
  taskId: z.string().nullish(),
  bundle: z.string().nullish(),
  gate: z.string().nullish(),
  outcome: z.string().nullish(),
  reason: z.string().nullish(),
  run: z.object({ purpose: z.string(), taskId: z.string().nullable(), attempt: z.number() }).optional(),
  questions: z.array(z.object({ text: z.string() })).optional(),
  answers: z.array(z.looseObject({ answer: z.string().optional() })).optional(),
});

/** An event by what it is about, without numbers that go up with every restart. */
export function labelOf(event: unknown): string {
  const { type, taskId, bundle, gate, outcome, reason, run, questions, answers } = eventSchema.parse(event);
  const about = [
    taskId,
    bundle,
    gate,
    outcome,
    type === 'pipeline/halted' ? reason : undefined,
    run?.purpose,
    run?.taskId,
    run === undefined ? undefined : String(run.attempt),
    ...(questions ?? []).map((question) => question.text),
    ...(answers ?? []).map((answer) => answer.answer),
  ];
  return [type, ...about.filter((part) => part != null)].join(' ');
}
