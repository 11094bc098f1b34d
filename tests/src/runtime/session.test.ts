import { describe, expect, test } from 'vitest';
import { PATHS } from '../../../schemas/paths.ts';
import { fold } from '../../../src/core/evolve.ts';
import { exec } from '../../../src/runtime/exec.ts';
import {
  block,
  end,
  forever,
  type Play,
  type Scripted,
  Shell,
  shellAt,
  trouble,
} from '../../support/scripted-world.ts';
import { DIR, RESULTS } from '../../support/story.ts';

const TIMEOUTS = { turnMs: 60_000, idleMs: 60_000, gateCommandMs: 60_000, gitMs: 60_000 };
const QUESTION = 'CLARIFICATION_NEEDED:\nQ1: Which? | Options: [A, B] | Recommended: [B]\n';
const asking: Play = (assignment) => (assignment.answers.length > 0 ? null : said(QUESTION));
async function* said(text: string) {
  yield end(text);
}
const permitted: Play = async function* (assignment, _signal, answers) {
  const answer = answers.of('ask-1');
  yield { type: 'ask', requestId: 'ask-1', title: 'run npm test', detail: '', scope: 'npm' };
  const { decision, comment } = await answer;
  yield { type: 'text', text: `${decision} ${comment}\n` };
  yield end(block(RESULTS[assignment.purpose]));
};
const once = (calls: string): Scripted['fail'] => {
  let done = false;
  return (call) => {
    if (done || !call.startsWith(calls)) return null;
    done = true;
    return trouble(`${calls} did not work`, 'try this');
  };
};

describe('the whole way', () => {
  test('through every gate to SHIP leaves files, commits, registry and a journal that folds to the state', async () => {
    const shell = await shellAt('shipped');
    expect(shell.at.verification?.verdict).toBe('SHIP');
    const { project, registry } = shell.scripted;
    expect(fold(await shell.scripted.journal())).toEqual(shell.at);
    for (const path of [
      PATHS.handoff,
      PATHS.taskGraph,
      PATHS.checkpoint,
      PATHS.criticism,
      PATHS.securityReport,
      PATHS.verificationReport,
    ]) {
      expect(project.files.has(path)).toBe(true);
    }
    expect(registry.registered_projects[DIR]).toMatchObject({ pipeline_stage: 'shipped', status: 'shipped' });
    expect(shell.scripted.rows.map(({ run }) => run)).toEqual(Array.from({ length: 9 }, (_, at) => `R000${at + 1}`));
    expect(shell.refusals()).toEqual([]);
  });

  test('what mirrors the journal is written before it is committed', async () => {
    const shell = await shellAt('compiled');
    const { calls } = shell.scripted;
    const at = (call: string): number => calls.findIndex((one) => one.startsWith(call));
    expect(at('journal.append spec/compiled')).toBeLessThan(at(`files.write ${PATHS.handoff}`));
    expect(at(`files.write ${PATHS.handoff}`)).toBeLessThan(at('git.commitPaths spec'));
  });

  test('a run is durable before its agent is asked for anything', async () => {
    const shell = await shellAt('discovery');
    const { calls } = shell.scripted;
    expect(calls.findIndex((call) => call.includes('run/started'))).toBeLessThan(calls.indexOf('agent.open'));
  });

  test('another shell finds the project where it was left', async () => {
    const first = await shellAt('planned');
    await first.session.close('quit');
    const second = new Shell({}, {}, first.scripted);
    await second.all('Start agent 0', '1');
    expect(second.at).toEqual(first.at);
    await second.all('!build');
    expect(second.at.builtAt).not.toBeNull();
  });

  test('a second shell at the same time looks, and says who holds it', async () => {
    const first = await shellAt('built');
    const second = new Shell({}, {}, first.scripted);
    await second.all('Start agent 0', '1');
    expect(second.words()).toContain('Another shell (process 4711) holds this project: read-only here.');
    await second.all('!status');
    const { refused } = await second.do('!critic');
    expect(refused).toBe(true);
    expect(second.at.critique).toBeNull();
    await first.session.close('quit');
    await second.all('Start agent 0', '!critic');
    expect(second.at.critique).not.toBeNull();
  });
});

