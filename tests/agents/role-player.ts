import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Assignment } from '../../schemas/assignment.ts';
import { defaultsSchema } from '../../schemas/config.ts';
import type { Run } from '../../schemas/event.ts';
import type { Question } from '../../schemas/question.ts';
import { createRehearsal } from '../../src/adapters/agents/rehearsal/rehearsal.ts';
import { lanePlace } from '../../src/core/lanes/lanes-state.ts';
import { orderRun } from '../../src/core/order-run.ts';
import { readSaid } from '../../src/runtime/said.ts';
import { ROOT } from '../support/home.ts';
import { eventsOf, filesOf, stateOf } from '../support/journey.ts';
import type { Choose, Step } from '../support/model-server/script.ts';
import { request } from '../support/request.ts';
import { text } from './steps.ts';

/** A file as an agent is to leave it. */
export interface Change {
  readonly path: string;
  /** Null where there is none yet. */
  readonly before: string | null;
  readonly content: string;
}

/** What one run is to come to. */
export interface Part {
  /** Where it happens: the project, or the lane of a task that is built beside others. */
  readonly dir: string;
  readonly changes: readonly Change[];
  /** What an agent says in words, with the result in a fenced block. */
  readonly words: string;
  /** What an agent says that is held to a schema (schemas/held-result.ts). */
  readonly answer: { readonly questions: readonly Omit<Question, 'id'>[]; readonly result: unknown };
}

/** How a model says a part through the tools of its agent, answer by answer. */
export type Voice = (part: Part) => readonly Step[];

const ASSIGNMENT = /# Assignment (R\d+): /g;

/** The run a request is about: that of the last assignment in it. */
export const runIn = (body: unknown): string | null =>
  [...JSON.stringify(body).matchAll(ASSIGNMENT)].at(-1)?.[1] ?? null;

/**
 * The model of a whole pipeline: whatever run a request is about, it says what the rehearsal agent makes of the same
 * assignment, read from the project's journal.
 */
export function playRoles(project: string, voice: Voice): Choose {
  const parts = new Map<string, Promise<Step[]>>();
  return async (body) => {
    const runId = runIn(body);
    if (runId === null) return text('There is no assignment here.');
    const part = parts.get(runId) ?? partOf(project, runId).then((one) => [...voice(one)]);
    parts.set(runId, part);
    return (await part).shift() ?? text('That was all.');
  };
}

async function partOf(project: string, runId: string): Promise<Part> {
  const { run, dir } = placedRun(project, runId);
  const assignment = assignmentOf(project, run);
  const copy = mkdtempSync(join(tmpdir(), 'codesleuth-role-'));
  try {
    cpSync(dir, copy, { recursive: true, filter: (path) => basename(path) !== '.git' });
    const before = filesOf(copy);
    const words = await rehearse(copy, assignment);
    const { asks, result } = readSaid({ finalText: words }, assignment.purpose, (all) => all);
    const after = filesOf(copy);
    const changes = Object.entries(after).filter(([path, content]) => before[path] !== content);
    return {
      dir,
      words,
      changes: changes.map(([path, content]) => ({ path, before: before[path] ?? null, content })),
      answer: {
        questions: asks.map(({ text: asked, options, recommended }) => ({ text: asked, options, recommended })),
        result: asks.length === 0 && result.status === 'ok' ? result.value : null,
      },
    };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** A run as the journal knows it, and the directory its agent works in. */
function placedRun(project: string, runId: string): { readonly run: Run; readonly dir: string } {
  const run = eventsOf(project, 'run/started').find((event) => event.run.runId === runId)?.run;
  if (run !== undefined) return { run, dir: project };
  const inLane = eventsOf(project, 'lanes/opened')
    .flatMap(({ runs }) => runs)
    .find((one) => one.runId === runId);
  if (inLane === undefined) throw new Error(`the journal does not know ${runId}`);
  return { run: inLane, dir: lanePlace(project, inLane.taskId ?? '').dir };
}

/** All that the shell told the agent of a run, as data. */
function assignmentOf(project: string, run: Run): Assignment {
  const { attempts, stageTokens } = defaultsSchema.parse(
    JSON.parse(readFileSync(join(ROOT, 'config/defaults.json'), 'utf8')),
  );
  return orderRun(stateOf(project), run, {
    taskAttempts: attempts.task,
    planAttempts: attempts.plan,
    clarificationRounds: attempts.clarificationRounds,
    crew: { option: null, choice: null },
    parallel: { choice: 1, insists: false, cores: null, capMb: null, memoryMb: { other: 1 } },
    stageBudgets: { tokens: stageTokens, action: 'warn' },
  }).assignment;
}

async function rehearse(cwd: string, assignment: Assignment): Promise<string> {
  const agent = createRehearsal({ seed: 1, scenario: null, pace: { msPerEvent: 0 } });
  const readOnly = assignment.purpose !== 'task';
  const session = await agent.open({ cwd, model: null, resume: null, readOnly, tag: assignment.runId });
  let finalText = '';
  for await (const event of session.prompt(request('', { assignment }), new AbortController().signal)) {
    if (event.type === 'end') finalText = event.finalText;
  }
  return finalText;
}
