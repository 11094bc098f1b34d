import type { Context } from '../../schemas/config.ts';
import type { Observation } from '../../schemas/observation.ts';
import type { AgentNumber } from '../../schemas/stage.ts';
import type { Kickoff, MenuEntry, ShellState } from './state.ts';

/** A change to this opening of the shell only; never journaled. */
export type ShellEvent =
  | { readonly type: 'shell/setup'; readonly setup: ShellState['setup']; readonly context: Context | null }
  | { readonly type: 'shell/started' }
  | { readonly type: 'shell/menu'; readonly entries: readonly MenuEntry[] | null }
  | { readonly type: 'shell/relocating'; readonly dir: string | null }
  | { readonly type: 'shell/kickoff'; readonly kickoff: Kickoff | null }
  | { readonly type: 'shell/focus'; readonly agent: AgentNumber | null }
  | { readonly type: 'shell/confirm'; readonly confirm: ShellState['confirm'] }
  | { readonly type: 'shell/attached'; readonly heldBy: number | null; readonly broken: string | null }
  | { readonly type: 'shell/observed'; readonly observed: Observation | null }
  | { readonly type: 'shell/capture'; readonly capture: ShellState['capture'] }
  | { readonly type: 'shell/reset'; readonly dir: string }
  | { readonly type: 'shell/changing'; readonly on: boolean }
  | { readonly type: 'shell/noticed'; readonly edits: string };

/** The only place that changes the shell's own slice. */
export function evolveShell(shell: ShellState, event: ShellEvent): ShellState {
  switch (event.type) {
    case 'shell/setup':
      return { ...shell, setup: event.setup, context: event.context };
    case 'shell/started':
      return { ...shell, started: true };
    case 'shell/menu':
      return { ...shell, menu: event.entries };
    case 'shell/relocating':
      return { ...shell, relocating: event.dir };
    case 'shell/kickoff':
      return { ...shell, kickoff: event.kickoff };
    case 'shell/focus':
      return { ...shell, focus: event.agent };
    case 'shell/confirm':
      return { ...shell, confirm: event.confirm };
    case 'shell/attached':
      return { ...shell, heldBy: event.heldBy, broken: event.broken, kickoff: null, menu: null };
    case 'shell/observed':
      return { ...shell, observed: event.observed };
    case 'shell/capture':
      return { ...shell, capture: event.capture };
    case 'shell/changing':
      return { ...shell, changing: event.on };
    case 'shell/noticed':
      return { ...shell, noticed: event.edits };
    case 'shell/reset':
      return { ...shell, lastReset: event.dir };
    default:
      return event satisfies never;
  }
}
