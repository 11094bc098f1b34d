import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../src/adapters/text/redact.ts';
import { createText } from '../../../src/adapters/text/text-port.ts';
import { type PermissionAsk, SILENCE } from '../../../src/core/transcript.ts';
import { createPlainAsks } from '../../../src/main/plain-asks.ts';
import { fakeSession } from '../../support/fake-session.ts';
import { buildingProject, snapshotOf, WORKING } from '../../support/view-state.ts';

const { clean } = createText(createRedactor({ PASSWORD: 'hunter2hunter2' }));

const install: PermissionAsk = {
  runId: 'R1',
  requestId: 'p1',
  title: 'run npm install',
  detail: 'npm install\nrm -rf \u001b[8mbuild\u001b[0m hunter2hunter2\n',
  scope: 'npm commands',
};
const write: PermissionAsk = { ...install, requestId: 'p2', title: 'write src/a.ts', detail: '', scope: '' };
const silence: PermissionAsk = {
  runId: 'R1',
  requestId: SILENCE,
  title: 'no output for 3 min; its process lives; it runs npm test',
  detail: '',
  scope: '',
};
const CHOICES = 'answer: 1 once · 2 for this run · 3 no, or type what to do instead';

/** A shell without a screen; `ask` says what is asked from now on, and gives what was printed since the last look. */
function plainShell() {
  const at = (asks: readonly PermissionAsk[], shell = {}) =>
    snapshotOf({ project: buildingProject(), live: { ...WORKING, asks }, shell });
  const session = fakeSession(at([]));
  const printed: string[] = [];
  const asks = createPlainAsks({ handle: session, clean, write: (line) => void printed.push(line) });
  return {
    asks,
    calls: session.calls,
    said: () => printed.splice(0),
    ask(wanted: readonly PermissionAsk[], shell = {}): readonly string[] {
      session.show(at(wanted, shell));
      asks.news();
      return printed.splice(0);
    },
  };
}

describe('a permission without a screen', () => {
  test('is told whole and clean, once', () => {
    const shell = plainShell();
    const told = shell.ask([install]);
    expect(told).toEqual([
      'permission: Builder asks: run npm install',
      'scope: npm commands',
      'detail: npm install',
      'detail: rm -rf build [redacted:PASSWORD]',
      CHOICES,
    ]);
    expect(shell.ask([install])).toEqual([]);
  });

  test('keeps its longest detail: no row is left out', () => {
    const detail = Array.from({ length: 300 }, (_, index) => `row ${index}`).join('\n');
    expect(plainShell().ask([{ ...install, detail }])).toHaveLength(303);
  });

  test.each([
    ['1', 'once'],
    ['Yes', 'once'],
    [' once ', 'once'],
    ['2', 'run'],
    ['for this run', 'run'],
    ['3', 'no'],
    ['No', 'no'],
    ['use yarn', 'no use yarn'],
    ['yes please', 'no yes please'],
    ['11', 'no 11'],
  ])('the line %j answers it: %s', (line, answer) => {
    const shell = plainShell();
    shell.ask([install]);
    expect(shell.asks.take(line)).toBe(true);
    expect(shell.calls).toEqual([`permission p1 ${answer}`]);
  });

  test('an empty line decides nothing and hears the choices again', () => {
    const shell = plainShell();
    shell.ask([install]);
    expect(shell.asks.take(' ')).toBe(true);
    expect([shell.calls, shell.said()]).toEqual([[], [CHOICES]]);
  });

  test.each(['!status', '/status', 'Start agent 0', '!nosuch'])('the command %j stays a command', (line) => {
    const shell = plainShell();
    shell.ask([install]);
    expect(shell.asks.take(line)).toBe(false);
    expect(shell.calls).toEqual([]);
  });

  test('so does the phrase of a confirmation, and the commands beside it', () => {
    const shell = plainShell();
    const confirm = { phrase: 'yes, reset pipeline', command: '!reset --yes', about: '' };
    shell.ask([install], { confirm });
    expect(['yes, reset pipeline', '!help'].map(shell.asks.take)).toEqual([false, false]);
    expect(shell.asks.take('3')).toBe(true);
    expect(shell.calls).toEqual(['permission p1 no']);
  });

  test('nothing takes a line where nothing is asked, or what was asked is answered', () => {
    const shell = plainShell();
    expect(shell.asks.take('1')).toBe(false);
    shell.ask([install]);
    shell.asks.take('1');
    expect(shell.asks.take('1')).toBe(false);
    expect(shell.calls).toEqual(['permission p1 once']);
  });
});

describe('several at once', () => {
  test('are answered in their order, and each answer says what is asked next', () => {
    const shell = plainShell();
    expect(shell.ask([install, write])).toEqual([
      ...plainShell().ask([install]),
      'permission: Builder asks: write src/a.ts',
      CHOICES,
    ]);
    shell.asks.take('2');
    expect(shell.said()).toEqual(['asked now: write src/a.ts']);
    shell.asks.take('3');
    expect(shell.calls).toEqual(['permission p1 run', 'permission p2 no']);
    expect(shell.ask([])).toEqual([]);
  });

  test('one that is withdrawn is named, and the next line answers the other', () => {
    const shell = plainShell();
    shell.ask([install, write]);
    expect(shell.ask([write])).toEqual(['no longer asked: run npm install', 'asked now: write src/a.ts']);
    shell.asks.take('1');
    expect(shell.calls).toEqual(['permission p2 once']);
  });
});

describe('a silence without a screen', () => {
  test.each([
    ['1', 'once', 'waiting on'],
    ['wait', 'once', 'waiting on'],
    ['2', 'run', 'it is urged on'],
    ['Urge it on', 'run', 'it is urged on'],
    ['3', 'no', 'the run is ended'],
    ['end', 'no', 'the run is ended'],
  ])('has choices of its own: %j', (line, decision, taken) => {
    const shell = plainShell();
    expect(shell.ask([silence])).toEqual([
      'silence: Builder: no output for 3 min; its process lives; it runs npm test',
      'answer: 1 wait · 2 urge it on · 3 end the run',
    ]);
    shell.asks.take(line);
    expect([shell.calls, shell.said()]).toEqual([[`permission silence ${decision}`], [`silence: ${taken}`]]);
  });

  test('words that are none of them stop no agent', () => {
    const shell = plainShell();
    shell.ask([silence]);
    expect(shell.asks.take('are you there?')).toBe(true);
    expect([shell.calls, shell.said()]).toEqual([[], ['answer: 1 wait · 2 urge it on · 3 end the run']]);
  });

  test('is told again when it is asked about again', () => {
    const shell = plainShell();
    shell.ask([silence]);
    shell.asks.take('1');
    shell.said();
    const again = { ...silence, title: 'no output for 6 min; its process lives; no tool is running' };
    expect(shell.ask([again])[0]).toBe('silence: Builder: no output for 6 min; its process lives; no tool is running');
  });
});

describe('at the end of the input', () => {
  test('all that waits is told no, and all that is asked later', () => {
    const shell = plainShell();
    shell.ask([install, silence]);
    shell.asks.end();
    expect(shell.calls).toEqual([
      'permission p1 no nobody is there to answer',
      'permission silence no nobody is there to answer',
    ]);
    shell.ask([write]);
    expect(shell.calls.at(-1)).toBe('permission p2 no nobody is there to answer');
  });
});
