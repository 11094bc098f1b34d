import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram, type Ended, exec } from '../support/exec.ts';
import { freshPlace, git, type Place } from '../support/home.ts';
import { stateOf } from '../support/journey.ts';
import { BRIEF, FORK } from '../support/journey-lines.ts';

let place: Place;
const dir = (): string => `${place.project}.trial-A`;

async function done(...lines: string[]): Promise<Ended> {
  const ended = await exec({ place, lines });
  if (ended.code !== 0) throw new Error(`${lines.join(', ')}: ${ended.stdout}${ended.stderr}`);
  return ended;
}

/** Runs the command of a text that begins so and ends with the line or the first of these marks, as a person would. */
function follow(text: string, start: string, ends: RegExp): void {
  const command = text.slice(text.indexOf(start)).split(ends)[0] ?? '';
  const ran = spawnSync('sh', ['-c', command], { cwd: place.project, env: place.env, encoding: 'utf8' });
  expect([command, ran.status, ran.stderr]).toEqual([command, 0, '']);
}

beforeAll(async () => {
  buildProgram();
  place = freshPlace();
  await done('Start agent 0', BRIEF, '!compile', '!plan', FORK);
}, 120_000);
afterAll(() => place.remove());

describe('the next step that is named', () => {
  test('makes !undo possible again after the branch was given another name', async () => {
    const before = git(place, 'rev-parse', 'HEAD');
    await done('!merge A --yes');
    git(place, 'branch', '-m', 'a name of its own'.replaceAll(' ', '-'));
    const refused = await exec({ place, lines: ['!undo --yes'] });
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('main, which was renamed to a-name-of-its-own since');
    follow(refused.stdout, 'git branch -m', /\n/);
    await done('!undo --yes');
    expect([git(place, 'rev-parse', 'HEAD'), git(place, 'symbolic-ref', '--short', 'HEAD')]).toEqual([before, 'main']);
  }, 60_000);

  test('removes by hand what !forks drop had to leave in its place, and brings its commits back', async () => {
    await done('!forks restore trial-A');
    const mark = join(place.base, 'ran');
    const side = { ...place, project: dir() };
    git(side, 'config', 'core.fsmonitor', `touch '${mark}'`);
    const open = await done('!forks');
    expect(open.stdout).toContain('trial-A: older figures, for The copy');
    expect(open.stdout).not.toContain('+0 -0');
    const dropped = await done('!forks drop trial --yes');
    expect(stateOf(place.project).forks[0]).toMatchObject({ status: 'dropped', sides: [{ parked: null }, {}] });
    expect(dropped.stdout).toMatch(/A was not put away and stays in .*git settings were changed.*core\.fsmonitor/);
    expect(dropped.stdout).toContain('B is kept in ');
    expect([existsSync(dir()), existsSync(mark)]).toEqual([true, false]);
    const looked = await done('!forks');
    expect(looked.stdout).toContain(`${dir()} stays until you remove it`);
    follow(dropped.stdout, 'rm -r ', /\n/);
    expect(existsSync(dir())).toBe(false);
    const gone = await done('!forks');
    follow(gone.stdout, 'git branch fork/trial-A', /;|\n/);
    expect(git(place, 'log', '-1', '--format=%s', 'fork/trial-A')).not.toBe('');
  }, 60_000);
});
