import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentsAlive, allDead, setUp } from '../support/cap-trial.ts';
import { exec, startProgram } from '../support/exec.ts';
import type { Place } from '../support/home.ts';
import { eventsOf, stateOf, tokenRows } from '../support/journey.ts';
import { LONG } from '../support/long.ts';
import { plannedPlace } from '../support/planned-place.ts';
import { STAND_IN } from '../support/spender.ts';

const TRIALS = LONG ? 20 : 1;
const CHECKS = ['!critic', '!security', '!verify'];

let place: Place;
beforeAll(async () => {
  place = await plannedPlace();
}, 60_000);
afterAll(() => place?.remove());

test('a shell that is killed at the figure that reaches a cap leaves nobody alive, and all of it counts at the next start', async () => {
  const times: number[] = [];
  for (let index = 0; index < TRIALS; index += 1) {
    const spender = STAND_IN(index % 2 === 0 ? 'mild' : 'deaf');
    const scene = await setUp({ index, spender, template: place.project, place, agents: 1 });
    const { project, lines, env, server } = scene;
    const at = { place: { ...place, project }, project };
    const words = ['exec', '--agent', 'claude', '--permissions', 'unsafe', '--project', project];
    const shell = startProgram([...words, ...lines], { env, cwd: place.base });
    scene.passed.listener = () => shell.child.kill('SIGKILL');
    expect(await shell.ended).toMatchObject({ signal: 'SIGKILL' });
    times.push(Math.round(await allDead(scene)));
    expect(agentsAlive(scene), `trial ${index}`).toEqual([]);
    await server.stop();
    expect((await exec({ ...at, lines: ['!status'] })).stdout).toContain('the shell ended while');
    const [cut, ...more] = tokenRows(project).filter((row) => row.ended === 'killed');
    expect([cut, more]).toMatchObject([{ agent: 3, task: 'TASK-001', model: 'claude-sonnet-4-5', exact: false }, []]);
    const tokens = (cut?.input_tokens ?? 0) + (cut?.output_tokens ?? 0);
    // The figure that reached the cap may have come too late to be heard.
    expect(tokens).toBeGreaterThanOrEqual(4400);
    const { 3: builder } = stateOf(project).spend;
    expect(builder).toMatchObject({ turns: 1, input: cut?.input_tokens, output: cut?.output_tokens });
    if (index > 1) continue;
    const raised = await exec({ ...at, lines: ['!budget set 900k stage builder', '!resume', ...CHECKS] });
    expect(raised.code, raised.stdout).toBe(0);
    expect(stateOf(project).verification?.verdict).toBe('SHIP');
    expect(eventsOf(project, 'run/ended').filter(({ outcome }) => outcome === 'interrupted')).toHaveLength(1);
    expect(tokenRows(project).filter((row) => row.ended === 'killed')).toEqual([cut]);
  }
  times.sort((a, b) => a - b);
  process.stdout.write(`cap and SIGKILL, ${TRIALS} trials: all dead after ${times.join(', ')} ms\n`);
}, 600_000);