describe('lines', () => {
  test('are taken one after the other, however fast they come', async () => {
    const shell = await shellAt('planned');
    const lines = ['!build', '!build', '!critic'].map((line) => shell.session.line(line));
    await Promise.all(lines);
    await shell.session.settled();
    expect(shell.refusals().map(({ code }) => code)).toEqual(['busy', 'busy']);
    expect(shell.at.builtAt).not.toBeNull();
  });

  test('typed while an agent works are notes, and it hears of them in its next assignment', async () => {
    const notes: string[][] = [];
    const play: Play = (assignment) => {
      notes.push([...assignment.notes]);
      return null;
    };
    const shell = await shellAt('planned', { play });
    await Promise.all(['!build', 'use tabs', 'and semicolons'].map((line) => shell.session.line(line)));
    await shell.session.settled();
    expect(shell.at.notes.map(({ text }) => text)).toEqual(['use tabs', 'and semicolons']);
    expect(notes.at(-1)).toEqual(['use tabs', 'and semicolons']);
    expect(shell.at.builtAt).not.toBeNull();
  });

  test('typed after the end are not taken any more', async () => {
    const shell = await shellAt('built');
    const before = (await shell.scripted.journal()).length;
    await Promise.all(['!quit', '!critic'].map((line) => shell.session.line(line)));
    expect(shell.session.ended).toMatchObject({ code: 0 });
    await shell.session.close('quit');
    expect(await shell.scripted.journal()).toHaveLength(before);
  });

  test('are taken while a file of the project cannot be read, with a word about it', async () => {
    const shell = await shellAt('planned', {
      fail: (call) => (call === 'files.observe' ? trouble('feature-spec.md cannot be read') : null),
    });
    await shell.all('!help', '!status');
    expect(shell.words()).toContain('feature-spec.md cannot be read');
    expect((await shell.do('!build')).refused).toBe(true);
    expect(shell.refusals().at(-1)?.missing).toEqual([
      { what: 'the project files could not be read', next: '!doctor' },
    ]);
    await shell.all('!quit');
  });
});

test('a command that does not depend on the files does not wait for a look at them', async () => {
  const shell = await shellAt('planned', { play: forever });
  await shell.session.line('!build');
  await shell.reach(({ session }) => session.running);
  shell.scripted.calls.length = 0;
  await shell.all('!pause');
  const { calls } = shell.scripted;
  expect(calls).not.toContain('files.observe');
  expect(shell.at.halt?.reason).toBe('paused');
});

