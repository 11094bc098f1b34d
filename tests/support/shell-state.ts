import { AT_REST, type ShellState } from '../../src/core/state.ts';
import { CONFIG } from '../../src/main/config-data.ts';

/** A shell as it is right after its start: nothing read, nothing asked. */
export const freshShell = (change: Partial<ShellState> = {}): ShellState => ({
  home: '/opt/codesleuth',
  cwd: '/code',
  projectOption: null,
  interactive: true,
  machine: null,
  host: 'Linux',
  ...CONFIG,
  backends: [{ id: 'scripted', label: 'scripted (no model)' }],
  started: false,
  setup: 'unread',
  context: null,
  agentOption: null,
  permissionOption: null,
  ...AT_REST,
  ...change,
});
