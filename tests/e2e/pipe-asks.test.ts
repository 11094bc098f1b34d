import { spawn } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, type Place, ROOT, withScenario } from '../support/home.ts';
import { eventsOf, statuses } from '../support/journey.ts';
import { BRIEF } from '../support/journey-lines.ts';

let place: Place;
const planned = (): string => join(place.base, 'planned');

beforeAll(async () => {
  buildProgram();
  place = freshPlace();
  const ended = await exec({ place, lines: ['Start agent 0', BRIEF, '!compile', '!plan'] });
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  cpSync(place.project, planned(), { recursive: true });
}, 60_000);
afterAll(() => place?.remove());
beforeEach(() => {
  rmSync(place.project, { recursive: true, force: true });
  cpSync(planned(), place.project, { recursive: true });
});

const ASKED = /^permission: Builder asks: .*Write \d+ files?$/m;
const answers = () =>
  eventsOf(place.project, 'permission/answered').map(({ decision, comment }) => [decision, comment]);

/** The program on pipes, with an agent that asks before it writes the first task. */
function open() {
  const attempts = [1, 2, 3].map((attempt) => ({
    when: { purpose: 'task', taskId: 'TASK-001', attempt },
    do: { act: 'ask-permission' },
  }));
  const child = spawn(process.execPath, [join(ROOT, 'src/bin/codesleuth.mjs'), '--project', place.project], {
    cwd: place.base,
    env: { ...withScenario(place, attempts), CODESLEUTH_REHEARSAL_PACE: '0' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  return {
    out: () => out,
    type: (line: string) => child.stdin.write(`${line}\n`),
    end: () => child.stdin.end(),
    ended: new Promise<number | null>((resolve) => child.once('close', resolve)),
    heard: (wanted: RegExp): Promise<void> => expect.poll(() => out, { timeout: 20_000, interval: 20 }).toMatch(wanted),
  };
}

describe('an agent that asks while lines come from a pipe', () => {
  test('is shown whole and allowed by a line; commands stay commands meanwhile', { timeout: 40_000 }, async () => {
    const shell = open();
    shell.type('!build');
    await shell.heard(ASKED);
    await shell.heard(/^answer: 1 once · 2 for this run · 3 no, or type what to do instead$/m);
    expect(shell.out()).toMatch(/^scope: writing the output files of TASK-001$/m);
    expect(shell.out()).toMatch(/^detail: \S+/m);
    shell.type('!help');
    await shell.heard(/!permissions|!status/);
    expect(answers()).toEqual([]);
    shell.type('1');
    await shell.heard(/TASK-001.*done/i);
    shell.type('!quit');
    expect(await shell.ended).toBe(0);
    expect(answers()).toEqual([['once', '']]);
    expect(statuses(place.project)['TASK-001']).toBe('DONE');
  });

  test('hears other words as a no; one stopped meanwhile is not asked any more', { timeout: 40_000 }, async () => {
    const shell = open();
    shell.type('!build');
    await shell.heard(ASKED);
    shell.type('keep it in one file');
    await shell.heard(/^permission: declined: .*\n.*keep it in one file/m);
    await expect
      .poll(() => shell.out().match(new RegExp(ASKED.source, 'gm'))?.length, { timeout: 20_000, interval: 20 })
      .toBe(2);
    shell.type('!pause');
    await shell.heard(/^no longer asked: .*Write \d+ files?$/m);
    shell.type('!quit');
    expect(await shell.ended).toBe(0);
    expect(answers()).toEqual([['no', 'keep it in one file']]);
  });

  test('is told no when the input ends, each time it asks, and the program ends', { timeout: 40_000 }, async () => {
    const shell = open();
    shell.type('!build');
    await shell.heard(ASKED);
    shell.end();
    expect(await shell.ended).toBe(0);
    expect(answers()).toEqual([1, 2, 3].map(() => ['no', 'nobody is there to answer']));
    expect(statuses(place.project)['TASK-001']).toBe('BLOCKED');
  });
});
