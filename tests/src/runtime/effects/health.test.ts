import { describe, expect, test } from 'vitest';
import type { AgentPort, AgentProbe } from '../../../../src/ports/agent.ts';
import { ExternalError } from '../../../../src/ports/errors.ts';
import type { ContextRead, HomePort } from '../../../../src/ports/files.ts';
import type { MachineFacts, MachinePort } from '../../../../src/ports/machine.ts';
import type { World } from '../../../../src/runtime/world.ts';
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

const GONE = { available: false, install: 'npm install -g it' };

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
    [
      'an old Node',
      machine({ node: '20.20.2' }),
      /MEND.*node.*20\.20\.2; 22\.18 .*\| bash \/opt\/codesleuth\/SETUP\.sh/,
    ],
    ['a Node just too old', machine({ node: '22.17.9' }), /MEND.*node/],
    ['a small window', machine(terminal({ columns: 39 })), /MEND.*terminal.*make the window 40x10.*start -- --plain/],
    ['a low window', machine(terminal({ rows: 9 })), /MEND.*terminal.*make the window/],
    ['a dumb terminal', machine(terminal({ term: 'dumb' })), /MEND.*terminal.*\| export TERM=xterm-256color/],
    ['no UTF-8', machine(terminal({ unicode: false })), /MEND.*terminal.*\| export LC_ALL=C\.UTF-8/],
    ['a full disk', machine({}, { free: async () => 5e8 }), /MEND.*disk.*0\.5 GB.*\| du -xh \/opt\/codesleuth \| sort/],
    [
      'orphans',
      machine({}, { orphans: async () => [{ pid: 4242, command: 'node watch.js' }] }),
      /MEND.*orphans.*4242 node watch\.js.*\| kill -9 4242/,
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
    ['is not there', { ...GONE, notes: [] }, /MEND.*agent.*The claude was not found.*\| npm install -g it/],
    [
      'does not start',
      { ...GONE, notes: ['it does not start'] },
      /MEND.*agent.*it does not start.*\| npm install -g it/,
    ],
    [
      'comes from nowhere',
      { available: false, notes: [] },
      /MEND.*agent\.commands\.claude\.command.*\| npm --prefix \/opt\/codesleuth start -- --agent rehearsal/,
    ],
    ['is not logged in', { loggedIn: false, logIn: 'claude auth login' }, /MEND.*not logged in.*claude auth login/],
  ])('names an agent that is used and %s', async (_name, probe, row) => {
    expect(await said(shellWith(machine(), [agent('claude', probe)], 'claude'), '!doctor')).toMatch(row);
  });

  test('names a backend nobody knows', async () => {
    const words = await said(shellWith(machine(), [], 'nobody'), '!doctor');
    expect(words).toMatch(
      /MEND.*nobody is not known; known are scripted.*\| npm --prefix \/opt\/codesleuth start -- --agent scripted/,
    );
  });

  const withPorts = (ports: (world: World) => Partial<World>): Shell => {
    const scripted = new ScriptedWorld();
    scripted.ports = { machine: machine(), ...ports(scripted.world()) };
    return new Shell({}, { agentOption: 'scripted' }, scripted);
  };

  test.each<[string, () => Promise<string>, RegExp | null]>([
    [
      'an old git',
      async () => 'git version 2.29.3',
      /MEND.*git.*2\.29\.3; 2\.30 or newer.*\| sudo apt-get install git/,
    ],
    ['no git', () => Promise.reject(new Error('not found')), /MEND.*git.*not found.*\| sudo apt-get install git/],
    ['a git that is new enough', async () => 'git version 2.30.0', null],
    ['a git of another count', async () => 'git version 3.1', null],
  ])('looks at %s', async (_what, version, row) => {
    const words = await said(
      withPorts(({ git }) => ({ git: { ...git, version } })),
      '!doctor',
    );
    if (row === null) expect(words).toContain('Nothing needs mending.');
    else expect(words).toMatch(row);
  });

  test.each<[string, Awaited<ReturnType<HomePort['heldBy']>> | ExternalError, RegExp]>([
    ['a process', { pid: 77 }, /MEND.*home lock.*process 77 \| kill 77; kill -CONT 77/],
    ['nobody knows whom', { pid: null }, /MEND.*home lock.*does not say its number \| close the other shells/],
    ['a directory', new ExternalError('lock', 'it is no lock', { next: 'rm it' }), /MEND.*home lock.*no lock \| rm it/],
  ])('names a lock of the configuration that is held by %s', async (_what, held, row) => {
    const heldBy = async () => {
      if (held instanceof ExternalError) throw held;
      return held;
    };
    expect(
      await said(
        withPorts(({ home }) => ({ home: { ...home, heldBy } })),
        '!doctor',
      ),
    ).toMatch(row);
  });

  test.each<[ContextRead, RegExp]>([
    [{ kind: 'absent' }, /MEND.*home.*missing \| CODESLEUTH_HOME='\/my home' bash \/opt\/codesleuth\/SETUP\.sh\n/],
    [{ kind: 'incomplete' }, /MEND.*home.*not completed \| CODESLEUTH_HOME/],
    [{ kind: 'corrupt', path: '/x', message: 'line 1' }, /MEND.*home.*\/x: line 1.*SETUP\.sh --reset/],
  ])('names a home that is %j, wherever it lies', async (read, row) => {
    const shell = withPorts(({ home }) => ({ home: { ...home, dir: '/my home', readContext: async () => read } }));
    expect(await said(shell, '!doctor')).toMatch(row);
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
