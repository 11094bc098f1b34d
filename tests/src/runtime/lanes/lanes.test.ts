import { describe, expect, test } from 'vitest';
import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import type { Live } from '../../../../src/core/transcript.ts';
import { BugError } from '../../../../src/ports/errors.ts';
import { lanePlanResult, parallelContext } from '../../../support/lane-plan.ts';
import { block, end, type Play, type Scripted, Shell, trouble, until } from '../../../support/scripted-world.ts';
import { BRIEF, DIR, RESULTS } from '../../../support/story.ts';

const TOGETHER = ['TASK-002', 'TASK-003', 'TASK-004'];
const ALL = ['TASK-001', ...TOGETHER, 'TASK-005'];
const laneDir = (id: string): string => `${DIR}.lane-${id}`;

/** A shell at the gate of the build; from here on the script holds. `play` is asked for the tasks of the batch only. */
async function planned(script: Scripted = {}, width = 3): Promise<Shell> {
  const play: Play = (assignment, signal, answers) => {
    if (assignment.purpose === 'plan') return said(block(lanePlanResult()));
    const id = assignment.task?.id ?? '';
    return TOGETHER.includes(id) ? (script.play?.(assignment, signal, answers) ?? null) : null;
  };
  const shell = new Shell({ play });
  shell.scripted.registry = parallelContext(width);
  await shell.all('Start agent 0', BRIEF, DIR, '!compile', '!plan');
  shell.scripted.script = { ...script, play };
  return shell;
}

async function* said(text: string): AsyncIterable<AgentEvent> {
  yield end(text);
}

/** Works in its lane: writes its files and says so. */
function works(shell: () => Shell, before: (id: string) => Promise<void> = async () => {}): Play {
  return async function* (assignment) {
    const id = assignment.task?.id ?? '';
    yield { type: 'text', text: `on ${id}\n` };
    await before(id);
    const dir = shell().at.work?.kind === 'lanes' ? laneDir(id) : DIR;
    for (const path of assignment.mayWrite) shell().scripted.at(dir).files.set(path, `${id} in its lane`);
    yield end(block(RESULTS[assignment.purpose]));
  };
}

const journal = async (shell: Shell) => (await shell.scripted.journal()).map(({ event }) => event);
const done = async (shell: Shell) =>
  (await journal(shell)).flatMap((event) => (event.type === 'task/checkpointed' ? [event.taskId] : []));

/** Gates that are opened by name. */
function gates() {
  const open = new Map<string, () => void>();
  return {
    wait: (name: string) => new Promise<void>((resolve) => open.set(name, resolve)),
    open: (name: string) => open.get(name)?.(),
    waiting: () => [...open.keys()],
  };
}

