import { cpSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { contextSchema } from '../../schemas/config.ts';
import { RUN_TAG } from '../../src/adapters/processes/child-environment.ts';
import { compose } from '../../src/main/compose.ts';
import type { Session } from '../../src/runtime/session.ts';
import { type Place, ROOT } from './home.ts';
import { type ModelServer, startModelServer } from './model-server/model-server.ts';
import type { Script, ToolCall } from './model-server/script.ts';

/** What each answer of the model uses, in tokens. */
const USAGE = { fresh: 1000, output: 100 };
/** The answer that makes the sum reach the cap, counted from 1. */
const LAST = 5;

/** An agent that is a process, pointed at a server; `backend` is the driver it is driven with. */
export interface Spender {
  readonly backend: string;
  readonly model: string | null;
  command(url: string): { readonly command: string; readonly args: readonly string[]; readonly env: readonly string[] };
  env(url: string): Readonly<Record<string, string>>;
  /** Its own call that runs a command. */
  shell(command: string): ToolCall;
}

/** Lives in the group of the agent, and deaf in a group of its own. */
const children = (mark: string): string =>
  [
    `sh -c 'trap "" TERM HUP INT; while :; do sleep ${mark}; done' >/dev/null 2>&1 &`,
    `setsid sh -c 'trap "" TERM HUP INT; sleep ${mark} & sleep ${mark} & wait' >/dev/null 2>&1 &`,
    `(setsid sleep ${mark} >/dev/null 2>&1 &)`,
  ].join(' ');

/** A model that has its agents start children and then work for ever, and notes when each request came. */
function model(spender: Spender, { mark, agents }: { readonly mark: string; readonly agents: number }) {
  const began: number[] = [];
  const passed: { at: number | null; listener: () => void } = { at: null, listener: () => undefined };
  const script: Script = {
    steps: async () => {
      began.push(performance.now());
      const isLast = began.length === LAST;
      const call = spender.shell(began.length <= agents ? children(mark) : 'sleep 0.02');
      // As fast as a model can be.
      await pause(200);
      if (isLast) {
        passed.at = performance.now();
        passed.listener();
      }
      return { answer: 'tool', ...call, usage: USAGE };
    },
  };
  return { began, passed, script };
}

/** What is told the shell: one agent, or the two of a fork. */
export interface Trial {
  readonly index: number;
  readonly spender: Spender;
  /** A project that is planned. */
  readonly template: string;
  readonly place: Place;
  readonly agents: 1 | 2;
}

export interface Scene extends Trial {
  readonly project: string;
  readonly server: ModelServer;
  readonly mark: string;
  readonly env: Readonly<Record<string, string>>;
  readonly began: readonly number[];
  readonly passed: { readonly at: number | null; listener: () => void };
  /** As it is typed: the tokens of `LAST` answers. */
  readonly cap: string;
  readonly lines: readonly string[];
}

/** Sets a trial up: a copy of the project, a server, and a home that knows the agent. */
export async function setUp(trial: Trial): Promise<Scene> {
  const { index, spender, template, place, agents } = trial;
  const mark = `${70_000 + index}.${process.pid}`;
  const project = join(place.base, `trial-${index}`);
  cpSync(template, project, { recursive: true });
  const { began, passed, script } = model(spender, { mark, agents });
  const server = await startModelServer(script);
  const file = join(place.home, 'config/context.json');
  const context = contextSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const { backend, model: name } = spender;
  const commands = { [backend]: spender.command(server.url) };
  writeFileSync(file, JSON.stringify({ ...context, agent: { backend, model: name, parallel: 1, commands } }));
  const cap = `${((USAGE.fresh + USAGE.output) * LAST) / 1000}k stage builder`;
  const lines = [
    `!budget set ${cap}`,
    agents === 1 ? '!build' : `!fork trial --a-agent ${backend} --b-agent ${backend}`,
  ];
  return {
    ...trial,
    project,
    server,
    mark,
    env: { ...place.env, ...spender.env(server.url) },
    began,
    passed,
    cap,
    lines,
  };
}

/** Processes of agents of a place: those with a run's tag, and those that sleep for the mark. */
export function agentsAlive({ place, mark }: Pick<Scene, 'place' | 'mark'>): number[] {
  return readdirSync('/proc').flatMap((pid) => (/^\d+$/.test(pid) && isAgents(pid, place, mark) ? [Number(pid)] : []));
}

function isAgents(pid: string, place: Place, mark: string): boolean {
  try {
    if (readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(`sleep\0${mark}`)) return true;
    if (!readlinkSync(`/proc/${pid}/cwd`).startsWith(place.base)) return false;
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${RUN_TAG}=`);
  } catch {
    return false;
  }
}

/** Milliseconds from the answer that reached the cap until nobody of the agents lives; at the most 15 seconds are waited. */
export async function allDead(scene: Scene): Promise<number> {
  const since = scene.passed.at ?? Number.NaN;
  while (agentsAlive(scene).length > 0 && performance.now() - since < 15_000) await pause(5);
  return performance.now() - since;
}

/** What a trial came to. */
interface Result {
  readonly ms: number;
  /** Requests beyond the one whose answer reached the cap: those under way then, and those that began later. */
  readonly over: number;
  readonly left: readonly number[];
  readonly session: Session;
}

/** One trial with a shell in this process, up to its rest at the cap. */
async function runTrial(scene: Scene): Promise<Result> {
  const { env, project, place, lines, spender } = scene;
  const { session } = compose({
    ...{ env, cwd: place.base, project, interactive: false, install: ROOT },
    agentOption: spender.backend,
    permissionOption: 'unsafe',
  });
  await session.readHome();
  await session.openGiven(project);
  const reached = new Promise<void>((resolve) => {
    scene.passed.listener = resolve;
  });
  const working = (async () => {
    for (const line of lines) {
      await session.line(line);
      await session.settled();
    }
  })();
  await Promise.race([reached, working]);
  const ms = await allDead(scene);
  await working;
  return { ms, over: scene.began.length - LAST, left: agentsAlive(scene), session };
}

/** Trials one after the other, each looked at by `look`; prints how long it took until all were dead. */
export async function runTrials(
  trials: readonly Trial[],
  what: string,
  look: (result: Result, trial: Trial) => void,
): Promise<void> {
  const results: Result[] = [];
  for (const trial of trials) {
    const scene = await setUp(trial);
    const result = await runTrial(scene);
    look(result, trial);
    results.push(result);
    await result.session.close('quit');
    await scene.server.stop();
  }
  const [half, most, worst] = [0.5, 0.99, 1].map((share) =>
    Math.round(
      quantile(
        results.map(({ ms }) => ms),
        share,
      ),
    ),
  );
  const over = results.reduce((sum, one) => sum + one.over, 0);
  const times = `all dead after ${half} ms (median), ${most} ms (p99), ${worst} ms (most)`;
  process.stdout.write(`${what}, ${trials.length} trials: ${times}; ${over} requests beyond the cap\n`);
}

/** A share of figures that are not above what it gives, such as 0.99. */
function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
