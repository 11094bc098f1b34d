import { parse } from '../../commands/parse.ts';
import { AGENT_NAMES } from '../../schemas/stage.ts';
import { activeAgent } from '../core/free-text.ts';
import type { State } from '../core/state.ts';
import type { PermissionAsk } from '../core/transcript.ts';
import {
  type AskedAnswer,
  askedLines,
  choiceLine,
  nowAskedLine,
  readAsked,
  takenLine,
  withdrawnLine,
} from '../view/asked-words.ts';
import type { Clean } from '../view/clean.ts';
import type { SessionHandle } from '../view/session-handle.ts';

interface AskedAt {
  readonly handle: Pick<SessionHandle, 'snapshot' | 'permission'>;
  readonly clean: Clean;
  readonly write: (line: string) => void;
}

const NOBODY = 'nobody is there to answer';

/** A silence may be asked about again under the same id; its words tell the two apart. */
const keyOf = ({ runId, requestId, title }: PermissionAsk): string => `${runId}\n${requestId}\n${title}`;

/** Those of the asks that are not among the others. */
function without(asks: readonly PermissionAsk[], others: readonly PermissionAsk[]): readonly PermissionAsk[] {
  const keys = new Set(others.map(keyOf));
  return asks.filter((ask) => !keys.has(keyOf(ask)));
}

/**
 * The permissions and silences that wait, for a shell that repaints nothing. Only what was printed is answered, the one
 * that was printed first before the others.
 */
export function createPlainAsks({ handle, clean, write }: AskedAt) {
  /** What was printed and still waits, and of it what was answered here. */
  let shown: readonly PermissionAsk[] = [];
  let answered: readonly PermissionAsk[] = [];
  let over = false;
  const open = (): readonly PermissionAsk[] => without(shown, answered);

  function answer(ask: PermissionAsk, { decision, comment }: AskedAnswer): void {
    answered = [...answered, ask];
    handle.permission(ask.requestId, decision, comment);
    const taken = takenLine(ask, decision);
    if (taken !== null) write(taken);
  }

  function declineAll(): void {
    for (const ask of open()) answer(ask, { decision: 'no', comment: NOBODY });
  }

  /** Whoever is asked about several things hears which of them the next line answers. */
  function sayFirst(before: PermissionAsk | undefined): void {
    const first = open()[0];
    if (before !== undefined && first !== undefined && keyOf(before) !== keyOf(first))
      write(nowAskedLine(first, clean));
  }

  return {
    /** Prints what is asked now and was not before, and what is not asked any more; true when there is anything new. */
    news(): boolean {
      const { state, live } = handle.snapshot();
      const [first] = open();
      const fresh = without(live.asks, shown);
      const gone = without(shown, live.asks);
      for (const ask of without(gone, answered)) write(withdrawnLine(ask, clean));
      [shown, answered] = [without(shown, gone), without(answered, gone)];
      sayFirst(first);
      const agent = AGENT_NAMES[live.run?.agent ?? activeAgent(state)] ?? '';
      for (const line of fresh.flatMap((ask) => askedLines(ask, agent, clean))) write(line);
      shown = [...shown, ...fresh];
      if (over) declineAll();
      return fresh.length > 0;
    },
    /** Takes a line as the answer to what was asked first; false where nothing is, or the line is a command. */
    take(line: string): boolean {
      const [first] = open();
      if (first === undefined || !isText(line, handle.snapshot().state)) return false;
      const said = readAsked(first, line);
      if (said === null) write(choiceLine(first));
      else answer(first, said);
      sayFirst(first);
      return true;
    },
    /** The input has ended, and nobody can answer any more: all that waits, and all that will, is told no. */
    end(): void {
      over = true;
      declineAll();
    },
  };
}

/** Commands stay commands while something is asked, and so does the phrase that a confirmation waits for. */
function isText(line: string, state: State): boolean {
  const { shell } = state;
  if (shell.confirm !== null && line.trim() === shell.confirm.phrase) return false;
  return parse(line, { ...state, shell: { ...shell, confirm: null } }).kind === 'text';
}