describe('the agents of a batch', () => {
  test('work at the same time, each in a copy of its own, and their work comes into the project', async () => {
    const seen = new Set<string>();
    let most = 0;
    const now = new Set<string>();
    let all = (): void => {};
    const met = new Promise<void>((resolve) => {
      all = resolve;
    });
    const shell: Shell = await planned({
      play: works(
        () => shell,
        async (id) => {
          now.add(id);
          seen.add(id);
          most = Math.max(most, now.size);
          if (seen.size === 3) all();
          await met;
          now.delete(id);
        },
      ),
    });
    await shell.all('!build');
    expect(most).toBe(3);
    expect(await done(shell)).toEqual(ALL);
    for (const number of [2, 3, 4]) {
      expect(shell.scripted.project.files.get(`src/part-${number}.mjs`)).toBe(`TASK-00${number} in its lane`);
    }
    expect([...shell.scripted.projects.keys()].filter((dir) => dir.includes('lane'))).toEqual([]);
    expect(shell.scripted.branches.lanesKept.size).toBe(0);
  });

  test('are never more at once than there may be, and the next one begins when a place is free', async () => {
    const gate = gates();
    const shell: Shell = await planned({ play: works(() => shell, gate.wait) }, 2);
    const building = shell.do('!build');
    await shell.reach(() => gate.waiting().length === 2);
    expect(gate.waiting()).toEqual(['TASK-002', 'TASK-003']);
    const states = () => shell.session.live.view.lanes?.tasks.map(({ state }) => state).join(' ');
    await shell.reach(() => states() === 'working working waiting');
    gate.open('TASK-003');
    await shell.reach(() => gate.waiting().length === 3);
    expect(gate.waiting().at(-1)).toBe('TASK-004');
    gate.open('TASK-002');
    gate.open('TASK-004');
    await building;
    expect(await done(shell)).toEqual(ALL);
  });

  test('have their ends remembered, and their copies removed, while others still work', async () => {
    const gate = gates();
    const shell: Shell = await planned({ play: works(() => shell, gate.wait) });
    const building = shell.do('!build');
    await shell.reach(() => gate.waiting().length === 3);
    shell.scripted.calls.length = 0;
    gate.open('TASK-003');
    await shell.reach(() => shell.events().includes('lane/ended'));
    expect((await journal(shell)).at(-1)).toMatchObject({ type: 'lane/ended', taskId: 'TASK-003' });
    await shell.reach(() => !shell.scripted.directories.has(laneDir('TASK-003')));
    const order = shell.scripted.calls.filter((call) =>
      /^(telemetry|agent\.close|lanes\.keep|journal\.append|forks\.park)/.test(call),
    );
    expect(order.map((call) => call.split(' ').slice(0, 2).join(' '))).toEqual([
      'telemetry.append',
      'agent.close',
      'lanes.keep TASK-003/R0006',
      'journal.append lane/ended',
      `forks.park ${laneDir('TASK-003')}`,
    ]);
    expect(shell.scripted.directories.has(laneDir('TASK-002'))).toBe(true);
    gate.open('TASK-002');
    gate.open('TASK-004');
    await building;
    expect(await done(shell)).toEqual(ALL);
  });

  test('are shown in a row each: what they do, and what they used', async () => {
    const gate = gates();
    const shell: Shell = await planned({ play: works(() => shell, gate.wait) });
    const building = shell.do('!build');
    await shell.reach(() => gate.waiting().length === 3);
    await shell.reach(() => shell.session.live.view.lanes?.tasks.every(({ doing }) => doing !== '') === true);
    const lanes: Live['lanes'] = shell.session.live.view.lanes;
    expect(lanes?.tasks).toMatchObject(
      TOGETHER.map((taskId) => ({ taskId, label: 'scripted (no model)', doing: `on ${taskId}`, exactTokens: false })),
    );
    expect(lanes?.tasks.every(({ tokens }) => tokens > 0)).toBe(true);
    for (const id of TOGETHER) gate.open(id);
    await building;
    expect(shell.session.live.view.lanes).toBeNull();
    const lines = shell.items.flatMap((item) => (item.kind === 'agent' ? item.lines : []));
    for (const id of TOGETHER) expect(lines).toContain(`[${id}] on ${id}`);
  });

  test('leave their token rows with the project, one each', async () => {
    const shell: Shell = await planned({ play: works(() => shell) });
    await shell.all('!build');
    const rows = shell.scripted.rows.filter((row) => TOGETHER.includes(row.task ?? ''));
    expect(rows.map((row) => row.task).sort()).toEqual(TOGETHER);
    expect(shell.at.spend['3']).toMatchObject({ runs: 5, turns: 5, unknownCost: 5, input: 0 });
  });

  test('hold back what is typed until they have ended', async () => {
    const gate = gates();
    const shell: Shell = await planned({ play: works(() => shell, gate.wait) });
    const building = shell.do('!build');
    await shell.reach(() => gate.waiting().length === 3);
    expect(shell.session.running).toBe(true);
    expect(shell.session.steer('more words')).toBe(false);
    for (const id of TOGETHER) gate.open(id);
    await building;
  });
});

