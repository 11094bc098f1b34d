import { appendFileSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { openForWriting } from '../../src/adapters/store/journal-file.ts';
import { createJournal } from '../../src/adapters/store/jsonl-journal.ts';
import type { ProjectState } from '../../src/core/state.ts';
import { compose } from '../../src/main/compose.ts';
import { exec } from '../../src/runtime/exec.ts';
import { Session } from '../../src/runtime/session.ts';
import type { World } from '../../src/runtime/world.ts';
import { type CrashOrder, crashOrderSchema } from './crash-order.ts';
import { labelOf } from './journey-events.ts';
import { nextLine } from './journey-lines.ts';

/**
 * The real session with its real adapters, driven to the end of a journey by itself, and killed where the order says.
 * A file keeps the points that were used up, so that a chain of these shells dies once at every one of them.
 */
const order = crashOrderSchema.parse(JSON.parse(process.argv[2] ?? '{}'));
const used = new Set(readUsed());

function readUsed(): readonly string[] {
  try {
    return readFileSync(order.usedFile, 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** Ends this process as a power cut would: nothing after this line runs. */
function die(point: string): never {
  appendFileSync(order.usedFile, `${point}\n`);
  process.kill(process.pid, 'SIGKILL');
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** Whether the shell dies at this point: at a point of its own phase, once; or where its number says. */
function isDue(phase: CrashOrder['phase'], point: string): boolean {
  if (order.phase !== phase || !`${point} (${doing()})`.includes(order.at ?? '')) return false;
  seen += 1;
  return order.nth === null ? !used.has(point) : seen === order.nth;
}

let seen = 0;

/** What an append holds, without what differs from one run to the next. */
function nameOf(bytes: Uint8Array): { readonly name: string; readonly lines: readonly string[] } {
  const lines = Buffer.from(bytes).toString('utf8').split('\n').slice(0, -1);
  const name = lines.map((line) => labelOf(JSON.parse(line).event)).join(' + ');
  return { name: name.startsWith('run/ended') ? `${name} (${doing()})` : name, lines };
}

let last = '';

/** The journal's file; dies before a write or in the middle of one. */
async function openFile(path: string): Promise<Awaited<ReturnType<typeof openForWriting>>> {
  const file = await openForWriting(path);
  return {
    readFile: () => file.readFile(),
    sync: () => file.sync(),
    truncate: (length) => file.truncate(length),
    stat: () => file.stat(),
    close: () => file.close(),
    write: async (bytes, offset, length, position) => {
      const { name, lines } = nameOf(bytes);
      last = name;
      if (isDue('before', `before ${name}`)) die(`before ${name}`);
      if (!isDue('torn', `torn ${name}`)) return file.write(bytes, offset, length, position);
      const whole = lines.slice(0, name.length % lines.length);
      const half = lines[whole.length] ?? '';
      const cut = Buffer.from([...whole, half.slice(0, half.length / 2)].join('\n'));
      await file.write(cut, 0, cut.length, position);
      return die(`torn ${name}`);
    },
  };
}

/** Only the project's own journal is acknowledged to the test; those of a fork's sides are points all the same. */
function acknowledged(commonDir: string, seq: number): void {
  if (dirname(commonDir) === order.project) writeSync(1, `ack ${seq}\n`);
  if (isDue('after', `after ${last}`)) die(`after ${last}`);
}

/** A port whose every call is a point before and a point after it. */
function watched<T extends object>(port: T, name: string): T {
  return new Proxy(port, {
    get(target, key, receiver) {
      const found: unknown = Reflect.get(target, key, receiver);
      if (typeof found !== 'function') return found;
      return async (...words: unknown[]) => {
        const point = `${name}.${String(key)} ${doing()}`;
        if (isDue('before-call', `before ${point}`)) die(`before ${point}`);
        const result: unknown = await Reflect.apply(found, target, words);
        if (isDue('after-call', `after ${point}`)) die(`after ${point}`);
        return result;
      };
    },
  });
}

/** What the pipeline is at, so that the same call counts anew for every task and stage. */
function doing(): string {
  const project = session.snapshotState().project;
  const work = project?.work ?? null;
  const task =
    work !== null && 'taskId' in work ? work.taskId : work !== null && 'run' in work ? work.run?.taskId : null;
  const about = work !== null && 'bundle' in work ? work.bundle : '';
  return [project?.stage, project?.halt?.reason, work?.kind, task, about].filter(Boolean).join(' ');
}

function watchedWorld(world: World): World {
  const plain = createJournal({ clock: world.clock });
  const open = (dir: string) =>
    createJournal({ clock: world.clock, onAppended: (seq) => acknowledged(dir, seq), openFile }).open(dir);
  const journals = { ...plain, open };
  if (order.phase !== 'before-call' && order.phase !== 'after-call') return { ...world, journals };
  return {
    ...world,
    journals: watched(journals, 'journals'),
    git: watched(world.git, 'git'),
    travel: watched(world.travel, 'travel'),
    forks: watched(world.forks, 'forks'),
    lanes: watched(world.lanes, 'lanes'),
    files: watched(world.files, 'files'),
    telemetry: watched(world.telemetry, 'telemetry'),
    runLogs: watched(world.runLogs, 'runLogs'),
    home: watched(world.home, 'home'),
    processes: watched(world.processes, 'processes'),
  };
}

const composed = compose({
  env: process.env,
  cwd: process.cwd(),
  project: order.project,
  interactive: false,
  install: order.home,
});
const world = watchedWorld(composed.world);
const session = new Session(world, composed.session.snapshotState().shell);

/** A stop that is no failure of the shell: by the crash, or by tests that broke and that were to break. */
const isExpected = (project: ProjectState | null): boolean =>
  project?.halt?.reason !== 'failed' || (order.until === 'mended' && project.halt.detail.startsWith('regression: '));

/** Types what a person would type next, until there is nothing more to do. */
async function drive(): Promise<number> {
  await session.readHome();
  await session.openGiven(order.project);
  for (let lines = 0; lines < 200; lines += 1) {
    await session.settled();
    // As `exec` would have done, had it lived.
    if (session.snapshotState().project?.halt === null && (await session.answerRecommended())) continue;
    const line = nextLine(session.snapshotState(), order.until);
    if (line === null) return 0;
    const refusals: string[] = [];
    const code = await exec(session, [line], (items) => {
      for (const item of items) if (item.kind === 'refusal') refusals.push(item.refusal.message);
    });
    if (code === 0 || (code === 2 && isExpected(session.snapshotState().project))) continue;
    process.stderr.write(
      `"${line}" ended with ${code}: ${refusals.join('; ')} ${JSON.stringify(session.snapshotState().project?.halt)}\n`,
    );
    return 1;
  }
  process.stderr.write('the journey does not end\n');
  return 1;
}

const code = await drive();
await session.close('quit');
writeSync(1, `points ${seen}\n`);
process.exit(code);
