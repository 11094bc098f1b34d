import { parse } from '../../commands/parse.ts';
import { type Item, isSilence } from '../core/transcript.ts';
import type { LineResult } from './line-result.ts';
import type { Session } from './session.ts';

/** Exit codes of `codesleuth exec`: every line was taken; a line was refused; a run failed. */
const EXEC_CODES = { ok: 0, refused: 1, failed: 2 } as const;

/**
 * Feeds lines to a session without a terminal. A question takes its recommended answer; the first refused or failed
 * line stops the rest. Returns the exit code.
 */
export async function exec(
  session: Session,
  lines: readonly string[],
  print: (items: readonly Item[]) => void,
): Promise<number> {
  const asked = new Set<string>();
  let allowed = false;
  const stop = session.onChange(() => {
    print(session.takeItems());
    answerAsks(session, asked, allowed);
  });
  try {
    for (const given of lines) {
      const line = withoutYes(given);
      allowed = line !== given;
      await session.line(line);
      const code = codeOf(looksOnly(line, session) ? await session.settled() : await rest(session));
      print(session.takeItems());
      if (code !== EXEC_CODES.ok || session.ended !== null) return session.ended?.code || code;
    }
    return EXEC_CODES.ok;
  } finally {
    stop();
  }
}

/** `--yes` at the end of a line gives the permissions its run asks for; a command that is confirmed takes the word itself. */
function withoutYes(line: string): string {
  return /^\s*[!/](?:reset|replay|undo|merge|forks|m-skip)\b/i.test(line) ? line : line.replace(/\s+--yes\s*$/, '');
}

/** Nobody is there to ask: the line itself says yes, or it is no. */
function answerAsks(session: Session, asked: Set<string>, allowed: boolean): void {
  for (const { runId, requestId } of session.live.view.asks) {
    // Every silence is a new one; nobody is there to wait with, or to urge the agent on.
    if (isSilence(requestId)) {
      void session.permission(requestId, 'no', '');
      continue;
    }
    const key = `${runId} ${requestId}`;
    if (asked.has(key)) continue;
    asked.add(key);
    void session.permission(requestId, allowed ? 'run' : 'no', allowed ? '' : 'nobody is there to ask');
  }
}

/** True for a command that changes nothing: a question that waits is not answered because somebody looked. */
function looksOnly(line: string, session: Session): boolean {
  const parsed = parse(line, session.snapshotState());
  return parsed.kind === 'command' && !parsed.command.changes;
}

const codeOf = (result: LineResult): number =>
  result.refused ? EXEC_CODES.refused : result.failed ? EXEC_CODES.failed : EXEC_CODES.ok;

/** Waits until nothing goes on and no question waits. */
async function rest(session: Session): Promise<LineResult> {
  let result = await session.settled();
  while (!result.refused && (await session.answerRecommended())) result = await session.settled();
  return result;
}