describe('permissions in lanes', () => {
  const asking = (shell: () => Shell, heard: Map<string, string>, times = 1): Play =>
    async function* (assignment, _signal, answers) {
      const id = assignment.task?.id ?? '';
      for (let time = 1; time <= times; time += 1) {
        const requestId = `p${time}`;
        const answer = answers.of(requestId);
        yield { type: 'ask', requestId, title: `run ${time}`, detail: '', scope: 'bash', kind: 'command', paths: [] };
        heard.set(`${id} ${requestId}`, (await answer).decision);
      }
      for (const path of assignment.mayWrite) shell().scripted.at(laneDir(id)).files.set(path, id);
      yield end(block(RESULTS[assignment.purpose]));
    };

  test('come in one queue under the names of their tasks, and each answer goes to the lane that asked', async () => {
    const heard = new Map<string, string>();
    const shell: Shell = await planned({ play: asking(() => shell, heard) });
    const building = shell.do('!build');
    await shell.reach(() => shell.session.live.view.asks.length === 3);
    const asks = shell.session.live.view.asks;
    expect(asks.map(({ title }) => title)).toEqual(TOGETHER.map((id) => `[${id}] run 1`));
    await shell.session.permission('TASK-003:p1', 'no', 'not that');
    await shell.reach(() => heard.has('TASK-003 p1'));
    expect(heard).toEqual(new Map([['TASK-003 p1', 'no']]));
    await shell.reach(() => shell.session.live.view.asks.length === 2);
    await shell.session.permission('TASK-002:p1', 'once', '');
    await shell.session.permission('TASK-004:p1', 'run', '');
    await building;
    expect(heard.get('TASK-004 p1')).toBe('run');
    const answered = (await journal(shell)).filter((event) => event.type === 'permission/answered');
    expect(answered.map((event) => `${event.runId} ${event.decision}`)).toEqual([
      'R0006 no',
      'R0005 once',
      'R0007 run',
    ]);
    // Nobody asks any more: a late answer does nothing.
    await shell.session.permission('TASK-003:p1', 'once', '');
    expect((await journal(shell)).filter((event) => event.type === 'permission/answered')).toHaveLength(3);
  });

  test('leave the queue with their answer, also where the agent says nothing after it', async () => {
    const gate = gates();
    const shell: Shell = await planned({
      play: async function* (assignment, _signal, answers) {
        const id = assignment.task?.id ?? '';
        const answer = answers.of('p1');
        yield { type: 'ask', requestId: 'p1', title: 'run', detail: '', scope: 'bash', kind: 'command', paths: [] };
        await answer;
        await gate.wait(id);
        for (const path of assignment.mayWrite) shell.scripted.at(laneDir(id)).files.set(path, id);
        yield end(block(RESULTS[assignment.purpose]));
      },
    });
    const building = shell.do('!build');
    await shell.reach(() => shell.session.live.view.asks.length === 3);
    await shell.session.permission('TASK-003:p1', 'once', '');
    expect(shell.session.live.view.asks.map(({ requestId }) => requestId)).toEqual(['TASK-002:p1', 'TASK-004:p1']);
    for (const id of ['TASK-002', 'TASK-004']) await shell.session.permission(`${id}:p1`, 'once', '');
    await shell.reach(() => gate.waiting().length === 3);
    for (const id of TOGETHER) gate.open(id);
    await building;
  });

  test('that hold for the whole run hold for the lane they were given in, and no other', async () => {
    const heard = new Map<string, string>();
    const shell: Shell = await planned({ play: asking(() => shell, heard, 2) });
    const building = shell.do('!build');
    await shell.reach(() => shell.session.live.view.asks.length === 3);
    await shell.session.permission('TASK-002:p1', 'run', '');
    await shell.reach(() => heard.has('TASK-002 p2'));
    expect(heard.has('TASK-003 p1')).toBe(false);
    expect(shell.session.live.view.asks.map(({ title }) => title)).toEqual(['[TASK-003] run 1', '[TASK-004] run 1']);
    for (const id of ['TASK-003', 'TASK-004']) await shell.session.permission(`${id}:p1`, 'run', '');
    await building;
    expect(await done(shell)).toEqual(ALL);
  });
});

