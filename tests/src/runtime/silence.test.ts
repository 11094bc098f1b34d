import { describe, expect, test } from 'vitest';
import { SILENCE } from '../../../src/core/transcript.ts';
import { exec } from '../../../src/runtime/exec.ts';
import { URGE } from '../../../src/runtime/silence.ts';
import { block, end, type Play, Shell, shellAt, until } from '../../support/scripted-world.ts';
import { RESULTS } from '../../support/story.ts';

const done = () => end(block(RESULTS.critique));

/** A built project in a shell with little patience: the limits are milliseconds. */
async function impatient(play: Play, interactive = true): Promise<Shell> {
  const first = await shellAt('built');
  await first.session.close('quit');
  const { defaults } = first.session.snapshotState().shell;
  const timeouts = { ...defaults.timeouts, idleMs: 5 };
  const shell = new Shell({}, { defaults: { ...defaults, timeouts }, interactive }, first.scripted);
  await shell.all('Start agent 0', '1');
  shell.scripted.script = { play };
  return shell;
}

const isAsked = ({ session }: Shell): boolean => session.live.view.asks.some((ask) => ask.requestId === SILENCE);

/** Says nothing until `speak` is called, or until it is stopped. */
function mute() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const heard: string[] = [];
  const play: Play = async function* (_assignment, signal) {
    heard.push('prompt');
    yield {
      type: 'tool',
      tool: { id: 't', name: 'Bash', title: 'npm test', status: 'started', detail: null },
    };
    await Promise.race([promise, until(signal)]);
    if (signal.aborted) {
      yield end('', 'cancelled');
      return;
    }
    yield { type: 'text', text: 'here I am\n' };
    yield done();
  };
  return { play, speak: resolve, heard };
}

describe('an agent that says nothing for too long', () => {
  test('is explained, and ended when the human wants that', async () => {
    const { play } = mute();
    const shell = await impatient(play);
    await shell.session.line('!critic');
    await shell.reach(isAsked);
    expect(shell.session.live.view.asks[0]?.title).toMatch(
      /^no output for \d+ s; its process lives; it runs Bash npm test$/,
    );
    await shell.session.permission(SILENCE, 'no', '');
    await shell.session.settled();
    expect(shell.at.halt?.detail).toMatch(/ended as error: no output for .*; the run was ended/);
  });

  test('is waited for, and asked about again; when it speaks, nobody is asked any more', async () => {
    const { play, speak } = mute();
    const shell = await impatient(play);
    await shell.session.line('!critic');
    await shell.reach(isAsked);
    await shell.session.permission(SILENCE, 'once', '');
    expect(isAsked(shell)).toBe(false);
    await shell.reach(isAsked);
    speak();
    await shell.session.settled();
    expect(isAsked(shell)).toBe(false);
    expect(shell.at.critique?.verdict).toBe('SHIP_READY');
    expect((await shell.scripted.journal()).some(({ event }) => event.type === 'permission/answered')).toBe(false);
  });

  test('is urged on in a new prompt where it cannot hear while it works, and both turns are paid for', async () => {
    const prompts: string[] = [];
    const play: Play = async function* (_assignment, signal) {
      prompts.push(shell.scripted.lastPrompt);
      if (prompts.length > 1) {
        yield done();
        return;
      }
      await until(signal);
      yield end('', 'cancelled');
    };
    const shell = await impatient(play);
    await shell.session.line('!critic');
    await shell.reach(isAsked);
    await shell.session.permission(SILENCE, 'run', '');
    await shell.session.settled();
    expect(prompts).toHaveLength(2);
    expect(prompts[1]).toBe(URGE);
    expect(shell.at.critique?.verdict).toBe('SHIP_READY');
  });

  test('is urged on where it can hear, and goes on in the same prompt', async () => {
    const { play, speak, heard } = mute();
    const shell = await impatient(play);
    const steered: string[] = [];
    shell.scripted.steer = (text) => {
      steered.push(text);
      speak();
      return true;
    };
    await shell.session.line('!critic');
    await shell.reach(isAsked);
    await shell.session.permission(SILENCE, 'run', '');
    await shell.session.settled();
    expect(steered).toEqual([URGE]);
    expect(heard).toEqual(['prompt']);
    expect(shell.at.critique?.verdict).toBe('SHIP_READY');
  });

  test.each(['!critic', '!critic --yes'])('is ended where nobody is there to ask: %s', async (line) => {
    const { play } = mute();
    const shell = await impatient(play, false);
    expect(await exec(shell.session, [line], () => undefined)).toBe(2);
    expect(shell.at.halt?.detail).toMatch(/no output for/);
  });
});
