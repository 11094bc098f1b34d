import type { Refusal } from '../src/core/decision.ts';
import type { State } from '../src/core/state.ts';
import type { AnyCommand } from './define.ts';
import { REGISTRY } from './registry.ts';

/** Each command with whether it may be used now. */
export function availability(now: State): readonly { readonly command: AnyCommand; readonly open: true | Refusal }[] {
  return REGISTRY.map((command) => ({ command, open: command.available(now) }));
}