describe('stopping lanes', () => {
  const stubborn: Play = async function* (_assignment, signal) {
    yield { type: 'text', text: 'working\n' };
    await until(signal);
    yield end('', 'cancelled');
  };

  test('a pause reaches all of them, keeps what they did, and going on builds what is left', async () => {
    const gate = gates();
    const shell: Shell = await planned({
      play: (assignment, signal, answers) =>
        assignment.task?.id === 'TASK-002'
          ? works(() => shell)(assignment, signal, answers)
          : stubborn(assignment, signal, answers),
    });
    const building = shell.do('!build');
    await shell.reach(() => shell.events().includes('lane/ended'));
    await shell.do('!pause');
    await building;
    expect(shell.at.halt?.reason).toBe('paused');
    const back = (await journal(shell)).flatMap((event) => (event.type === 'lane/returned' ? [event] : []));
    expect(back.map(({ taskId, reason }) => `${taskId} ${reason}`).sort()).toEqual([
      'TASK-003 stopped',
      'TASK-004 stopped',
    ]);
    expect(back.map(({ kept }) => kept).sort()).toEqual([
      'refs/codesleuth/lanes/TASK-003/R0006',
      'refs/codesleuth/lanes/TASK-004/R0007',
    ]);
    expect([...shell.scripted.directories].filter((dir) => dir.includes('.lane-'))).toEqual([]);
    shell.scripted.script = { play: works(() => shell) };
    await shell.all('!resume');
    expect([...(await done(shell))].sort()).toEqual(ALL);
    expect(shell.at.tasks['TASK-003']?.attempts).toBe(0);
    gate.open('');
  });

  test('leaving the shell stops them, and the next one goes on', async () => {
    const shell: Shell = await planned({ play: stubborn });
    const building = shell.session.line('!build');
    await shell.reach(() => shell.session.live.view.lanes?.tasks.every(({ doing }) => doing !== '') === true);
    await shell.session.close('quit');
    await building;
    const types = (await journal(shell)).map(({ type }) => type);
    expect(types.filter((type) => type === 'lane/returned')).toHaveLength(3);
    expect(types.at(-1)).toBe('lanes/rested');
    const next = new Shell({ play: works(() => next) }, {}, shell.scripted);
    next.scripted.script = { play: works(() => next) };
    await next.all('Start agent 0', '1', '!resume');
    expect([...(await done(next))].sort()).toEqual(ALL);
  });
});

