import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, type Place, withScenario } from '../support/home.ts';
import { TO_SHIP } from '../support/journey.ts';
import { everyRow, faults, openShell, tallestRepaint, waitsFor } from '../support/shell-pty.ts';

beforeAll(buildProgram);

let place: Place;
beforeEach(() => {
  place = freshPlace();
});
afterEach(() => place.remove());

const LINES = 30_000;
const MEGABYTE = 1024 * 1024;

/** Resident memory of a process in bytes (proc(5), VmRSS in kB). */
function resident(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
}

test.runIf(process.platform === 'linux')(
  '10,000 lines a second for three seconds: keys still echo, memory is bounded, the rest is counted and kept in the run log',
  { timeout: 60_000 },
  async () => {
    const made = await exec({ place, lines: TO_SHIP.slice(0, 3) });
    expect(made.code).toBe(0);
    const flood = { when: { purpose: 'plan', attempt: 1 }, do: { act: 'flood', lines: LINES, linesPerSecond: 10_000 } };
    const pty = openShell(place, { args: ['--project', 'project'], env: withScenario(place, [flood]) });
    await waitsFor(pty, '!plan');
    const before = resident(pty.pid);
    pty.type('!plan\r');
    await pty.waitFor(/flood line \d+/);
    let most = 0;
    let typed = '';
    // Each letter is waited for: one that came only after the flood would find it over.
    for (const letter of 'every key is heard') {
      pty.type(letter);
      typed += letter;
      await pty.waitFor(`❯ ${typed.trimEnd()}`);
      most = Math.max(most, resident(pty.pid));
    }
    await pty.waitFor('Planner is working');
    expect(everyRow(pty).join('\n')).not.toContain(`flood line ${LINES} of`);
    pty.key('ctrl+u');
    await waitsFor(pty, '!build', 30_000);
    most = Math.max(most, resident(pty.pid));
    expect((most - before) / MEGABYTE).toBeLessThan(150);
    const rows = everyRow(pty);
    const summary = rows.join(' ').match(/… ([\d,]+) more lines, see the run log: *(\S+)/);
    const left = Number(summary?.[1]?.replaceAll(',', '') ?? 0);
    const shown = rows.filter((row) => /^Planner {2}flood line \d+ of/.test(row)).length;
    expect(left).toBeGreaterThan(LINES / 2);
    expect(shown + left).toBeGreaterThanOrEqual(LINES);
    expect(faults(pty)).toEqual([]);
    expect(tallestRepaint(pty.raw())).toBeLessThan(24 - 1);
    pty.kill();

    const logs = join(place.project, '.git/codesleuth/runs');
    const words = readdirSync(logs)
      .map((name) => readFileSync(join(logs, name), 'utf8'))
      .join('');
    expect(words.match(/^flood line \d+ of/gm)).toHaveLength(LINES);
  },
);
