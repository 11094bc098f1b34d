import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram, type Ended, exec } from '../support/exec.ts';
import { freshPlace, git, type Place, withScenario } from '../support/home.ts';
import { eventsOf, stateOf } from '../support/journey.ts';
import { BRIEF, FORK } from '../support/journey-lines.ts';

const MINE = '// mine, in a file the agent left half done\n';
let place: Place;
let looked: Ended;

const side = (): Place => ({ ...place, project: `${place.project}.trial-A` });
const wordAfter = (text: string, before: string): string => text.slice(text.indexOf(before)).split(/\s/)[0] ?? '';

beforeAll(async () => {
  buildProgram();
  place = freshPlace();
  const steps = [{ when: { taskId: 'TASK-005' }, do: { act: 'fail-gate', times: 'always' } }];
  await exec({
    place,
    lines: ['Start agent 0', BRIEF, '!compile', '!plan', '!build'],
    env: withScenario(place, steps),
  });
  expect(stateOf(place.project).tasks['TASK-005']?.status).toBe('BLOCKED');
  writeFileSync(join(place.project, 'notes.txt'), 'mine\n');
  await exec({ place, lines: [FORK] });
  appendFileSync(join(place.project, 'src/commands.mjs'), MINE);
  writeFileSync(join(side().project, 'left.txt'), 'of the side\n');
  looked = await exec({ place, lines: ['!merge A'] });
}, 120_000);
afterAll(() => place.remove());

describe('uncommitted work where a side is merged', () => {
  test('of the human is told from the half-done work of an agent, before anything moves', () => {
    const { stdout } = looked;
    expect(stdout).toContain('src/commands.mjs (with changes of your own)');
    expect(stdout).toMatch(/src\/cli\.mjs$/m);
    expect(stdout).not.toContain('src/cli.mjs (with');
  });

  test('of the human that the side began with is not counted as what the side left', () => {
    expect(looked.stdout).toContain('Not merged: 1 file with uncommitted changes in side A; kept in');
    expect(looked.stdout).toContain('1 file that side A began with uncommitted and left unchanged');
  });

  test('is found again where the preview says it is', async () => {
    const before = readFileSync(join(place.project, 'src/commands.mjs'), 'utf8');
    expect(before).toContain(MINE);
    const ref = wordAfter(looked.stdout, 'refs/codesleuth/backup/').replace(/:<file>$/, '');
    expect(`${git(place, 'show', `${ref}:src/commands.mjs`)}\n`).toBe(before);
    await exec({ place, lines: ['!merge A --yes'] });
    expect(stateOf(place.project).forks[0]).toMatchObject({ status: 'merged', winner: 'A' });
    expect(readFileSync(join(place.project, 'src/commands.mjs'), 'utf8')).not.toContain(MINE);
    expect(readFileSync(join(place.project, 'notes.txt'), 'utf8')).toBe('mine\n');
    const backup = eventsOf(place.project, 'travel/began').at(-1)?.travel.backup;
    expect(`${git(place, 'show', `${backup}:src/commands.mjs`)}\n`).toBe(before);
    expect(git(place, 'show', 'refs/codesleuth/forks/trial-A-work:left.txt')).toBe('of the side');
  }, 60_000);
});
