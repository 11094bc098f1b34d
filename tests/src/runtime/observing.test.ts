import { describe, expect, test } from 'vitest';
import type { Effect } from '../../../src/core/effect.ts';
import { writesProject } from '../../../src/core/observing/writes.ts';
import { AgentSessions } from '../../../src/runtime/agent-sessions.ts';
import type { EffectContext } from '../../../src/runtime/context.ts';
import { runEffect, type SessionEffect } from '../../../src/runtime/run-effect.ts';
import { Shell, shellAt } from '../../support/scripted-world.ts';

type WorldEffect = Exclude<Effect, SessionEffect>;

/** Orders as a fault of the program would give them, past every command. */
const ORDERS: readonly WorldEffect[] = [
  { type: 'docs/write', doc: 'overview' },
  { type: 'reset/archive', archive: 'x' },
  { type: 'doctor/check', prune: true },
  { type: 'budget/csv', path: 'turns.csv', replace: false },
  { type: 'files/deliver', id: 'd', bundle: 'spec', files: [{ path: 'x.md', content: 'x' }] },
  { type: 'git/commit', id: 'c', bundle: 'spec', paths: ['x.md'], known: [], message: 'm' },
  { type: 'tree/record', id: 'r', taskId: 'TASK-001', close: false },
  { type: 'cycle/base', id: 'b', cycle: 'MAINT-001', also: [] },
  { type: 'reset/undo', dir: '/x', go: true },
];

/** Nothing of the world but what is known of the project. */
const contextOf = (shell: Shell): EffectContext =>
  Object.assign(Object.create(null), { state: () => shell.session.snapshotState() });

describe('while a project is only looked at', () => {
  test.each(ORDERS)('$type is not carried out, whoever orders it', async (order) => {
    const shell = await (await shellAt('built')).all('!observe');
    const calls = shell.scripted.calls.length;
    expect(writesProject(order)).toBe(true);
    await expect(runEffect(contextOf(shell), new AgentSessions(), order)).rejects.toMatchObject({
      message: expect.stringContaining('only looked at'),
      next: '!observe off',
    });
    expect(shell.scripted.calls).toHaveLength(calls);
  });

  test('no file is written by opening it, looking at it and asking', async () => {
    const first = await (await shellAt('shipped')).all('!observe');
    const files = new Map(first.scripted.project.files);
    await first.session.close('quit');
    const next = new Shell({}, {}, first.scripted);
    await next.all('Start agent 0');
    await next.session.openGiven(first.at.dir);
    await next.all('!state', 'what is it?');
    expect(next.at.observing).toBe(true);
    expect(new Map(first.scripted.project.files)).toEqual(files);
  });
});
