import { describe, expect, test, vi } from 'vitest';
import { createHandle } from '../../../src/runtime/handle.ts';
import { block, end, type Play, type Shell, shellAt } from '../../support/scripted-world.ts';
import { RESULTS } from '../../support/story.ts';

/** An agent that ends when it is let go; `ask` makes its first end a question. */
function held(ask: boolean): { play: Play; release: () => void } {
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const play: Play = async function* (assignment) {
    await gate;
    const asks = ask && assignment.answers.length === 0;
    yield end(
      asks
        ? 'CLARIFICATION_NEEDED:\nQ1: Which? | Options: [A, B] | Recommended: [B]\n'
        : block(RESULTS[assignment.purpose]),
    );
  };
  return { play, release: () => release() };
}

async function atWork(ask = false) {
  const { play, release } = held(ask);
  const shell: Shell = await shellAt('built', { play });
  const handle = createHandle(shell.session, { now: () => '', monotonic: () => 0 });
  handle.submit('!critic');
  await shell.reach(({ session }) => session.running);
  return { shell, handle, release };
}
const notes = (shell: Shell): string[] => shell.at.notes.map(({ text }) => text);

describe('words typed while an agent works', () => {
  test('wait for the end of the run, in order, and can be taken back until then', async () => {
    const { shell, handle, release } = await atWork();
    for (const line of ['one', 'two', 'three']) handle.submit(line);
    expect(shell.session.live.view.queued).toEqual(['one', 'two', 'three']);
    expect(handle.takeBack()).toBe('three');
    expect(notes(shell)).toEqual([]);
    release();
    await shell.reach(() => notes(shell).length === 2);
    expect(notes(shell)).toEqual(['one', 'two']);
    expect(shell.session.live.view.queued).toEqual([]);
    handle.dispose();
  });

  test('commands go in at once', async () => {
    const { shell, handle, release } = await atWork();
    handle.submit('!status');
    await shell.reach(() => shell.words().includes('Agent 4 Critic'));
    expect(shell.session.live.view.queued).toEqual([]);
    release();
    await shell.session.settled();
    handle.dispose();
  });

  test('are no answer to a question that came up meanwhile', async () => {
    const { shell, handle, release } = await atWork(true);
    handle.submit('please be gentle');
    release();
    await shell.reach(({ session }) => session.snapshotState().project?.work?.kind === 'question');
    await shell.session.settled();
    expect(shell.at.answers).toEqual([]);
    expect(shell.session.live.view.queued).toEqual(['please be gentle']);
    handle.submit('A');
    await shell.reach(() => shell.at.critique !== null && notes(shell).length === 1);
    expect(shell.at.answers.map(({ answer }) => answer)).toEqual(['A']);
    handle.dispose();
  });

  test('an interrupt pauses, and does nothing where nothing works', async () => {
    const { shell, handle, release } = await atWork();
    handle.interrupt();
    release();
    await shell.reach(() => shell.at.halt?.reason === 'paused');
    await shell.session.settled();
    const before = shell.items.length;
    handle.interrupt();
    await shell.session.settled();
    expect(shell.items).toHaveLength(before);
    handle.dispose();
  });
});

test('words for an agent that can hear while it works are told at once, and remembered', async () => {
  const { shell, handle, release } = await atWork();
  const heard: string[] = [];
  shell.scripted.steer = (text) => heard.push(text) > 0;
  handle.submit('use less memory');
  handle.submit('!status');
  await shell.reach(() => notes(shell).length === 1);
  expect(heard).toEqual(['use less memory']);
  expect(shell.session.live.view.queued).toEqual([]);
  release();
  await shell.session.settled();
  expect(shell.words()).toContain('Told to Agent');
  handle.dispose();
});

test('a change after a rest is shown at once, what follows closely together with more', async () => {
  const { shell, release } = await atWork();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const handle = createHandle(shell.session, { now: () => '', monotonic: () => 1000 });
  let shown = 0;
  handle.subscribe(() => {
    shown += 1;
  });
  handle.submit('one');
  handle.submit('two');
  vi.advanceTimersByTime(0);
  expect(shown).toBe(1);
  handle.submit('three');
  vi.advanceTimersByTime(49);
  expect(shown).toBe(1);
  handle.submit('four');
  vi.advanceTimersByTime(1);
  expect(shown).toBe(2);
  vi.advanceTimersByTime(1000);
  expect(shown).toBe(2);
  vi.useRealTimers();
  for (const _ of ['four', 'three', 'two', 'one']) handle.takeBack();
  handle.dispose();
  release();
  await shell.session.settled();
});
