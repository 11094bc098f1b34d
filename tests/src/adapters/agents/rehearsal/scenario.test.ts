import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PATHS } from '../../../../../schemas/paths.ts';
import { PLAN_BREAKS, type Scenario, scenarioSchema } from '../../../../../schemas/scenario.ts';
import { createRehearsal } from '../../../../../src/adapters/agents/rehearsal/rehearsal.ts';
import { parseClarification } from '../../../../../src/core/clarification.ts';
import { validatePlan } from '../../../../../src/core/plan-rules.ts';
import { readResult } from '../../../../../src/core/result-block.ts';
import { parseSpec } from '../../../../../src/core/spec.ts';
import { parseTaskGraph } from '../../../../../src/core/task-graph.ts';
import {
  act,
  agent,
  assignment,
  collect,
  editsOf,
  endOf,
  instantClock,
  observe,
  open,
  type Planned,
  planProject,
  play,
  read,
  result,
  scenario,
  tempProject,
  textOf,
  watch,
} from './drive.ts';

let place: ReturnType<typeof tempProject>;
beforeEach(() => {
  place = tempProject();
});
afterEach(() => place.dispose());

const never = () => new AbortController().signal;

async function firstTask(): Promise<{ planned: Planned; one: ReturnType<typeof assignment> & { purpose: 'task' } }> {
  const planned = await planProject({}, { dir: place.dir });
  const task = planned.tasks[0] ?? null;
  return { planned, one: { ...planned.assignment, purpose: 'task', task } };
}

function passes(dir: string, command: string): boolean {
  const [program = '', ...args] = command.split(' ');
  expect(program).toBe('node');
  return spawnSync(process.execPath, args, { cwd: dir, encoding: 'utf8' }).status === 0;
}

test('fail-gate breaks as many attempts as it says, and the next one passes', async () => {
  const { one } = await firstTask();
  const port = agent(act({ act: 'fail-gate', times: 1 }));
  const gate = one.task?.gateCommands[0] ?? '';
  await result({ ...one, attempt: 1 }, { port, dir: place.dir });
  expect(passes(place.dir, gate)).toBe(false);
  await result({ ...one, attempt: 2, because: ['exit 1'] }, { port, dir: place.dir });
  expect(passes(place.dir, gate)).toBe(true);
  expect(read(place.dir, 'src/input.mjs')).not.toContain('broken on purpose');
});

test('fail-gate always never passes', async () => {
  const { one } = await firstTask();
  const port = agent(act({ act: 'fail-gate', times: 'always' }));
  await result({ ...one, attempt: 3 }, { port, dir: place.dir });
  expect(passes(place.dir, one.task?.gateCommands[0] ?? '')).toBe(false);
});

describe('ask', () => {
  const port = () =>
    agent(act({ act: 'ask', question: 'Which order?', options: ['Newest', 'Oldest'], recommended: 'Newest' }));

  test('puts a question in place of the work, in the format of questions', async () => {
    const { one } = await firstTask();
    const events = await play(one, { port: port(), dir: place.dir });
    const text = endOf(events).finalText;
    expect(parseClarification(text)).toEqual([
      { id: 'Q1', text: 'Which order?', options: ['Newest', 'Oldest'], recommended: 'Newest' },
    ]);
    expect(readResult(text, 'task').status).toBe('none');
    expect(existsSync(join(place.dir, 'src'))).toBe(false);
  });

  test('works once it is answered', async () => {
    const { one } = await firstTask();
    const answers = [{ question: 'Q1', text: 'Which order?', answer: 'Newest', by: 'human' as const }];
    expect((await result({ ...one, answers }, { port: port(), dir: place.dir })).status).toBe('completed');
  });
});

test('clarify-forever asks in every round, also when none is left', async () => {
  const port = agent(act({ act: 'clarify-forever' }));
  const answers = Array.from({ length: 9 }, (_none, at) => ({
    question: `Q${at}`,
    text: `t${at}`,
    answer: 'No',
    by: 'human' as const,
  }));
  const events = await play(assignment('interview', { roundsLeft: 0, answers }), { port, dir: place.dir });
  expect(parseClarification(endOf(events).finalText)?.[0]?.id).toBe('Q10');
});

