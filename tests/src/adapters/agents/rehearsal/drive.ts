import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { AgentEnd, AgentEvent } from '../../../../../schemas/agent-event.ts';
import type { Assignment } from '../../../../../schemas/assignment.ts';
import type { Observation } from '../../../../../schemas/observation.ts';
import { PATHS } from '../../../../../schemas/paths.ts';
import type { Purpose, ResultFile, ResultOf } from '../../../../../schemas/results.ts';
import { type Act, type Scenario, scenarioSchema } from '../../../../../schemas/scenario.ts';
import type { Task } from '../../../../../schemas/task-graph.ts';
import { createRehearsal } from '../../../../../src/adapters/agents/rehearsal/rehearsal.ts';
import { readResult } from '../../../../../src/core/result-block.ts';
import { parseSpec } from '../../../../../src/core/spec.ts';
import { parseTaskGraph } from '../../../../../src/core/task-graph.ts';
import { decideTier } from '../../../../../src/core/tier.ts';
import type { AgentPort, AgentSession } from '../../../../../src/ports/agent.ts';
import { assignmentSample } from '../../../../support/assignment-sample.ts';

export const HABITS = 'A habit tracker: add habits, mark a habit as done, shows streaks, export to CSV.';

const AGENT_OF: Readonly<Record<Purpose, Assignment['agent']>> = {
  interview: 1,
  compile: 1,
  plan: 2,
  task: 3,
  critique: 4,
  security: 5,
  verify: 6,
  scope: 7,
  review: 4,
  impact: 2,
  chat: 1,
};

export const assignment = (purpose: Purpose, changes: Partial<Assignment> = {}): Assignment =>
  assignmentSample({
    agent: AGENT_OF[purpose],
    purpose,
    brief: HABITS,
    platforms: ['Linux'],
    tier: 'Simple',
    roundsLeft: 5,
    ...changes,
  });

/** A directory of its own under its real path, removed by `dispose`. */
export function tempProject(): { dir: string; dispose: () => void } {
  const dir = mkdtempSync(join(realpathSync(tmpdir()), 'rehearsal-'));
  return { dir, dispose: () => rmSync(dir, { recursive: true, force: true }) };
}

export function scenario(
  ...steps: { when?: Scenario['steps'][number]['when']; do: z.input<typeof scenarioSchema>['steps'][number]['do'] }[]
): Scenario {
  return scenarioSchema.parse({ schema_version: 1, name: 'test', steps });
}

export function act(what: z.input<typeof scenarioSchema>['steps'][number]['do']): Scenario {
  return scenario({ do: what });
}

export type { Act };

/** Time that passes only as far as it is slept through, in no time at all. */
export function instantClock() {
  let now = 0;
  return {
    async sleep(ms: number, signal: AbortSignal) {
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
      if (ms > 1_000_000 && !signal.aborted)
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    },
    monotonic: () => now,
  };
}

export function agent(script: Scenario | null = null, seed = 1): AgentPort {
  return createRehearsal({ seed, scenario: script, pace: { msPerEvent: 0 }, clock: instantClock() });
}

export function open(port: AgentPort, dir: string, readOnly = false): Promise<AgentSession> {
  return port.open({ cwd: dir, model: null, resume: null, readOnly, tag: 'tag' });
}

export async function collect(events: AsyncIterable<AgentEvent>): Promise<AgentEvent[]> {
  const all: AgentEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

export function endOf(events: readonly AgentEvent[]): AgentEnd {
  const last = events.at(-1);
  if (last?.type !== 'end') throw new Error(`the stream ended with ${last?.type}`);
  return last;
}

export function textOf(events: readonly AgentEvent[]): string {
  return events.map((event) => (event.type === 'text' ? event.text : '')).join('');
}

/** Reads a stream and does something at each event, as an answer or an abort would come; gives what was seen. */
export async function watch(
  events: AsyncIterable<AgentEvent>,
  at: (event: AgentEvent, count: number) => void,
): Promise<AgentEvent[]> {
  const seen: AgentEvent[] = [];
  for await (const event of events) {
    seen.push(event);
    at(event, seen.length);
  }
  return seen;
}

/** The files whose edit was completed. */
export function editsOf(events: readonly AgentEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'tool' && event.tool.name === 'edit' && event.tool.status === 'completed' ? [event.tool.title] : [],
  );
}

