import { describe, expect, test } from 'vitest';
import { PERMISSION_MODES } from '../../../schemas/config.ts';
import { type Asking, type Leave, permissionsOf, ruleOn } from '../../../src/core/permission.ts';

const ask = (change: Partial<Asking> = {}): Asking => ({
  type: 'ask',
  requestId: 'a1',
  title: 'Write src/store.ts',
  detail: '',
  scope: 'edits of files in the project',
  kind: 'edit',
  paths: ['src/store.ts'],
  ...change,
});
const leave = (change: Partial<Leave> = {}): Leave => ({
  mode: 'ask',
  mayWrite: true,
  allowed: new Set(),
  inProject: true,
  steersAgents: false,
  ...change,
});
const command = ask({ kind: 'command', paths: [], scope: 'the command npm test' });

describe('an agent that asks for leave', () => {
  test.each(PERMISSION_MODES)('of a role that only reads changes nothing, also in the mode %s', (mode) => {
    for (const asked of [ask(), command]) {
      expect(ruleOn(asked, leave({ mode, mayWrite: false }))).toEqual({ kind: 'no', why: 'this role may only read' });
    }
  });

  test('is judged by the human where it is neither an edit nor a command', () => {
    const other = ask({ kind: 'other', paths: [], scope: 'the tool WebFetch' });
    expect(ruleOn(other, leave({ mayWrite: false }))).toEqual({ kind: 'ask' });
    const { kind, paths, ...bare } = other;
    expect(ruleOn(bare, leave({ mode: 'auto-in-project' }))).toEqual({ kind: 'ask' });
  });

  test('is asked about in the mode ask, and once only for a scope that was allowed for the run', () => {
    expect(ruleOn(ask(), leave())).toEqual({ kind: 'ask' });
    const allowed = new Set([ask().scope]);
    expect(ruleOn(ask({ paths: ['other.ts'] }), leave({ allowed }))).toEqual({ kind: 'yes' });
    expect(ruleOn(command, leave({ allowed }))).toEqual({ kind: 'ask' });
    expect(ruleOn(command, leave({ allowed: new Set([command.scope]), inProject: false }))).toEqual({ kind: 'yes' });
    expect(ruleOn(ask(), leave({ allowed, inProject: false }))).toEqual({ kind: 'ask' });
  });

  test('edits freely in the project in the mode auto-in-project; commands and other places are asked about', () => {
    const auto = leave({ mode: 'auto-in-project' });
    expect(ruleOn(ask(), auto)).toEqual({ kind: 'yes' });
    expect(ruleOn(ask(), { ...auto, inProject: false })).toEqual({ kind: 'ask' });
    expect(ruleOn(ask({ paths: [] }), auto)).toEqual({ kind: 'ask' });
    expect(ruleOn(command, auto)).toEqual({ kind: 'ask' });
  });

  test('is asked about settings of agents, also where edits need no leave; reading them is free, unsafe means unsafe', () => {
    const steers = { steersAgents: true };
    expect(ruleOn(ask(), leave({ ...steers, mode: 'auto-in-project' }))).toEqual({ kind: 'ask' });
    expect(ruleOn(ask(), leave({ ...steers, allowed: new Set([ask().scope]) }))).toEqual({ kind: 'ask' });
    expect(ruleOn(ask({ kind: 'read' }), leave({ ...steers, mode: 'auto-in-project' }))).toEqual({ kind: 'yes' });
    expect(ruleOn(ask(), leave({ ...steers, mode: 'unsafe' }))).toEqual({ kind: 'yes' });
  });

  test('changes nothing in the mode read-only, whatever was allowed before, and everything in the mode unsafe', () => {
    const allowed = new Set([ask().scope, command.scope]);
    for (const asked of [ask(), command]) {
      expect(ruleOn(asked, leave({ mode: 'read-only', allowed })).kind).toBe('no');
      expect(ruleOn(asked, leave({ mode: 'unsafe', inProject: false })).kind).toBe('yes');
    }
  });
});

describe('the permission mode', () => {
  test('is what was said at the start, else the configuration’s, else to ask', () => {
    const context = { agent: { permissions: 'auto-in-project' } } as const;
    expect(permissionsOf({ permissionOption: 'unsafe', context })).toBe('unsafe');
    expect(permissionsOf({ permissionOption: null, context })).toBe('auto-in-project');
    expect(permissionsOf({ permissionOption: null, context: { agent: {} } })).toBe('ask');
    expect(permissionsOf({ permissionOption: null, context: null })).toBe('ask');
  });
});