describe('when the world does not do well', () => {
  const places = [
    ['agent.open', 'planned', '!build'],
    ['git.recordTree', 'planned', '!build'],
    ['git.checkpoint', 'planned', '!build'],
    ['processes.run', 'planned', '!build'],
    ['git.recordTree', 'compiled', '!plan'],
    ['files.deliver', 'discovery', '!compile'],
    ['git.commitPaths', 'discovery', '!compile'],
    ['processes.run', 'secured', '!verify'],
  ] as const;
  test.each(places)('%s at %s stops with the next step, and !resume goes on', async (call, point, line) => {
    const shell = await shellAt(point, { fail: once(call) });
    const { refused, failed } = await shell.do(line);
    expect({ refused, failed }).toEqual({ refused: false, failed: true });
    expect(shell.at.halt).toEqual({ reason: 'failed', detail: `${call} did not work. try this` });
    expect(Object.values(shell.at.tasks).every(({ attempts }) => attempts === 0)).toBe(true);
    expect(await shell.do('!status')).toEqual({ refused: false, failed: false });
    await shell.all('!resume');
    expect(shell.at).toMatchObject({ work: null, halt: null });
    expect(shell.session.ended).toBeNull();
    expect(fold(await shell.scripted.journal())).toEqual(shell.at);
  });

  test('a token log that cannot be written loses neither the run nor what it cost', async () => {
    const shell = await shellAt('planned', { fail: once('telemetry.append') });
    await shell.all('!build');
    expect(shell.words()).toContain('telemetry.append did not work');
    expect(shell.at.builtAt).not.toBeNull();
  });

  test('files that cannot be looked at do not hide what a crash cut short', async () => {
    const shell = await shellAt('compiled');
    await shell.session.close('quit');
    const world = shell.scripted;
    const journal = await world.journals.open(`${DIR}/.git`);
    await journal.append([{ type: 'gate/passed', gate: 'plan' }]);
    await journal.close();
    world.script = { fail: (call) => (call === 'files.observe' ? trouble('too large', 'look') : null) };
    const other = new Shell({}, {}, world);
    await other.do('Start agent 0');
    await other.do('1');
    expect(other.at.halt).toMatchObject({ reason: 'interrupted' });
    expect(other.words()).toContain('too large');
  });

  test('an agent that is not there stops with where to look, and costs no attempt', async () => {
    const shell = await shellAt('planned');
    const world = shell.scripted;
    await shell.session.close('quit');
    world.ports = { agents: new Map() };
    const other = new Shell({}, {}, world);
    await other.all('Start agent 0', '1', '!build');
    expect(other.at.halt?.detail).toContain('the agent backend scripted is not there. !agents');
    expect(other.at.tasks['TASK-001']).toMatchObject({ attempts: 0, status: 'IN-PROGRESS' });
  });

  test('a full disk makes the shell read-only, at once and visibly, and loses nothing that was acknowledged', async () => {
    const shell = await shellAt('planned', {
      fail: (call) => (call.startsWith('journal.append task/checked') ? trouble('no space left') : null),
    });
    const { refused } = await shell.do('!build');
    expect(refused).toBe(true);
    expect(shell.session.snapshotState().shell.broken).toBe('no space left');
    expect(shell.session.ended).toBeNull();
    expect(fold(await shell.scripted.journal())).toEqual(shell.at);
    expect((await shell.do('!critic')).refused).toBe(true);
    expect(shell.refusals().at(-1)).toMatchObject({ code: 'journal-broken' });
    await shell.all('!status', '!doctor');
    expect(shell.words()).toMatch(/MEND \| journal \| no space left/);
    shell.scripted.script = {};
    await shell.all('Start agent 0', '!resume');
    expect(shell.at.builtAt).not.toBeNull();
  });

  test('what comes back from the world while the journal is read-only is said to be not remembered', async () => {
    const shell = await shellAt('planned', {
      play: forever,
      fail: (call) => (call.startsWith('journal.append note') ? trouble('no space left') : null),
    });
    await shell.session.line('!build');
    await shell.reach(({ session }) => session.live.view.run !== null);
    await shell.session.line('use tabs');
    await shell.session.close('quit');
    expect(
      shell
        .refusals()
        .map(({ message }) => message)
        .join(),
    ).toContain('What just happened is not remembered');
    expect(fold(await shell.scripted.journal())).toMatchObject({ work: { kind: 'run' } });
  });

  test('a file that mirrors the journal and cannot be written is said, and written with the next event', async () => {
    const shell = await shellAt('discovery', { fail: once(`files.write ${PATHS.handoff}`) });
    await shell.all('!compile');
    expect(shell.words()).toContain(`files.write ${PATHS.handoff} did not work`);
    expect(shell.scripted.project.files.has(PATHS.handoff)).toBe(true);
  });

  test('a HANDOFF that somebody spoilt is copied aside before it is written again', async () => {
    const shell = await shellAt('planned');
    shell.scripted.project.files.set(PATHS.handoff, '{ oh no');
    shell.scripted.kept.length = 0;
    await shell.all('!build');
    expect(shell.scripted.kept).toContain(PATHS.handoff);
    expect(JSON.parse(shell.scripted.project.files.get(PATHS.handoff) ?? '')).toMatchObject({ version: 3 });
  });

  test('a registry that cannot be written does not stop the project', async () => {
    const shell = await shellAt('discovery', {
      fail: (call) => (call === 'home.updateContext' ? trouble('context.json is locked') : null),
    });
    await shell.all('!compile');
    expect(shell.at.spec).not.toBeNull();
    expect(shell.words()).toContain('context.json is locked');
    shell.scripted.script = {};
    await shell.all('!plan');
    expect(shell.scripted.registry.registered_projects[DIR]?.pipeline_stage).toBe('planning');
  });

  test('a closing record that fails is said once; the shell stays alive', async () => {
    const shell = await shellAt('planned', { play: forever });
    await shell.session.line('!build');
    await shell.reach(({ session }) => session.live.view.run !== null);
    shell.scripted.script = { fail: (call) => (call === 'git.recordTree' ? trouble('git is gone') : null) };
    await shell.all('!pause');
    expect(shell.words().match(/git is gone/g)).toHaveLength(1);
    expect(shell.session.ended).toBeNull();
    shell.scripted.script = {};
    await shell.all('!resume');
    expect(shell.at.builtAt).not.toBeNull();
  });

  test('a fault of the program itself ends the session with the way to the journal, and lets go of it', async () => {
    const shell = await shellAt('planned', {
      fail: (call) => (call.startsWith('git.checkpoint') ? new TypeError('x is undefined') : null),
    });
    await shell.do('!build');
    expect(shell.session.ended?.code).toBe(70);
    expect(shell.session.ended?.words.join('\n')).toMatch(
      /x is undefined[\s\S]*Nothing acknowledged is lost: .*journal\.jsonl/,
    );
    await shell.session.close('quit');
    const next = new Shell({}, {}, shell.scripted);
    shell.scripted.script = {};
    await next.all('Start agent 0', '1', '!resume');
    expect(next.at.builtAt).not.toBeNull();
  });
});

