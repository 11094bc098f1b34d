import type { Parsed } from '../../commands/parse.ts';
import { decision, type Outcome } from '../core/decision.ts';
import { decideText } from '../core/free-text.ts';
import { say } from '../core/show.ts';
import type { State } from '../core/state.ts';

/** What a line leads to, in the state it was read in. */
export function decideLine(parsed: Parsed, state: State): Outcome {
  if (parsed.kind === 'cancelled') return decision({ show: [say('plain', 'Nothing was changed.')] });
  if (parsed.kind === 'refusal') return parsed.refusal;
  if (parsed.kind === 'text') return decideText(state, parsed.text);
  const open = parsed.command.available(state);
  const outcome = open === true ? parsed.command.run(parsed.words, state) : open;
  // Whoever types a command has not answered what shall change.
  if (!state.shell.changing) return outcome;
  return { ...outcome, shell: [{ type: 'shell/changing', on: false }, ...outcome.shell] };
}
