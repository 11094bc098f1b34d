import { describe, expect, test } from 'vitest';
import type { AgentEvent } from '../../../schemas/agent-event.ts';
import { block, end, type Play, type Shell, shellAt } from '../../support/scripted-world.ts';
import { RESULTS } from '../../support/story.ts';

type Ask = Extract<AgentEvent, { type: 'ask' }>;

const edit = (requestId: string, path: string): Ask => ({
  type: 'ask',
  requestId,
  title: `Write ${path}`,
  detail: '',
  scope: 'edits of files in the project',
  kind: 'edit',
  paths: [path],
});
const fetchPage = (requestId: string): Ask => ({ ...edit(requestId, ''), kind: 'other', paths: [], scope: 'WebFetch' });

/** Asks for leave all at once where `at` is the purpose, and notes what it was answered. */
function asking(at: string, asks: readonly Ask[]) {
  const heard: string[] = [];
  const play: Play = (assignment, _signal, answers) => {
    if (assignment.purpose !== at || heard.length > 0) return null;
    return (async function* () {
      const waiting = asks.map((ask) => answers.of(ask.requestId));
      for (const ask of asks) yield ask;
      for (const answer of waiting) {
        const { decision, comment } = await answer;
        heard.push(`${decision} ${comment}`.trim());
      }
      yield end(block(RESULTS[assignment.purpose]));
    })();
  };
  return { play, heard };
}

const answered = async (shell: Shell): Promise<string[]> =>
  (await shell.scripted.journal()).flatMap(({ event }) =>
    event.type === 'permission/answered' ? [`${event.requestId} ${event.decision}`] : [],
  );

describe('an agent that asks for leave', () => {
  test('in a role that only reads is told no, and the human that it was', async () => {
    const { play, heard } = asking('critique', [edit('a', 'src/store.ts')]);
    const shell = await shellAt('built', { play }, { permissionOption: 'unsafe' });
    await shell.all('!critic');
    expect(heard).toEqual(['no this role may only read']);
    expect(shell.words()).toContain('Declined for the agent: Write src/store.ts (this role may only read)');
    expect(await answered(shell)).toEqual([]);
  });

  test('in the mode unsafe is answered without the human', async () => {
    const { play, heard } = asking('task', [edit('a', 'src/store.ts'), edit('b', '/etc/passwd')]);
    const shell = await shellAt('planned', { play }, { permissionOption: 'unsafe' });
    await shell.do('!build');
    expect(heard).toEqual(['once', 'once']);
  });

  test('to build is not even begun in the mode read-only', async () => {
    const { play, heard } = asking('task', [edit('a', 'src/store.ts')]);
    const shell = await shellAt('planned', { play }, { permissionOption: 'read-only' });
    await shell.all('!build');
    expect(heard).toEqual([]);
    expect(shell.at.halt?.detail).toContain('the permission mode is read-only, in which no agent may build');
  });

  test('in the mode auto-in-project is answered for the project’s own files only', async () => {
    const { play, heard } = asking('task', [edit('a', 'src/store.ts'), edit('b', '/etc/passwd')]);
    const shell = await shellAt('planned', { play }, { permissionOption: 'auto-in-project' });
    await shell.session.line('!build');
    await shell.reach(({ session }) => session.live.view.asks.length > 0);
    expect(shell.session.live.view.asks).toMatchObject([{ requestId: 'b' }]);
    await shell.session.permission('b', 'no', 'not that one');
    await shell.session.settled();
    expect(heard).toEqual(['once', 'no not that one']);
  });

  test('in the mode auto-in-project is asked about settings of agents all the same, and the human is told why', async () => {
    const { play, heard } = asking('task', [edit('a', 'src/store.ts'), edit('b', '.claude/settings.json')]);
    const shell = await shellAt('planned', { play }, { permissionOption: 'auto-in-project' });
    await shell.session.line('!build');
    await shell.reach(({ session }) => session.live.view.asks.length > 0);
    expect(shell.session.live.view.asks).toMatchObject([{ requestId: 'b' }]);
    expect(shell.words()).toContain('agents take their rights and instructions from this file');
    await shell.session.permission('b', 'no', '');
    await shell.session.settled();
    expect(heard).toEqual(['once', 'no']);
  });

  test('is asked about once, where the human allows all of the kind for this run: also what waits already', async () => {
    const { play, heard } = asking('critique', [fetchPage('a'), fetchPage('b'), { ...fetchPage('c'), scope: 'else' }]);
    const shell = await shellAt('built', { play });
    await shell.session.line('!critic');
    await shell.reach(({ session }) => session.live.view.asks.length === 3);
    await shell.session.permission('a', 'run', '');
    expect(shell.session.live.view.asks).toMatchObject([{ requestId: 'c' }]);
    await shell.session.permission('c', 'no', '');
    await shell.session.settled();
    expect(heard).toEqual(['run', 'once allowed for this run', 'no']);
    expect(await answered(shell)).toEqual(['a run', 'b once', 'c no']);
  });

  test('is asked again for a file outside the project, though edits were allowed for the run', async () => {
    const { play, heard } = asking('task', [edit('a', 'src/store.ts'), edit('b', '/etc/passwd')]);
    const shell = await shellAt('planned', { play });
    await shell.session.line('!build');
    await shell.reach(({ session }) => session.live.view.asks.length === 2);
    await shell.session.permission('a', 'run', '');
    expect(shell.session.live.view.asks).toMatchObject([{ requestId: 'b' }]);
    await shell.session.permission('b', 'no', '');
    await shell.session.settled();
    expect(heard).toEqual(['run', 'no']);
  });

  test('is asked about again in the next run', async () => {
    const first = asking('critique', [fetchPage('a')]);
    const shell = await shellAt('built', { play: first.play });
    await shell.session.line('!critic');
    await shell.reach(({ session }) => session.live.view.asks.length === 1);
    await shell.session.permission('a', 'run', '');
    await shell.session.settled();
    const second = asking('security', [fetchPage('b')]);
    shell.scripted.script = { play: second.play };
    await shell.session.line('!security');
    await shell.reach(({ session }) => session.live.view.asks.length === 1);
    await shell.session.permission('b', 'no', '');
    await shell.session.settled();
    expect(second.heard).toEqual(['no']);
  });

  test('and takes the question back is asked about no more, and a late answer does nothing', async () => {
    let gone = false;
    const play: Play = (assignment) =>
      assignment.purpose !== 'critique'
        ? null
        : (async function* () {
            yield fetchPage('a');
            yield { type: 'ask/withdrawn', requestId: 'a' } as const;
            gone = true;
            yield end(block(RESULTS[assignment.purpose]));
          })();
    const shell = await shellAt('built', { play });
    await shell.session.line('!critic');
    await shell.reach(() => gone);
    await shell.session.permission('a', 'once', '');
    await shell.session.settled();
    expect(await answered(shell)).toEqual([]);
  });
});