describe('a run', () => {
  test('is stopped by !pause, its tree is set apart, and !resume starts the same task again', async () => {
    const shell = await shellAt('planned', { play: forever });
    await shell.session.line('!build');
    await shell.reach(({ session }) => session.live.view.run !== null);
    await shell.all('!pause');
    expect(shell.at).toMatchObject({ halt: { reason: 'paused' }, work: { kind: 'settle' } });
    expect(shell.at.tasks['TASK-001']?.spans).toMatchObject([{ closed: true }]);
    shell.scripted.script = {};
    await shell.all('!resume');
    expect(shell.at.builtAt).not.toBeNull();
  });

  test('whose check is stopped is checked again, and no attempt counts', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const shell = await shellAt('planned', { wait: (call) => (call.startsWith('processes.run') ? held : null) });
    await shell.session.line('!build');
    await shell.reach(({ scripted }) => scripted.calls.some((call) => call.startsWith('processes.run')));
    await shell.session.line('!pause');
    shell.scripted.script = {};
    release();
    await shell.session.settled();
    expect(shell.at).toMatchObject({ halt: { reason: 'paused' }, work: { kind: 'check' } });
    expect(shell.events()).not.toContain('task/checked');
    await shell.all('!resume');
    expect(shell.at.builtAt).not.toBeNull();
    expect(shell.at.tasks['TASK-001']?.attempts).toBe(0);
  });

  test('that was started and stopped again before its agent could begin has ended, and can be started again', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const shell = await shellAt('planned', { play: forever });
    await shell.session.line('!build');
    await shell.reach(({ session }) => session.live.view.run !== null);
    shell.scripted.script = { wait: (call) => (call === 'git.recordTree' ? held : null) };
    await shell.session.line('!pause');
    await shell.reach(({ at }) => at.work?.kind === 'settle');
    await Promise.all(['!critic', '!pause'].map((line) => shell.session.line(line)));
    expect(shell.at.work).toMatchObject({ kind: 'run', run: { purpose: 'critique' } });
    release();
    await shell.session.settled();
    expect(shell.at).toMatchObject({ halt: { reason: 'paused' }, work: { kind: 'settle' } });
    await shell.all('!resume');
    expect(shell.at.critique?.verdict).toBe('SHIP_READY');
  });

  test('that goes on for too long ends as timed out', async () => {
    const chatty: Play = async function* (_assignment, signal) {
      while (!signal.aborted) {
        yield { type: 'text', text: 'still here\n' };
        await new Promise((resolve) => setImmediate(resolve));
      }
      yield end('', 'cancelled');
    };
    const shell = await limitedShell({ ...TIMEOUTS, turnMs: 5 }, chatty);
    await shell.all('!critic');
    expect(shell.at.halt?.detail).toMatch(/the turn took longer than 0 s/);
  });

  test('that waits for a permission waits as long as the human does, and the answer is remembered', async () => {
    const shell = await limitedShell({ ...TIMEOUTS, idleMs: 1, turnMs: 1 }, permitted);
    await shell.session.line('!critic');
    await shell.reach(({ session }) => session.live.view.asks.length > 0);
    for (let rounds = 0; rounds < 20; rounds += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(shell.session.live.view.asks).toMatchObject([{ requestId: 'ask-1', title: 'run npm test' }]);
    await shell.session.permission('nobody-asked', 'once', '');
    await Promise.all([
      shell.session.permission('ask-1', 'run', 'go on'),
      shell.session.permission('ask-1', 'no', 'stop'),
    ]);
    await shell.session.settled();
    const events = (await shell.scripted.journal()).flatMap(({ event }) =>
      event.type === 'permission/answered' ? [event] : [],
    );
    expect(events).toMatchObject([{ requestId: 'ask-1', decision: 'run', comment: 'go on', title: 'run npm test' }]);
    expect(shell.session.live.view.asks).toEqual([]);
  });

  test('that stops of its own accord is an attempt, not a pause: nothing goes round for ever', async () => {
    let runs = 0;
    const play: Play = async function* () {
      runs += 1;
      yield end('', 'cancelled');
    };
    const shell = await shellAt('planned', { play });
    await shell.do('!build');
    expect(shell.at.tasks['TASK-001']?.status).toBe('BLOCKED');
    expect(runs).toBe(6);
  });

  test('whose result cannot be read is asked once more, then it is unreadable', async () => {
    const texts: string[] = [];
    const play = (good: boolean): Play =>
      async function* (assignment) {
        texts.push(assignment.runId);
        yield end(
          good && texts.length === 2 ? block(RESULTS[assignment.purpose]) : '```codesleuth-result\n{oops\n```\n',
        );
      };
    const mended = await shellAt('built', { play: play(true) });
    await mended.all('!critic');
    expect(mended.at.critique?.verdict).toBe('SHIP_READY');
    texts.length = 0;
    const never = await shellAt('built', { play: play(false) });
    await never.all('!critic');
    expect(texts).toHaveLength(2);
    expect(never.at.halt?.detail).toContain('ended as unreadable');
  });

  test('that dies without a word, or says nothing of its result, is no success', async () => {
    const silent: Play = async function* () {};
    const wordless: Play = async function* () {
      yield end('All done, SHIP it!');
    };
    for (const [play, outcome] of [
      [silent, 'error'],
      [wordless, 'unreported'],
    ] as const) {
      const shell = await shellAt('built', { play });
      await shell.all('!critic');
      expect(shell.at.halt?.detail).toContain(`ended as ${outcome}`);
      expect(shell.at.critique).toBeNull();
    }
  });

  test('of a reading role that touches files is caught by the tree, whatever it says', async () => {
    const shell = await shellAt('built');
    const { files } = shell.scripted.project;
    shell.scripted.script = {
      play: async function* (assignment) {
        files.set('src/part-1.mjs', 'improved');
        files.set(PATHS.handoff, files.get(PATHS.handoff) ?? '');
        yield end(block(RESULTS[assignment.purpose]));
      },
    };
    await shell.all('!critic');
    expect(shell.at.halt?.detail).toContain('these files changed while it ran: src/part-1.mjs');
  });
});