describe('where the world does not play along', () => {
  test('a lane whose copy cannot be made gives its task back, and the others go on', async () => {
    const shell: Shell = await planned({
      play: works(() => shell),
      fail: (call) => (call === 'forks.clone lane/TASK-003' ? trouble('the disk is full') : null),
    });
    await shell.all('!build');
    const back = (await journal(shell)).find((event) => event.type === 'lane/returned');
    expect(back).toMatchObject({ taskId: 'TASK-003', reason: 'other', why: 'the disk is full', kept: null });
    expect([...(await done(shell))].sort()).toEqual(ALL);
  });

  test('work that cannot be fetched stays where it is, and that is said', async () => {
    const shell: Shell = await planned({
      play: works(() => shell),
      fail: (call) => (call.startsWith('lanes.keep TASK-004') ? trouble('no room') : null),
    });
    await shell.all('!build');
    const back = (await journal(shell)).find((event) => event.type === 'lane/returned');
    expect(back).toMatchObject({ taskId: 'TASK-004', reason: 'other', kept: laneDir('TASK-004') });
    expect(shell.scripted.directories.has(laneDir('TASK-004'))).toBe(true);
    expect([...(await done(shell))].sort()).toEqual(ALL);
  });

  test('a directory that cannot be removed is told and stands in nobody’s way', async () => {
    const shell: Shell = await planned({
      play: works(() => shell),
      fail: (call) => (call.startsWith(`forks.park ${laneDir('TASK-002')}`) ? trouble('it is in use') : null),
    });
    await shell.all('!build');
    expect(shell.words()).toContain(`${laneDir('TASK-002')} could not be removed: it is in use`);
    expect(await done(shell)).toEqual(ALL);
  });

  test('somebody who touches the project meanwhile stops all of them', async () => {
    const gate = gates();
    const shell: Shell = await planned({ play: works(() => shell, gate.wait) });
    const building = shell.do('!build');
    await shell.reach(() => gate.waiting().length === 3);
    shell.scripted.branches.touch(DIR);
    for (const id of TOGETHER) gate.open(id);
    await building;
    expect(shell.at.halt).toMatchObject({ reason: 'failed' });
    expect(shell.at.halt?.detail).toContain('if that was you, !resume');
    expect(await done(shell)).toEqual(['TASK-001']);
    shell.scripted.script = { play: works(() => shell) };
    await shell.all('!resume');
    expect([...(await done(shell))].sort()).toEqual(ALL);
  });

  test('what an earlier shell left in the place of a lane is kept before it goes', async () => {
    const shell: Shell = await planned({ play: works(() => shell) });
    shell.scripted.directories.add(laneDir('TASK-003'));
    shell.scripted.projects.set(laneDir('TASK-003'), shell.scripted.project.copy());
    await shell.all('!build');
    expect(shell.words()).toMatch(/lane-TASK-003 was left behind .*refs\/codesleuth\/lanes\/TASK-003\/found-\d+/);
    expect(shell.scripted.calls.filter((call) => call.startsWith('lanes.keep TASK-003/found'))).toHaveLength(1);
    expect(await done(shell)).toEqual(ALL);
  });

  test('what an earlier shell left there and cannot be kept stays, and the task is built alone', async () => {
    const shell: Shell = await planned({
      play: works(() => shell),
      fail: (call) => (call.startsWith('lanes.keep TASK-003/found') ? trouble('no room') : null),
    });
    shell.scripted.directories.add(laneDir('TASK-003'));
    shell.scripted.projects.set(laneDir('TASK-003'), shell.scripted.project.copy());
    await shell.all('!build');
    const declined = (await journal(shell)).find((event) => event.type === 'lanes/declined');
    expect(declined).toMatchObject({ taskIds: ['TASK-003'] });
    expect(shell.scripted.directories.has(laneDir('TASK-003'))).toBe(true);
    expect([...(await done(shell))].sort()).toEqual(ALL);
  });

  test('what is not ours in the place of a lane is left alone', async () => {
    const shell: Shell = await planned({ play: works(() => shell) });
    shell.scripted.branches.foreign.add(laneDir('TASK-003'));
    await shell.all('!build');
    const declined = (await journal(shell)).find((event) => event.type === 'lanes/declined');
    expect(declined).toMatchObject({ taskIds: ['TASK-003'] });
    expect(shell.scripted.calls.some((call) => call.includes(`park ${laneDir('TASK-003')}`))).toBe(false);
    expect([...(await done(shell))].sort()).toEqual(ALL);
  });

  test.each([['too little room on the disk', { room: async () => ({ free: 10, needed: 9 }) }, 'are free']])(
    '%s lets the tasks be built one after the other',
    async (_what, ports, why) => {
      const shell = new Shell({
        play: (assignment) => (assignment.purpose === 'plan' ? said(block(lanePlanResult())) : null),
      });
      shell.scripted.registry = parallelContext(3);
      shell.scripted.ports = ports;
      const again = new Shell({}, {}, shell.scripted);
      await again.all('Start agent 0', BRIEF, DIR, '!compile', '!plan', '!build');
      const declined = (await journal(again)).find((event) => event.type === 'lanes/declined');
      expect(declined).toMatchObject({ taskIds: TOGETHER });
      expect(declined !== undefined && 'why' in declined ? declined.why : '').toContain(why);
      expect(await done(again)).toEqual(ALL);
    },
  );

  test('a fault of the program ends the session when the other lanes have ended, not before', async () => {
    const gate = gates();
    const shell: Shell = await planned({
      play: works(
        () => shell,
        (id) => (id === 'TASK-003' ? Promise.resolve() : gate.wait(id)),
      ),
      fail: (call) => (call.startsWith('lanes.keep TASK-003') ? new BugError('broken') : null),
    });
    const building = shell.do('!build');
    await shell.reach(() => gate.waiting().length === 2);
    await new Promise((resolve) => setImmediate(resolve));
    expect(shell.session.ended).toBeNull();
    for (const id of gate.waiting()) gate.open(id);
    await building;
    expect(shell.session.ended?.code).toBe(70);
    expect(shell.events().filter((type) => type === 'lane/ended')).toHaveLength(2);
  });
});