describe('ask-permission', () => {
  async function decide(decision: 'once' | 'run' | 'no', comment = '') {
    const { one } = await firstTask();
    const session = await open(agent(act({ act: 'ask-permission' })), place.dir);
    const events = await watch(session.prompt({ text: 'do', assignment: one }, never()), (event) => {
      if (event.type !== 'ask') return;
      setImmediate(() => {
        session.answer('someone-else', { decision: 'no', comment: '' });
        session.answer(event.requestId, { decision, comment });
      });
    });
    const asked = events.findIndex((event) => event.type === 'ask');
    const asks = events.filter((event) => event.type === 'ask').length;
    return { asks, editsBefore: editsOf(events.slice(0, asked)).length, finalText: endOf(events).finalText };
  }

  test.each(['once', 'run'] as const)('%s lets it write', async (decision) => {
    const { asks, finalText, editsBefore } = await decide(decision);
    expect([asks, editsBefore]).toEqual([1, 0]);
    expect(finalText).toContain('"status": "completed"');
    expect(existsSync(join(place.dir, 'src/store.mjs'))).toBe(true);
  });

  test('no ends as failed with the comment, nothing written', async () => {
    const { finalText } = await decide('no', 'not on a Friday');
    expect(finalText).toContain('"status": "failed"');
    expect(finalText).toContain('not on a Friday');
    expect(existsSync(join(place.dir, 'src'))).toBe(false);
  });

  test('an abort while it waits ends it', async () => {
    const { one } = await firstTask();
    const session = await open(agent(act({ act: 'ask-permission' })), place.dir);
    const stop = new AbortController();
    const types: string[] = [];
    for await (const event of session.prompt({ text: 'do', assignment: one }, stop.signal)) {
      types.push(event.type === 'end' ? event.reason : event.type);
      if (event.type === 'ask') setImmediate(() => stop.abort());
    }
    expect(types.slice(-3)).toEqual(['ask', 'usage', 'cancelled']);
  });
});

test('a stall with a limit goes on afterwards', async () => {
  const events = await play(assignment('chat'), { port: agent(act({ act: 'stall', ms: 5_000 })), dir: place.dir });
  expect(endOf(events).reason).toBe('done');
});

test('a flood prints every line once, in batches of the rate asked for', async () => {
  const clock = instantClock();
  const port = createRehearsal({
    seed: 1,
    scenario: act({ act: 'flood', lines: 25_000, linesPerSecond: 10_000 }),
    pace: { msPerEvent: 0 },
    clock,
  });
  const text = textOf(await play(assignment('chat'), { port, dir: place.dir }));
  const lines = text.split('\n').filter((line) => line.startsWith('flood line'));
  expect(lines).toHaveLength(25_000);
  expect(lines.at(-1)).toBe('flood line 25000 of 25000');
  expect(clock.monotonic()).toBe(2_500);
});

test('a flood stops at an abort', async () => {
  const stop = new AbortController();
  const session = await open(agent(act({ act: 'flood', lines: 1_000_000 })), place.dir);
  let count = 0;
  for await (const event of session.prompt({ text: 'do', assignment: assignment('chat') }, stop.signal)) {
    if (event.type === 'text') count += 1;
    if (count === 1_000) stop.abort();
  }
  expect(count).toBe(1_000);
});

test('die ends without a result as a crash', async () => {
  const end = endOf(await play(assignment('compile'), { port: agent(act({ act: 'die' })), dir: place.dir }));
  expect(end).toMatchObject({ reason: 'error', error: { kind: 'crash', retryable: true } });
  expect(readResult(end.finalText, 'compile').status).toBe('none');
});

test.each([
  [true, 'ok'],
  [false, 'unreadable'],
])('unreadable: the repair turn gives the block only, repaired %s', async (repaired, outcome) => {
  const session = await open(agent(act({ act: 'unreadable', repaired })), place.dir);
  const one = assignment('compile');
  const first = endOf(await collect(session.prompt({ text: 'do', assignment: one }, never()))).finalText;
  expect(readResult(first, 'compile').status).toBe('unreadable');
  const second = endOf(
    await collect(session.prompt({ text: 'REPAIR: cannot be read', assignment: one }, never())),
  ).finalText;
  expect(second.startsWith('```codesleuth-result')).toBe(true);
  expect(readResult(second, 'compile').status).toBe(outcome);
});

test('silent ends without a block', async () => {
  const end = endOf(await play(assignment('compile'), { port: agent(act({ act: 'silent' })), dir: place.dir }));
  expect([end.reason, readResult(end.finalText, 'compile').status]).toEqual(['done', 'none']);
});

test('lie claims files that are not there', async () => {
  const { one } = await firstTask();
  const done = await result(one, { port: agent(act({ act: 'lie' })), dir: place.dir });
  expect(done.status).toBe('completed');
  expect(done.files_modified).toContain('src/store.mjs');
  expect(existsSync(join(place.dir, 'src'))).toBe(false);
});

test.each([
  ['trespass', false],
  ['trespass-reported', true],
] as const)('%s writes elsewhere too', async (name, reported) => {
  const { one } = await firstTask();
  const done = await result(one, { port: agent(act({ act: name, paths: ['notes/mine.txt'] })), dir: place.dir });
  expect(read(place.dir, 'notes/mine.txt')).toContain('rehearsal (no model)');
  expect(existsSync(join(place.dir, 'src/store.mjs'))).toBe(true);
  expect(done.files_modified.includes('notes/mine.txt')).toBe(reported);
});

test('a reading role can trespass as well', async () => {
  await play(assignment('critique'), { port: agent(act({ act: 'trespass', paths: ['seen.txt'] })), dir: place.dir });
  expect(existsSync(join(place.dir, 'seen.txt'))).toBe(true);
});

