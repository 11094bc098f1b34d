import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentEvent } from '../../../../../schemas/agent-event.ts';
import type { GIT_MISDEEDS } from '../../../../../schemas/scenario.ts';
import { createRehearsal } from '../../../../../src/adapters/agents/rehearsal/rehearsal.ts';
import { act, agent, assignment, endOf, instantClock, open, play, scenario, tempProject, watch } from './drive.ts';

/** A place with two directories side by side: a side of a fork, and the project it came from. */
let place: ReturnType<typeof tempProject>;
let side: string;
let main: string;
beforeEach(() => {
  place = tempProject();
  [side, main] = [join(place.dir, 'side'), join(place.dir, 'main')];
  for (const dir of [side, main]) mkdirSync(dir);
});
afterEach(() => place.dispose());

const chat = (direction: string | null) => assignment('chat', { direction });
const usagesOf = (events: readonly AgentEvent[]) =>
  events.flatMap((event) => (event.type === 'usage' ? [event.usage] : []));

describe('a step for one side', () => {
  test('takes effect where its words are in the direction, and nowhere else', async () => {
    const port = agent(scenario({ when: { direction: 'one file' }, do: { act: 'die' } }));
    const reasons = [];
    for (const words of ['all in one file', 'in modules', null])
      reasons.push(endOf(await play(chat(words), { port, dir: side })).reason);
    expect(reasons).toEqual(['error', 'done', 'done']);
  });

  test('is counted for that side only', async () => {
    const port = agent(scenario({ when: { direction: 'B', nth: 2 }, do: { act: 'die' } }));
    const reasons = [];
    for (const words of ['A', 'B', 'A', 'B']) reasons.push(endOf(await play(chat(words), { port, dir: side })).reason);
    expect(reasons).toEqual(['done', 'done', 'done', 'error']);
  });

  test('slows that side down', async () => {
    const clock = instantClock();
    const script = scenario({ when: { direction: 'slow' }, do: { act: 'slow', msPerEvent: 50 } });
    const port = createRehearsal({ seed: 1, scenario: script, pace: { msPerEvent: 0 }, clock });
    await play(chat('quick'), { port, dir: side });
    expect(clock.monotonic()).toBe(0);
    const events = await play(chat('slow'), { port, dir: side });
    expect(clock.monotonic()).toBe((events.length - 3) * 50);
  });
});

describe('spending while it runs', () => {
  const spend = { act: 'spend', fresh: 100, output: 10, costMicroUsd: 1_000_001, portions: 4 } as const;

  test('the first part is told before anything else, all of it at the end', async () => {
    const events = await play(chat(null), { port: agent(act(spend)), dir: side });
    expect(events.slice(0, 2).map((event) => event.type)).toEqual(['session', 'usage']);
    expect(usagesOf(events).map((usage) => usage.costMicroUsd)).toEqual([
      250_000, 500_000, 750_000, 1_000_001, 1_000_001,
    ]);
    expect(usagesOf(events)[0]).toMatchObject({ fresh: 25, output: 2, costSource: 'agent' });
    expect(usagesOf(events).at(-1)).toMatchObject({ fresh: 100, output: 10 });
  });

  test('a prompt stopped on the way has spent what was told and no more', async () => {
    const stop = new AbortController();
    const session = await open(agent(act({ ...spend, portions: 1_000 })), side);
    const events = await watch(session.prompt({ text: 'do', assignment: chat(null) }, stop.signal), (event) => {
      if (event.type === 'usage' && (event.usage.costMicroUsd ?? 0) >= 5_000) stop.abort();
    });
    expect(endOf(events).reason).toBe('cancelled');
    expect(usagesOf(events).at(-1)?.costMicroUsd).toBe(5_000);
  });

  test('more parts than events still come to the whole', async () => {
    const events = await play(chat(null), { port: agent(act({ ...spend, portions: 10_000 })), dir: side });
    expect(usagesOf(events).at(-1)?.costMicroUsd).toBe(1_000_001);
  });

  test('before a stall, so that a budget can end it', async () => {
    const script = scenario({ do: { act: 'spend', costMicroUsd: 9 } }, { do: { act: 'stall' } });
    const stop = new AbortController();
    const session = await open(agent(script), side);
    const events = await watch(session.prompt({ text: 'do', assignment: chat(null) }, stop.signal), (event) => {
      if (event.type === 'usage') stop.abort();
    });
    expect(usagesOf(events).map((usage) => usage.costMicroUsd)).toEqual([9, 9]);
  });

  test('an unknown price stays unknown', async () => {
    const events = await play(chat(null), { port: agent(act({ act: 'spend', costMicroUsd: null })), dir: side });
    expect(usagesOf(events).map((usage) => usage.costMicroUsd)).toEqual([null, null]);
  });
});

describe('outside the project directory', () => {
  test('files are written by a path from it and by an absolute one, and reported to nobody', async () => {
    const paths = ['../main/new/seen.txt', join(main, 'absolute.txt')];
    const events = await play(chat(null), { port: agent(act({ act: 'trespass-outside', paths })), dir: side });
    for (const path of ['new/seen.txt', 'absolute.txt'])
      expect(readFileSync(join(main, path), 'utf8')).toContain('written outside the project');
    expect(endOf(events).finalText).not.toContain('seen.txt');
    expect(existsSync(join(side, 'new'))).toBe(false);
  });

  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.invalid', ...args], {
      cwd: main,
      encoding: 'utf8',
    }).trim();

  function repository(): void {
    git('init', '--quiet', '--initial-branch=main');
    for (const message of ['one', 'two']) git('commit', '--quiet', '--allow-empty', '-m', message);
    git('update-ref', 'refs/codesleuth/backup/1-a', 'HEAD');
    writeFileSync(join(main, 'staged.txt'), 'mine');
    git('add', 'staged.txt');
  }

  const facts = () => ({
    head: git('rev-parse', 'HEAD'),
    branch: git('rev-parse', '--abbrev-ref', 'HEAD'),
    refs: git('for-each-ref', '--format=%(refname)'),
    index: git('ls-files', '--stage'),
    state: existsSync(join(main, '.git/BISECT_LOG')),
  });

  const CHANGES: readonly [(typeof GIT_MISDEEDS)[number], readonly string[]][] = [
    ['commit', ['head']],
    ['branch', ['refs']],
    ['move-branch', ['head']],
    ['detach', ['branch']],
    ['stage', ['index']],
    ['commit-all', ['head']],
    ['amend', ['head']],
    ['rewind', ['head', 'index']],
    ['switch', ['branch', 'refs']],
    ['unstage', ['index']],
    ['stash', ['refs', 'index']],
    ['bisect', ['state']],
    ['drop-own-refs', ['refs']],
  ];
  test.each(CHANGES)('git there: %s changes %j', async (misdeed, changed) => {
    repository();
    const before = facts();
    const port = agent(act({ act: 'git-elsewhere', dir: '../main', misdeeds: [misdeed] }));
    expect(endOf(await play(chat(null), { port, dir: side })).reason).toBe('done');
    const after = facts();
    const different = (['head', 'branch', 'refs', 'index', 'state'] as const).filter(
      (key) => before[key] !== after[key],
    );
    expect(different).toEqual(changed);
  });

  test('where there is no repository it is an error of the run', async () => {
    const port = agent(act({ act: 'git-elsewhere', dir: '../nowhere', misdeeds: ['commit'] }));
    expect(endOf(await play(chat(null), { port, dir: side }))).toMatchObject({
      reason: 'error',
      error: { kind: 'other' },
    });
  });
});