describe('lanes of a shell that died', () => {
  /** A shell on the world of one that died while three lanes worked, of which TASK-002's had ended. */
  async function died(before: (shell: Shell) => void = () => {}): Promise<Shell> {
    const gate = gates();
    const shell: Shell = await planned({
      play: works(
        () => shell,
        (id) => (id === 'TASK-002' ? Promise.resolve() : gate.wait(id)),
      ),
    });
    void shell.session.line('!build');
    await shell.reach(() => shell.events().includes('lane/ended') && gate.waiting().length === 2);
    await shell.reach(() => !shell.scripted.directories.has(laneDir('TASK-002')));
    before(shell);
    const envelopes = await shell.scripted.journal();
    const next = new Shell();
    for (const [dir, project] of shell.scripted.projects) next.scripted.projects.set(dir, project.copy());
    for (const dir of shell.scripted.directories) next.scripted.directories.add(dir);
    const { files, commits } = shell.scripted.project;
    for (const [path, text] of files) next.scripted.project.files.set(path, text);
    next.scripted.project.commits.push(...commits);
    next.scripted.branches.takeOver(shell.scripted.branches);
    next.scripted.projects.set(DIR, next.scripted.project);
    next.scripted.registry = {
      ...parallelContext(3),
      registered_projects: shell.scripted.registry.registered_projects,
    };
    const written = await next.scripted.journals.open(`${DIR}/.git`);
    await written.append(envelopes.map(({ event }) => event));
    await written.close();
    next.scripted.script = { play: works(() => next) };
    return next;
  }

  test('are put away when the project is opened, and what they had is kept', async () => {
    const shell = await died();
    await shell.all('Start agent 0', '1');
    const back = (await journal(shell)).flatMap((event) => (event.type === 'lane/returned' ? [event] : []));
    expect(back.map(({ taskId, reason, kept }) => `${taskId} ${reason} ${kept}`)).toEqual([
      'TASK-003 stopped refs/codesleuth/lanes/TASK-003/R0006',
      'TASK-004 stopped refs/codesleuth/lanes/TASK-004/R0007',
    ]);
    expect([...shell.scripted.directories].filter((dir) => dir.includes('.lane-'))).toEqual([]);
    expect(shell.at.halt?.reason).toBe('interrupted');
    await shell.all('!resume');
    expect([...(await done(shell))].sort()).toEqual(ALL);
    expect(shell.scripted.project.files.get('src/part-2.mjs')).toBe('TASK-002 in its lane');
  });

  test('whose work cannot be fetched stay where they are, and that is said', async () => {
    const shell = await died();
    const { script } = shell.scripted;
    shell.scripted.script = {
      ...script,
      fail: (call) => (call.startsWith('lanes.keep TASK-003') ? trouble('no room') : null),
    };
    await shell.all('Start agent 0', '1');
    const back = (await journal(shell)).find((event) => event.type === 'lane/returned' && event.taskId === 'TASK-003');
    expect(back).toMatchObject({ reason: 'stopped', kept: laneDir('TASK-003') });
    expect(shell.scripted.directories.has(laneDir('TASK-003'))).toBe(true);
  });

  test('whose directory is gone are told by what is kept of them', async () => {
    const shell = await died((old) => {
      old.scripted.branches.lanesKept.set('TASK-003/R0006', 'tip');
      old.scripted.directories.delete(laneDir('TASK-003'));
      old.scripted.directories.delete(laneDir('TASK-004'));
    });
    await shell.all('Start agent 0', '1');
    const back = (await journal(shell)).flatMap((event) => (event.type === 'lane/returned' ? [event.kept] : []));
    expect(back).toEqual(['refs/codesleuth/lanes/TASK-003/R0006', null]);
  });
});
