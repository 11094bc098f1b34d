import { describe, expect, test } from 'vitest';
import { isShipped, nextStep } from '../../../src/core/next-step.ts';
import { asks, driven, question, Rig, type Waypoint } from '../../support/given.ts';
import { finding, result } from '../../support/story.ts';

const command = (rig: Rig): string | null => nextStep(rig.at).command;

describe('the next step', () => {
  test.each<[Waypoint, string]>([
    ['discovery', '!compile'],
    ['compiled', '!plan'],
    ['planned', '!build'],
    ['built', '!critic'],
    ['critiqued', '!security'],
    ['secured', '!verify'],
    ['shipped', 'Start agent 7'],
    ['maintenance', 'describe the change'],
  ])('at %s is %s, and the gate it names is open', (point, expected) => {
    const rig = driven(point);
    expect(command(rig)).toBe(expected);
    expect(rig.do(expected).kind).toBe('decision');
  });

  test('while something works is nobody’s', () => {
    const rig = driven('planned');
    rig.line('!build');
    rig.run(() => rig.at.work?.kind === 'run');
    expect(nextStep(rig.at)).toEqual({ waiting: false, text: 'Builder is working', command: null });
  });

  test('with a question is its answer', () => {
    const rig = new Rig({ agent: () => asks(question()) }).all('Start agent 0', 'A Linux thing', '/x');
    expect(command(rig)).toBe('answer the question');
    rig.all('!pause');
    expect(command(rig)).toBe('answer the question');
  });

  test('after a stop is the way on, and it is not refused', () => {
    const rig = driven('planned');
    rig.script = { exit: () => 1 };
    rig.all('!build');
    expect(command(rig)).toBe('!build TASK-001 <what to do differently>');
    const other = driven('built');
    other.script = { agent: () => ({ end: { outcome: 'error', why: 'x', result: null } }) };
    other.all('!critic');
    expect(command(other)).toBe('!resume');
    other.script = {};
    other.all('!resume');
    expect(command(other)).toBe('!security');
  });

  test('with a finding that blocks is not the closed gate', () => {
    const rig = driven('secured', {
      agent: (run) =>
        run.purpose === 'security'
          ? { end: { result: result('security', { findings: [finding('SEC-001', 'CRITICAL')] }) } }
          : null,
    });
    expect(nextStep(rig.at)).toMatchObject({
      text: 'a way with SEC-001 CRITICAL: SEC-001 title',
      command: '!build <TASK-NNN> fix SEC-001',
    });
  });

  test('after a NO-SHIP is a task or the verifier again', () => {
    const rig = driven('secured');
    rig.script = { exit: () => 1 };
    rig.all('!verify');
    expect(isShipped(rig.at)).toBe(false);
    expect(command(rig)).toBe('!build <TASK-NNN> <what to do differently>, or !verify');
    rig.script = {};
    rig.all('!verify');
    expect(isShipped(rig.at)).toBe(true);
  });

  test('of a change whose scope came to nothing is to describe it again', () => {
    const rig = driven('maintenance', {
      agent: (run) => (run.purpose === 'scope' ? { end: { outcome: 'error', why: 'x', result: null } } : null),
    });
    rig.all('Make it blue', '!critic', '!security', '!verify', 'Start agent 7');
    expect(command(rig)).toBe('describe the change');
    rig.script = {};
    rig.all('Make it blue, please');
    expect(rig.at.maintenance).toMatchObject([{ id: 'MAINT-001', status: 'scoped' }]);
  });
});