describe('leaving', () => {
  test('in the middle of a run notes the pause and sets the half-done work apart, so that later edits are the human’s', async () => {
    const shell = await shellAt('planned', { play: forever });
    await shell.session.line('!build');
    await shell.reach(({ session }) => session.live.view.run !== null);
    await shell.session.line('!quit');
    await shell.session.close('quit');
    const left = fold(await shell.scripted.journal());
    expect(left).toMatchObject({ halt: { reason: 'paused', detail: 'the shell was left' }, work: { kind: 'settle' } });
    expect(left?.tasks['TASK-001']?.spans).toMatchObject([{ closed: true }]);
    expect(shell.scripted.calls.at(-1)).toBe('journal.close');
    expect(shell.scripted.calls).toContain('agent.close');
  });

  test('by a signal is an interruption: the next shell asks how to go on', async () => {
    const shell = await shellAt('planned', { play: forever });
    await shell.session.line('!build');
    await shell.reach(({ session }) => session.live.view.run !== null);
    await shell.session.close('signal');
    await shell.session.close('signal');
    const next = new Shell({}, {}, shell.scripted);
    shell.scripted.script = {};
    await next.all('Start agent 0', '1');
    expect(next.at.halt).toMatchObject({ reason: 'interrupted', detail: 'the shell was ended by a signal' });
    await next.all('!resume');
    expect(next.at.question?.kind).toBe('recovery');
    await next.all('');
    expect(next.at.builtAt).not.toBeNull();
  });

  test('while a question waits changes nothing', async () => {
    const shell = await shellAt('planned', { play: asking });
    await shell.all('!build');
    const before = (await shell.scripted.journal()).length;
    await shell.session.close('quit');
    expect(await shell.scripted.journal()).toHaveLength(before);
  });

  test('while a checkpoint is being made waits for it', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const shell = await shellAt('planned', { wait: (call) => (call === 'git.checkpoint TASK-001' ? held : null) });
    await shell.session.line('!build');
    await shell.reach(({ scripted }) => scripted.calls.includes('git.checkpoint TASK-001'));
    const closing = shell.session.close('quit');
    release();
    await closing;
    expect(fold(await shell.scripted.journal())?.tasks['TASK-001']).toMatchObject({ status: 'DONE' });
  });
});