test('escapes come out byte for byte, and the work is done all the same', async () => {
  const payloads = ['\u001b[2J', '\u001b]0;owned\u0007', '\u009b31m', '\u202eabc'];
  const events = await play(assignment('compile'), { port: agent(act({ act: 'escapes', payloads })), dir: place.dir });
  for (const payload of payloads) expect(textOf(events)).toContain(payload);
  expect(readResult(endOf(events).finalText, 'compile').status).toBe('ok');
});

test('slow rests between events', async () => {
  const clock = instantClock();
  const port = createRehearsal({
    seed: 1,
    scenario: act({ act: 'slow', msPerEvent: 50 }),
    pace: { msPerEvent: 0 },
    clock,
  });
  const events = await play(assignment('chat'), { port, dir: place.dir });
  expect(clock.monotonic()).toBe((events.length - 3) * 50);
});

test('edit-shell-files marks its own task and no other as done', async () => {
  const { planned } = await firstTask();
  const task = planned.tasks[1] ?? null;
  await result(
    { ...planned.assignment, purpose: 'task', task },
    { port: agent(act({ act: 'edit-shell-files' })), dir: place.dir },
  );
  const { statuses } = parseTaskGraph(read(place.dir, PATHS.taskGraph));
  expect([statuses['TASK-001'], statuses['TASK-002'], statuses['TASK-003']]).toEqual(['PENDING', 'DONE', 'PENDING']);
});

test('spend reports the numbers it is told', async () => {
  const port = agent(act({ act: 'spend', fresh: 1_000, output: 500, costMicroUsd: 2_500_000, contextUsed: 190_000 }));
  const events = await play(assignment('chat'), { port, dir: place.dir });
  expect(events.find((event) => event.type === 'usage')?.usage).toMatchObject({
    fresh: 1_000,
    output: 500,
    costMicroUsd: 2_500_000,
    contextUsed: 190_000,
  });
});

describe('plan-broken', () => {
  const MESSAGES: Readonly<Record<(typeof PLAN_BREAKS)[number], RegExp>> = {
    cycle: /cycle|circle|depends/i,
    'unknown-dep': /TASK-999/,
    'missing-endpoint': /not-in-openapi/,
    'no-owner': /README\.md/,
    'batch-conflict': /same file|both write|batch/i,
    'missing-feature': /has no task/,
  };

  test.each(PLAN_BREAKS)('%s breaks that rule once', async (rule) => {
    const port = agent(scenario({ when: { purpose: 'plan' }, do: { act: 'plan-broken', rule } }));
    const broken = await planProject({ platforms: ['Web'] }, { port, dir: place.dir });
    const { spec } = parseSpec(broken.specText);
    const problems = validatePlan(observe(broken.planFiles, broken.specText), spec, broken.assignment.tier);
    expect(problems.map((problem) => problem.message).join('\n')).toMatch(MESSAGES[rule]);
    const again = await result(
      { ...broken.assignment, purpose: 'plan', attempt: 2, because: ['a rule'] },
      { port, dir: place.dir },
    );
    expect(validatePlan(observe(again.files, broken.specText), spec, broken.assignment.tier)).toEqual([]);
  });
});

describe('when', () => {
  const reason = async (script: Scenario, ones: ReturnType<typeof assignment>[]) => {
    const port = agent(script);
    const ends = [];
    for (const one of ones) ends.push(endOf(await play(one, { port, dir: place.dir })).reason);
    return ends;
  };

  test('purpose, attempt and nth all have to match', async () => {
    const die = { act: 'die' } as const;
    const two = [assignment('chat'), assignment('compile')];
    expect(await reason(scenario({ when: { purpose: 'compile' }, do: die }), two)).toEqual(['done', 'error']);
    expect(await reason(scenario({ when: { nth: 2 }, do: die }), [...two, ...two])).toEqual([
      'done',
      'error',
      'done',
      'done',
    ]);
    expect(
      await reason(scenario({ when: { attempt: 2 }, do: die }), [
        assignment('chat'),
        assignment('chat', { attempt: 2 }),
      ]),
    ).toEqual(['done', 'error']);
    expect(await reason(scenario({ when: { taskId: 'TASK-001' }, do: die }), two)).toEqual(['done', 'done']);
  });

  test('several steps take effect together', async () => {
    const script = scenario({ do: { act: 'escapes', payloads: ['\u0007'] } }, { do: { act: 'spend', output: 9 } });
    const events = await play(assignment('chat'), { port: agent(script), dir: place.dir });
    expect(textOf(events)).toContain('\u0007');
    expect(events.find((event) => event.type === 'usage')?.usage.output).toBe(9);
  });
});

test('the examples in config/scenarios can be loaded', () => {
  const folder = new URL('../../../../../config/scenarios/', import.meta.url);
  const files = readdirSync(folder);
  expect(files.length).toBeGreaterThan(2);
  for (const file of files) {
    const parsed = scenarioSchema.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
    expect(`${parsed.name}.json`).toBe(file);
  }
});
