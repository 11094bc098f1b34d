import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, type Place, withScenario } from '../support/home.ts';
import { eventsOf, readEnvelopes, stateOf, TO_SHIP } from '../support/journey.ts';
import type { Pty } from '../support/pty.ts';
import { everyRow, faults, modesLeft, openShell, openUnderBash, say, waitsFor } from '../support/shell-pty.ts';

beforeAll(buildProgram);

let place: Place;
beforeEach(async () => {
  place = freshPlace();
  const made = await exec({ place, lines: TO_SHIP.slice(0, 4) });
  expect([made.code, made.stderr]).toEqual([0, '']);
});
afterEach(() => place.remove());

const STALLED = [{ when: { purpose: 'task', nth: 1 }, do: { act: 'stall' } }];

/** Processes that stem from this place's shells: all of them carry its directories in their environment. */
function left(): readonly string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'utf8').includes(place.base);
    } catch {
      return false;
    }
  });
}

/** A shell whose Builder stands still in TASK-001. */
async function working(): Promise<Pty> {
  const pty = openShell(place, { args: ['--project', 'project'], env: withScenario(place, STALLED) });
  await waitsFor(pty, '!build');
  await say(pty, '!build', 'Builder is working · TASK-001');
  await pty.waitFor(() => readEnvelopes(place.project).at(-1)?.event.type === 'run/started');
  return pty;
}

describe.runIf(process.platform === 'linux')('a shell that is ended from outside', () => {
  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s: the journal says interrupted, the terminal is given back, nothing goes on', async (signal, code) => {
    const pty = await working();
    pty.kill(signal);
    expect(await pty.exit).toEqual({ code, signal: 0 });
    expect(modesLeft(pty)).toEqual([]);
    expect(faults(pty)).toEqual([]);
    expect(everyRow(pty).filter((row) => row.includes('is working'))).toEqual([]);
    expect(stateOf(place.project).halt).toEqual({ reason: 'interrupted', detail: 'the shell was ended by a signal' });
    expect(eventsOf(place.project, 'run/ended').at(-1)).toMatchObject({ outcome: 'cancelled' });
    await expect.poll(left, { timeout: 5000 }).toEqual([]);
  });

  test('a window that is closed: the same, though nothing can be written any more', async () => {
    const pty = await working();
    pty.hangUp();
    expect((await pty.exit).code).toBe(129);
    expect(stateOf(place.project).halt).toMatchObject({ reason: 'interrupted' });
    expect(eventsOf(place.project, 'run/ended').at(-1)).toMatchObject({ outcome: 'cancelled' });
    await expect.poll(left, { timeout: 5000 }).toEqual([]);
  });

  test('kill -9: the menu says so at the next start, and !resume asks how to go on', { timeout: 40_000 }, async () => {
    const killed = await working();
    killed.kill('SIGKILL');
    await killed.exit;
    await expect.poll(left, { timeout: 5000 }).toEqual([]);

    const pty = openShell(place);
    await pty.waitFor('❯ Start agent 0');
    await say(pty, 'Start agent 0', /1\. project {2}building · Builder .* interrupted/);
    pty.key('enter');
    await waitsFor(pty, '!resume');
    expect(everyRow(pty).join('\n')).toMatch(
      /Interrupted: the shell ended while it was running R0005 \(task TASK-001\)/,
    );
    expect(everyRow(pty).filter((row) => row === '→ Next: !resume')).toHaveLength(1);
    await say(pty, '!resume', 'How shall it go on?');
    await pty.waitFor(
      /❯ 1\. retry the run \(recommended\)\n {2}2\. keep what is there and check it\n {2}3\. skip this task\n/,
    );
    pty.key('enter');
    await waitsFor(pty, '!critic');
    expect(faults(pty)).toEqual([]);
    expect(readEnvelopes(place.project).map((one) => one.seq)).toEqual(
      readEnvelopes(place.project).map((_, index) => index + 1),
    );
    pty.kill();
  });
});

describe('two shells', () => {
  test('the second one reads only, says who holds the project, and goes on when the first has left', {
    timeout: 30_000,
  }, async () => {
    const first = await working();
    const second = openShell(place, { args: ['--project', 'project'] });
    await second.waitFor(`Another shell (process ${first.pid}) holds this project: read-only here.`);
    await second.waitFor('building (read-only)');
    await say(second, '!critic', `✗ Another shell (process ${first.pid}) holds this project`);
    await say(second, '!status', 'building');
    const before = readEnvelopes(place.project).length;
    await say(
      second,
      'Start agent 0',
      new RegExp(`process ${first.pid}[\\s\\S]*process ${first.pid}[\\s\\S]*process ${first.pid}`),
    );
    expect(readEnvelopes(place.project)).toHaveLength(before);
    first.type('!quit\r');
    expect((await first.exit).code).toBe(0);
    await say(second, 'Start agent 0', '❯ Next: !resume');
    expect(second.screen().join('\n')).not.toContain('building (read-only)');
    second.kill();
  });
});

describe('as a job of a shell', () => {
  test('Ctrl+Z gives the terminal to bash, fg brings the screen and the draft back', { timeout: 30_000 }, async () => {
    const pty = openUnderBash(place, ['--project', 'project']);
    await pty.waitFor('bash> ');
    pty.type('eval "$PROGRAM_LINE"\r');
    await waitsFor(pty, '!build');
    pty.type('half a line');
    await pty.waitFor('❯ half a line');
    pty.key('ctrl+z');
    await pty.waitFor(/Stopped/);
    await pty.waitFor((rows) => rows.findLast((row) => row !== '')?.trimEnd() === 'bash>');
    expect(modesLeft(pty).filter((mode) => mode !== 'title' && mode !== 'bracketed paste')).toEqual([]);
    // The terminal is cooked again: bash edits and echoes its own line.
    await say(pty, 'echo one-$((1+1))', 'one-2');
    expect(pty.screen().join('\n')).not.toContain('half a line');
    pty.type('fg\r');
    await pty.waitFor('❯ half a line');
    expect(pty.screen().filter((row) => row.includes('half a line'))).toHaveLength(1);
    pty.type(' and more');
    await pty.waitFor('❯ half a line and more');
    pty.key('ctrl+u');
    await pty.waitFor('❯ Next: !build');
    pty.key('ctrl+z');
    await pty.waitFor((rows) => rows.filter((row) => row.includes('Stopped')).length === 2);
    pty.type('fg\r');
    await waitsFor(pty, '!build');
    await say(pty, '!quit', 'To come back');
    await pty.waitFor((rows) => rows.findLast((row) => row !== '')?.startsWith('bash>') === true);
    await say(pty, 'echo after-$?', 'after-0');
    pty.kill();
  });
});
