/**
 * Runs one snapshot or move in a process of its own, so that it can be killed; what to do comes as JSON on standard
 * input. On demand the process kills itself before, after or in the middle of its nth change to the file system.
 */
import fs, { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Every way this program may change a file system; the rest only reads. */
const CHANGES = ['appendFile', 'chmod', 'copyFile', 'cp', 'link', 'lutimes', 'mkdir', 'open', 'rename', 'rm', 'rmdir'];
CHANGES.push('symlink', 'truncate', 'unlink', 'utimes', 'writeFile');
const OF_HANDLES = ['chmod', 'datasync', 'sync', 'truncate', 'utimes', 'write', 'writeFile', 'appendFile'];

type Call = (...args: unknown[]) => unknown;

const input = JSON.parse(readFileSync(0, 'utf8'));
const [killAt, mode]: [number, string] = [input.killAt ?? 0, input.mode ?? 'before'];
let steps = 0;

const die = (): void => void process.kill(process.pid, 'SIGKILL');

/** Half of what was to be written, as a full disk or a power cut would leave it. */
function halved(args: unknown[]): unknown[] {
  return args.map((arg, at) => (at === 1 && Buffer.isBuffer(arg) ? arg.subarray(0, arg.length >> 1) : arg));
}

function counted(call: Call, self: unknown, args: unknown[]): unknown {
  steps += 1;
  const mine = steps === killAt;
  if (mine && mode === 'before') die();
  const result = Reflect.apply(call, self, mine && mode === 'half' ? halved(args) : args);
  if (!mine) return result;
  if (result instanceof Promise) return result.finally(die);
  die();
  return result;
}

function watch(place: object, names: readonly string[]): void {
  for (const name of names) {
    const call: unknown = Reflect.get(place, name);
    if (typeof call !== 'function') continue;
    Reflect.set(place, name, function (this: unknown, ...args: unknown[]) {
      return counted((...all) => Reflect.apply(call, this, all), undefined, args);
    });
  }
}

const handle = await fs.promises.open(join(tmpdir(), `codesleuth-child-${process.pid}`), 'w');
await handle.close();
fs.rmSync(join(tmpdir(), `codesleuth-child-${process.pid}`));
watch(fs.promises, CHANGES);
watch(
  fs,
  CHANGES.map((name) => `${name}Sync`),
);
watch(fs, ['writeSync', 'fsyncSync', 'fdatasyncSync', 'ftruncateSync', 'fchmodSync']);
watch(Object.getPrototypeOf(handle), OF_HANDLES);
syncBuiltinESMExports();

const { createAccess } = await import('../../../../src/adapters/git/access.ts');
const { createTravel } = await import('../../../../src/adapters/git/travel/travel.ts');
const travel = createTravel(createAccess({ timeoutMs: 30_000, env: process.env }));
try {
  const result = await (input.do === 'snapshot'
    ? travel.snapshot(input.dir, input.order)
    : travel.move(input.dir, input.order));
  process.stdout.write(JSON.stringify({ result, steps }));
} catch (error) {
  process.stdout.write(JSON.stringify({ error: String(error), detail: Reflect.get(Object(error), 'detail'), steps }));
}
