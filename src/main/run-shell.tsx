import { systemClock } from '../adapters/clock.ts';
import { type EditorOrder, runEditor } from '../adapters/processes/run-editor.ts';
import { createHandle } from '../runtime/handle.ts';
import type { Session } from '../runtime/session.ts';
import { wrapToWidth } from '../view/wrap.ts';
import type { Arguments } from './arguments.ts';
import { compose } from './compose.ts';
import type { FirstFrame } from './first-frame.ts';
import { runPlain } from './run-plain.ts';
import { onSignals } from './signals.ts';
import { createTerminalLoan, type TerminalLoan } from './terminal-loan.ts';

type ShellArguments = Extract<Arguments, { kind: 'shell' }>;

/** The shell for a person. `frame` is null where nothing may be repainted: then it speaks in plain lines. */
export async function runShell(
  args: ShellArguments,
  { install, frame }: { readonly install: string; readonly frame: FirstFrame | null },
): Promise<number> {
  const loan = createTerminalLoan();
  const composed = compose({
    env: process.env,
    cwd: process.cwd(),
    ...{ project: args.project, agentOption: args.agentOption, permissionOption: args.permissionOption },
    interactive: true,
    install,
    editor: (files, cwd, signal) => edit({ files, cwd, signal }, loan),
  });
  const { session, world } = composed;
  const handle = createHandle(session, systemClock);
  const stop = onSignals(session, loan.lent);
  try {
    const begun = begin(session, args.project);
    if (frame === null) {
      await begun;
      await runPlain({ session, handle, loan, clean: world.text.clean, now: world.clock.monotonic });
    } else {
      const { runScreen } = await import('./run-screen.tsx');
      await runScreen({ handle, world, frame, loan });
    }
  } finally {
    handle.dispose();
    await session.close('quit');
    await stop();
  }
  const { code, words } = session.ended ?? {
    code: 0,
    words: ['Everything is saved. To come back: npm start, then Start agent 0.'],
  };
  const columns = frame === null ? null : (process.stdout.columns ?? null);
  const rows = words.map(world.text.clean).flatMap((text) => (columns === null ? [text] : wrapToWidth(text, columns)));
  process.stdout.write(`${rows.join('\n')}\n`);
  return code;
}

/** Gives the terminal to the human's editor until it ends; null when it ended well, else why not. */
async function edit(order: EditorOrder, loan: TerminalLoan): Promise<string | null> {
  const ended = await loan.take(() => runEditor(order, process.env));
  return ended === null ? 'there is no terminal here to open an editor in' : ended.value;
}

/** Reads home and, where one is given, opens the project; the screen stands meanwhile. */
async function begin(session: Session, project: string | null): Promise<void> {
  await session.readHome();
  if (project !== null) await session.openGiven(project);
}
