import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { SHELL_TAG } from '../../../../src/adapters/processes/child-environment.ts';
import { findOrphans, shellName } from '../../../../src/adapters/processes/orphans.ts';

const linux = process.platform === 'linux';
const started: ChildProcess[] = [];

/** A process that carries the name of a shell; resolves when its environment can be seen. */
async function carrying(name: string): Promise<number> {
  const child = spawn('sleep', ['60'], { env: { PATH: process.env.PATH ?? '', [SHELL_TAG]: name }, stdio: 'ignore' });
  started.push(child);
  await new Promise((resolve) => child.once('spawn', resolve));
  return child.pid ?? 0;
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

describe.runIf(linux)('processes of a shell that is gone', () => {
  test('are found, with what they run; those of a living shell are not', async () => {
    const own = await carrying(shellName());
    const [pid = '', start = ''] = shellName().split('-');
    // The same process id, used again by a process that began at another time.
    const reused = await carrying(`${pid}-${Number(start) - 1}-ff`);
    const gone = await carrying('999999999-1-ff');
    const orphans = await findOrphans();
    expect(orphans.find((one) => one.pid === gone)).toEqual({ pid: gone, command: 'sleep 60' });
    expect(orphans.some((one) => one.pid === reused)).toBe(true);
    expect(orphans.some((one) => one.pid === own)).toBe(false);
  });

  test('do not include programs whose environment says nothing of a shell', async () => {
    const other = await carrying('nonsense');
    expect((await findOrphans()).some((one) => one.pid === other)).toBe(false);
  });
});

test('no two shells have the same name', () => {
  expect(new Set(Array.from({ length: 100 }, shellName)).size).toBe(100);
});
