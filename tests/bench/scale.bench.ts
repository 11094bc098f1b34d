/**
 * What much data costs: 500 registered projects, 2,000 lines of history, a journal of 10,000 events, a plan of 1,000
 * tasks; each against the same shell with next to nothing, in the same run.
 * Run: node tests/bench/scale.bench.ts [rounds, 9 if not given]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createHome } from '../../src/adapters/store/context.ts';
import { freshPlace, type Place } from '../support/home.ts';
import { bigProject } from './support/big-project.ts';
import { interleaved, type Measured, print } from './support/figures.ts';
import type { MeasuredPty, Wanted } from './support/measured-pty.ts';
import { cpuToExit } from './support/process-figures.ts';
import { copyProgram, warmUp } from './support/program.ts';
import { standingShell } from './support/shell-start.ts';

const PROJECTS = 500;
const HISTORY = 2000;
const SETTLED_MS = 300;
/** How much later everything may be there, in milliseconds. */
const MORE_MS = 500;
const rounds = Number(process.argv[2] ?? 9);
const program = copyProgram();

type Figures = Readonly<Record<string, number>>;

/** Milliseconds from a typed line to what it makes appear. */
async function answer(pty: MeasuredPty, line: string, shows: Wanted): Promise<number> {
  const began = performance.now();
  const seen = pty.seen(shows, () => performance.now() - began, pty.raw().length);
  pty.write(line);
  return seen;
}

interface Case {
  readonly place: Place;
  readonly words?: readonly string[];
  /** Appears when everything is read. */
  readonly ready: Wanted;
  /** Lines typed then, each with what its answer shows. */
  readonly lines: Readonly<Record<string, readonly [string, Wanted]>>;
}

const started =
  ({ place, words = [], ready, lines }: Case) =>
  async (): Promise<Figures> => {
    const began = performance.now();
    const { pty, figures } = await standingShell({ program, at: { cwd: place.base, env: place.env }, words });
    const standing = await pty.seen(ready, () => performance.now() - began);
    const answers: Record<string, number> = {};
    await setTimeout(SETTLED_MS);
    for (const [name, [line, shows]] of Object.entries(lines)) answers[name] = await answer(pty, line, shows);
    await pty.kill();
    return { ...figures, ready: standing, ...answers };
  };

const executed = (place: Place, line: string) => async (): Promise<Figures> => {
  const words = [process.execPath, program.launcher, 'exec', '--project', place.project, line];
  const began = performance.now();
  const { cpu, code } = cpuToExit(words, { cwd: place.base, env: place.env });
  if (code !== 0) throw new Error(`exec ${line} ended with ${code}`);
  return { cpu, wall: performance.now() - began };
};

/** A home that knows many projects, every tenth of which is there. */
async function manyProjects(): Promise<Place> {
  const place = freshPlace();
  const home = createHome({ dir: place.home, redact: (text) => text });
  const entry = (at: number) => ({
    name: `project ${at}`,
    status: 'active' as const,
    pipeline_stage: 'building' as const,
    last_active_agent: 3 as const,
    handoff: 'artifacts/pipeline/HANDOFF.json',
    registered_at: '2026-01-01T00:00:00.000Z',
    last_updated: '2026-01-02T00:00:00.000Z',
    waiting_for: 'the build: !build',
    spent_micro_usd: 0,
  });
  const dirs = Array.from({ length: PROJECTS }, (_, at) => join(place.base, `project-${at}`));
  for (const dir of dirs.filter((_, at) => at % 10 === 0)) mkdirSync(dir);
  await home.updateContext((context) => ({
    ...context,
    registered_projects: Object.fromEntries(dirs.map((dir, at) => [dir, entry(at)])),
  }));
  return place;
}

function longHistory(): Place {
  const place = freshPlace();
  const lines = Array.from(
    { length: HISTORY },
    (_, at) => `${JSON.stringify(`an earlier line, number ${at}, of a usual length`)}\n`,
  );
  writeFileSync(join(place.home, 'config/history'), lines.join(''));
  return place;
}

const places = {
  empty: freshPlace(),
  projects: await manyProjects(),
  history: longHistory(),
  small: await bigProject({ tasks: 2, events: 30 }),
  long: await bigProject({ tasks: 200, events: 10_000 }),
  wide: await bigProject({ tasks: 1000, events: 10_000 }),
};
const HELP = ['!help\r', 'Anything else you type'] as const;
const ofProject = (place: Place): Case => ({
  place,
  words: ['--project', place.project],
  ready: 'waiting for !critic',
  lines: { '!status': ['!status\r', 'Waiting for the critic'], '!help': HELP, '!state': ['!state\r', 'HANDOFF'] },
});
const unused = {
  ready: 'type: Start agent 0',
  lines: { '!help': HELP, 'Start agent 0': ['Start agent 0\r', 'your brief'] },
} as const;

/** Prints every figure of a case against the same figure of another. */
function reporter<K extends string>({ names, median }: Measured<K>): (title: string, of: K, than: K) => void {
  return (title, of, than) => {
    console.log(title);
    for (const name of names(of)) {
      const unit = ['frame', 'prompt', 'cpu'].includes(name) ? 'ms CPU' : 'ms wall';
      const figure = { name: `  ${name}`, value: median(of, name), unit };
      if (!names(than).includes(name)) print(figure);
      else print({ ...figure, floor: { name: than, value: median(than, name) }, ...aimOf(name, median(than, name)) });
    }
  };
}

function aimOf(name: string, floor: number): { aim: string } | undefined {
  if (name === 'frame') return { aim: '2' };
  return name === 'ready' ? { aim: `${Math.round(floor + MORE_MS)} ms` } : undefined;
}

try {
  await warmUp(program, { cwd: places.empty.base, env: places.empty.env });
  const found = await interleaved(rounds, {
    empty: started({ ...unused, place: places.empty }),
    projects: started({
      ...unused,
      place: places.projects,
      lines: { ...unused.lines, 'Start agent 0': ['Start agent 0\r', 'project 0'] },
    }),
    history: started({ ...unused, place: places.history, lines: { up: ['\u001b[A', 'number 1999'] } }),
    small: started(ofProject(places.small)),
    long: started(ofProject(places.long)),
    wide: started(ofProject(places.wide)),
    smallExec: executed(places.small, '!status'),
    longExec: executed(places.long, '!status'),
    wideExec: executed(places.wide, '!status'),
  });
  const show = reporter(found);
  console.log(`scale, median of ${rounds} interleaved runs`);
  show('nothing registered', 'empty', 'empty');
  show(`${PROJECTS} registered projects`, 'projects', 'empty');
  show(`${HISTORY} lines of history`, 'history', 'empty');
  show('a project of 30 events', 'small', 'small');
  show('a journal of 10,000 events, 200 tasks', 'long', 'small');
  show('a journal of 10,000 events, 1,000 tasks', 'wide', 'small');
  show("exec '!status', 30 events", 'smallExec', 'smallExec');
  show("exec '!status', 10,000 events, 200 tasks", 'longExec', 'smallExec');
  show("exec '!status', 10,000 events, 1,000 tasks", 'wideExec', 'smallExec');
} finally {
  program.remove();
  for (const place of Object.values(places)) place.remove();
}