export interface PlayOptions {
  readonly port?: AgentPort;
  readonly dir: string;
}

/** One prompt in a session of its own; gives its events. */
export async function play(one: Assignment, { port = agent(), dir }: PlayOptions): Promise<AgentEvent[]> {
  const session = await open(port, dir, one.purpose !== 'task');
  return collect(session.prompt({ text: `as ${one.purpose}`, assignment: one }, new AbortController().signal));
}

/** The result of one prompt as the shell would read it; throws where the shell would not accept it. */
export async function result<P extends Purpose>(
  one: Assignment & { purpose: P },
  options: PlayOptions,
): Promise<ResultOf<P>> {
  const reading = readResult(endOf(await play(one, options)).finalText, one.purpose);
  if (reading.status !== 'ok') throw new Error(`${one.purpose}: ${JSON.stringify(reading)}`);
  return reading.value;
}

export function write(dir: string, files: readonly ResultFile[]): void {
  for (const { path, content } of files) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
}

export function read(dir: string, path: string): string {
  return readFileSync(join(dir, path), 'utf8');
}

const openapiSchema = z.object({ openapi: z.string(), paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** What the shell sees of a plan. */
export function observe(files: readonly ResultFile[], specText: string): Observation {
  const file = (path: string) => {
    const found = files.find((one) => one.path === path);
    return found === undefined ? null : { path, text: found.content, sha256: '' };
  };
  const api = openapiSchema.parse(parseYaml(file(PATHS.openapi)?.text ?? ''));
  const endpoints = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  );
  return {
    spec: { path: PATHS.spec, text: specText, sha256: '' },
    designContract: null,
    taskGraph: file(PATHS.taskGraph),
    interfaces: file(PATHS.interfaces),
    schema: file(PATHS.schema),
    ownership: file(PATHS.ownership),
    contracts: files
      .filter((one) => one.path.endsWith('.contracts.ts'))
      .map((one) => ({ path: one.path, text: one.content, sha256: '' })),
    openapi: { endpoints, error: null },
    handoff: null,
    securityReport: false,
    criticism: false,
    git: null,
  };
}

export interface Planned {
  readonly assignment: Assignment;
  readonly specText: string;
  readonly planFiles: readonly ResultFile[];
  readonly tasks: readonly Task[];
}

/** From brief to plan as the shell does it: compile, read the spec, settle the tier, plan, read the task graph. */
export async function planProject(start: Partial<Assignment>, options: PlayOptions): Promise<Planned> {
  const compiled = await result({ ...assignment('compile', { tier: null, ...start }), purpose: 'compile' }, options);
  write(options.dir, compiled.files);
  const specText = compiled.files.find((file) => file.path === PATHS.spec)?.content ?? '';
  const { spec, problems } = parseSpec(specText);
  if (spec === null || problems.length > 0) throw new Error(JSON.stringify(problems));
  const known = {
    ...start,
    platforms: spec.profile.platforms,
    tier: start.tier ?? decideTier(spec.profile, spec.features.length).tier,
    features: spec.features.map(({ id, title }) => ({ id, title })),
    profile: spec.profile,
  };
  const plan = await result({ ...assignment('plan', known), purpose: 'plan' }, options);
  write(options.dir, plan.files);
  const graph = parseTaskGraph(plan.files.find((file) => file.path === PATHS.taskGraph)?.content ?? '');
  return { assignment: assignment('task', known), specText, planFiles: plan.files, tasks: graph.tasks };
}

/** Runs the Builder on every task in order. */
export async function buildProject(planned: Planned, options: PlayOptions): Promise<void> {
  for (const task of planned.tasks) {
    const done = await result({ ...planned.assignment, purpose: 'task', task, mayWrite: task.outputFiles }, options);
    if (done.status !== 'completed') throw new Error(`${task.id}: ${done.summary}`);
  }
}
