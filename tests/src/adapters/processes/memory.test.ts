import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createProcesses, type Processes } from '../../../../src/adapters/processes/run-child.ts';
import { COMMAND_STOP } from '../../../../src/adapters/processes/stop.ts';

const MEGABYTE = 1_000_000;
/** Fills so many bytes and says so; with `apart` a child in a session of its own does. */
const HOG = `
const { spawn } = require('node:child_process');
const [, apart, bytes] = process.argv;
if (apart === 'apart') {
  spawn(process.execPath, ['-e', process.env.HOG, 'here', bytes], { detached: true, stdio: 'inherit' });
} else {
  globalThis.kept = Buffer.alloc(Number(bytes), 1);
  console.log('full');
}
setInterval(() => {}, 60_000);
`;

/** A process that has filled so much memory. */
async function hog(processes: Processes, tag: string, how: 'here' | 'apart', bytes: number) {
  const full = Promise.withResolvers<void>();
  const child = processes.start({
    command: { file: process.execPath, args: ['-e', HOG, how, String(bytes)] },
    ...{ cwd: '/', tag, env: { HOG }, stop: COMMAND_STOP },
    onLine: (line) => {
      if (line === 'full') full.resolve();
    },
  });
  await Promise.race([full.promise, child.ended]);
  return child;
}

describe.runIf(existsSync('/proc/self/environ'))('the memory of a run', () => {
  test('is that of all its processes, those that left its group included, and of no other run or shell', async () => {
    const [ours, theirs] = [createProcesses(), createProcesses()];
    const big = 200 * MEGABYTE;
    const children = [
      await hog(ours, 'run-1', 'here', big),
      await hog(ours, 'run-1', 'apart', big),
      await hog(ours, 'run-2', 'here', big),
      await hog(theirs, 'run-1', 'here', big),
    ];
    try {
      const one = (await ours.memory?.(['run-1'])) ?? 0;
      const two = (await ours.memory?.(['run-2'])) ?? 0;
      const both = (await ours.memory?.(['run-1', 'run-2'])) ?? 0;
      expect(one).toBeGreaterThan(2 * big);
      expect(one).toBeLessThan(3 * big);
      expect(two).toBeGreaterThan(big);
      expect(two).toBeLessThan(2 * big);
      expect(Math.abs(both - one - two)).toBeLessThan(20 * MEGABYTE);
      expect(await ours.memory?.(['run-3'])).toBe(0);
      expect(await ours.memory?.([])).toBe(0);
    } finally {
      await Promise.all(children.map((child) => child.stop()));
    }
    expect(await ours.memory?.(['run-1'])).toBe(0);
  });
});
