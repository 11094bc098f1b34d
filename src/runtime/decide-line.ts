import type { Parsed } from '../../commands/parse.ts';
import { decision, type Outcome } from '../core/decision.ts';
import { decideText } from '../core/free-text.ts';
import { pendingMigration } from '../core/migrations/pending.ts';
import { say } from '../core/show.ts';
import type { State } from '../core/state.ts';

/**
 * What a line leads to, in the state it was read in. With `noticed`, SCHEMA.md was found changed just now: a command that
 * changes the project was typed without its report, and is not run where that asks for a decision.
 */
export function decideLine(parsed: Parsed, state: State, noticed = false): Outcome {
  if (parsed.kind === 'cancelled') return decision({ show: [say('plain', 'Nothing was changed.')] });
  if (parsed.kind === 'refusal') return parsed.refusal;
  if (parsed.kind === 'text') return decideText(state, parsed.text);
  const pending = noticed && parsed.command.changes && state.project !== null ? pendingMigration(state.project) : null;
  if (pending !== null) return pending;
  const open = parsed.command.available(state);
  const outcome = open === true ? parsed.command.run(parsed.words, state) : open;
  // Whoever types a command has answered nothing that was being asked for at the prompt.
  return { ...outcome, shell: [...leaving(state), ...outcome.shell] };
}

function leaving({ shell }: State): Outcome['shell'] {
  return [
    ...(shell.capture === null ? [] : [{ type: 'shell/capture', capture: null } as const]),
    ...(shell.changing ? [{ type: 'shell/changing', on: false } as const] : []),
  ];
}