describe('a reset', () => {
  test('waits for what is still at work on the files', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const shell = await shellAt('planned', { wait: (call) => (call.startsWith('processes.run') ? held : null) });
    await shell.session.line('!build');
    await shell.reach(({ scripted }) => scripted.calls.some((call) => call.startsWith('processes.run')));
    await shell.session.line('!pause');
    await shell.session.line('!reset');
    await shell.session.line('yes, reset pipeline');
    expect(shell.scripted.calls.some((call) => call.startsWith('files.moveAway'))).toBe(false);
    release();
    await shell.session.settled();
    expect(shell.session.snapshotState().project).toBeNull();
    expect(shell.session.ended).toBeNull();
    expect(await shell.scripted.journal()).toEqual([]);
    expect(shell.scripted.registry.registered_projects).toEqual({});
  });
});

describe('exec', () => {
  const run = async (shell: Shell, ...lines: string[]) => {
    const code = await exec(shell.session, lines, (items) => shell.items.push(...items));
    shell.items.push(...shell.session.takeItems());
    return code;
  };
  const fresh = (script: Scripted = {}): Shell => new Shell(script, { interactive: false, projectOption: DIR });

  test('goes the whole way, takes recommended answers and says so', async () => {
    const shell = fresh({ play: asking });
    expect(
      await run(
        shell,
        'Start agent 0',
        'A Linux habit tracker',
        '!compile',
        '!plan',
        '!build',
        '!critic',
        '!security',
        '!verify',
      ),
    ).toBe(0);
    expect(shell.at.verification?.verdict).toBe('SHIP');
    expect(shell.words()).toContain('Which? → B (recommended answer)');
    expect(shell.at.answers[0]).toMatchObject({ answer: 'B', by: 'recommended' });
  });

  test('stops at the first refused line, and at the first line that fails, with codes of their own', async () => {
    const refused = fresh();
    expect(await run(refused, 'Start agent 0', 'A Linux habit tracker', '!build', '!compile')).toBe(1);
    expect(refused.at.spec).toBeNull();
    const failed = fresh();
    await run(failed, 'Start agent 0', 'A Linux habit tracker', '!compile', '!plan');
    failed.scripted.script = { exit: () => 1 };
    expect(await run(failed, '!build', '!status')).toBe(2);
  });

  test('a line that only looks does not fail for what failed before', async () => {
    const shell = await shellAt('planned', { exit: () => 1 }, { interactive: false });
    await shell.do('!build');
    expect(await run(shell, '!status', '!state')).toBe(0);
  });

  test('answers no permission: it is refused, and the agent goes on without', async () => {
    const shell = await shellAt('built', { play: permitted }, { interactive: false });
    expect(await run(shell, '!critic')).toBe(0);
    const answered = (await shell.scripted.journal()).find(({ event }) => event.type === 'permission/answered');
    expect(answered?.event).toMatchObject({ decision: 'no', comment: 'nobody is there to ask' });
  });

  test('gives the permissions its run asks for, where the line says so', async () => {
    const shell = await shellAt('built', { play: permitted }, { interactive: false });
    expect(await run(shell, '!critic --yes')).toBe(0);
    const answered = (await shell.scripted.journal()).find(({ event }) => event.type === 'permission/answered');
    expect(answered?.event).toMatchObject({ decision: 'run' });
  });

  test('on a project that another shell holds with a question open ends, and does not go round', async () => {
    const first = await shellAt('planned', { play: asking });
    await first.session.line('!build');
    await first.reach(({ session }) => session.snapshotState().project?.work?.kind === 'question');
    const second = new Shell({}, { interactive: false }, first.scripted);
    await second.session.open(DIR);
    expect(await run(second, '!status')).toBe(0);
    expect(await run(second, 'A')).toBe(1);
    expect(await second.session.answerRecommended()).toBe(false);
  });
});

/** A second shell on a built project, with these time limits and this agent. */
async function limitedShell(timeouts: typeof TIMEOUTS, play: Play): Promise<Shell> {
  const first = await shellAt('built');
  await first.session.close('quit');
  const { defaults } = first.session.snapshotState().shell;
  const shell = new Shell({}, { defaults: { ...defaults, timeouts } }, first.scripted);
  await shell.all('Start agent 0', '1');
  first.scripted.script = { play };
  return shell;
}
