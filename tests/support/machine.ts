import type { MachineFacts, MachinePort } from '../../src/ports/machine.ts';

export const FACTS: MachineFacts = {
  node: '24.1.0',
  platform: 'linux',
  install: '/opt/codesleuth',
  cores: 2,
  memory: { total: 8e9, free: 4e9 },
  terminal: { isTerminal: true, columns: 80, rows: 24, term: 'xterm-256color', unicode: true },
};

/** A machine on which all is well, but for what is changed. */
export const machine = (change: Partial<MachineFacts> = {}, more: Partial<MachinePort> = {}): MachinePort => ({
  look: () => ({ ...FACTS, ...change }),
  free: async () => 50e9,
  orphans: async () => [],
  ...more,
});

/** A machine with so much free memory, in megabytes, whenever it is asked. */
export const withFree = (freeMb: () => number): MachinePort =>
  machine({}, { look: () => ({ ...FACTS, memory: { total: 8e9, free: freeMb() * 1e6 } }) });
