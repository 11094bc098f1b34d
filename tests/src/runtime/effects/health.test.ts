import { describe, expect, test } from 'vitest';
import type { AgentPort, AgentProbe } from '../../../../src/ports/agent.ts';
import type { MachineFacts, MachinePort } from '../../../../src/ports/machine.ts';
import { FACTS, machine } from '../../../support/machine.ts';
import { ScriptedWorld, Shell } from '../../../support/scripted-world.ts';

const terminal = (change: Partial<MachineFacts['terminal']>): Partial<MachineFacts> => ({
  terminal: { ...FACTS.terminal, ...change },
});

const PROBE: AgentProbe = {
  available: true,
  version: '2.1',
  path: '/usr/bin/claude',
  loggedIn: true,
  abilities: ['asks before it acts'],
  notes: ['a trap of 2.1'],
};

const agent = (id: string, probe: Partial<AgentProbe>): AgentPort => ({
  id,
  label: `The ${id}`,
  probe: async () => ({ ...PROBE, ...probe }),
  open: () => Promise.reject(new Error('nobody opens it here')),
});

/** A shell without a project on this machine, with these agents. */
function shellWith(
  port: MachinePort | undefined,
  agents: readonly AgentPort[] = [],
  option: string | null = null,
): Shell {
  const scripted = new ScriptedWorld();
  const known = new Map([...scripted.world().agents, ...agents.map((one) => [one.id, one] as const)]);
  scripted.ports = { agents: known, ...(port === undefined ? {} : { machine: port }) };
  return new Shell({}, { agentOption: option }, scripted);
}

async function said(shell: Shell, line: string): Promise<string> {
  await shell.all(line);
  return shell.words();
}

describe('!doctor', () => {
  test('says that nothing needs mending where all is well', async () => {
    const words = await said(shellWith(machine(), [], 'scripted'), '!doctor');
    expect(words).toContain('xterm-256color, 80x24, UTF-8');
    expect(words).toContain('50.0 GB free');
    expect(words).toContain('no process of a shell that is gone');
    expect(words).toContain('Nothing needs mending.');
  });

  test.each<[string, MachinePort, RegExp]>([
    ['an old Node', machine({ node: '20.20.2' }), /MEND.*node.*20\.20\.2.*bash SETUP\.sh/],
    ['a Node just too old', machine({ node: '22.17.9' }), /MEND.*node/],
    ['a small window', machine(terminal({ columns: 39 })), /MEND.*terminal.*make the window 40x10/],
    ['a low window', machine(terminal({ rows: 9 })), /MEND.*terminal.*make the window/],
    ['a dumb terminal', machine(terminal({ term: 'dumb' })), /MEND.*terminal.*--plain/],
    ['no UTF-8', machine(terminal({ unicode: false })), /MEND.*terminal.*LC_ALL/],
    ['a full disk', machine({}, { free: async () => 5e8 }), /MEND.*disk.*0\.5 GB.*free some room/],
    [
      'orphans',
      machine({}, { orphans: async () => [{ pid: 4242, command: 'node watch.js' }] }),
      /MEND.*orphans.*4242 node watch\.js.*kill 4242/,
    ],
  ])('names %s and what mends it', async (_name, port, row) => {
    const words = await said(shellWith(port, [], 'scripted'), '!doctor');
    expect(words).toMatch(row);
    expect(words).toContain('1 thing needs mending.');
  });

  test('is content with a Node that is new enough, no terminal, and a disk that cannot be asked', async () => {
    const port = machine(
      { node: '22.18.0', ...terminal({ isTerminal: false, columns: null }) },
      { free: async () => null },
    );
    expect(await said(shellWith(port, [], 'scripted'), '!doctor')).toContain('Nothing needs mending.');
  });

  test.each<[string, Partial<AgentProbe>, RegExp]>([
    ['is not there', { available: false, notes: [] }, /MEND.*agent.*The claude was not found.*!agents/],
    ['does not start', { available: false, notes: ['it does not start'] }, /MEND.*agent.*it does not start/],
    ['is not logged in', { loggedIn: false, logIn: 'claude auth login' }, /MEND.*not logged in.*claude auth login/],
  ])('names an agent that is used and %s', async (_name, probe, row) => {
    expect(await said(shellWith(machine(), [agent('claude', probe)], 'claude'), '!doctor')).toMatch(row);
  });

  test('names a backend nobody knows', async () => {
    expect(await said(shellWith(machine(), [], 'nobody'), '!doctor')).toMatch(/MEND.*nobody is not known/);
  });

  test('takes a log-in that cannot be told for no fault', async () => {
    const words = await said(shellWith(machine(), [agent('gemini', { loggedIn: null })], 'gemini'), '!doctor');
    expect(words).toContain('Nothing needs mending.');
  });
});

describe('!agents', () => {
  test('tells of each backend that is here what it is and whom it works for, of the others only their names', async () => {
    const none = { available: false, version: null, path: null, loggedIn: null, abilities: [], notes: [] };
    const agents = [agent('claude', {}), agent('codex', none), agent('gemini', none)];
    const words = await said(shellWith(undefined, agents, 'claude'), '!agents');
    for (const part of [
      '/usr/bin/claude',
      '2.1',
      'yes',
      'asks before it acts',
      'a trap of 2.1',
      'Discovery, Planner, Builder',
    ]) {
      expect(words).toContain(part);
    }
    expect(words).toContain('Not found here: codex, gemini');
    expect(words).toContain('nobody now');
  });

  test('shows a backend that is wanted and not there', async () => {
    const none = { available: false, version: null, path: null, loggedIn: null, abilities: [], notes: [] };
    const words = await said(shellWith(undefined, [agent('codex', none)], 'codex'), '!agents');
    expect(words).toContain('Found | no');
    expect(words).not.toContain('Not found here');
  });

  test.each<[AgentProbe['loggedIn'], string]>([
    [true, 'yes'],
    [false, 'no'],
    ['unneeded', 'not needed'],
    [null, 'cannot be told without asking the provider'],
  ])('says of a log-in that is %s: %s', async (loggedIn, words) => {
    expect(await said(shellWith(undefined, [agent('claude', { loggedIn })], 'claude'), '!agents')).toContain(words);
  });
});
