import { isStopping } from '../core/guards.ts';
import type { Item } from '../core/transcript.ts';
import { exec } from '../runtime/exec.ts';
import { forkAt, newsJson, newsLines } from '../view/forks/news.ts';
import { toJson } from '../view/json.ts';
import { printPlain } from '../view/plain.ts';
import type { Arguments } from './arguments.ts';
import { compose } from './compose.ts';
import { onSignals } from './signals.ts';

type ExecArguments = Extract<Arguments, { kind: 'exec' }>;

/** `codesleuth exec`: lines in, words or JSON objects out, an exit code. */
export async function runExec(args: ExecArguments, install: string): Promise<number> {
  const { session, world } = compose({
    env: process.env,
    cwd: process.cwd(),
    ...{ project: args.project, agentOption: args.agentOption, permissionOption: args.permissionOption },
    interactive: false,
    install,
  });
  const stop = onSignals(session);
  const { clean } = world.text;
  const look = { width: null, backends: session.snapshotState().shell.backends, expanded: false };
  const format = (item: Item): readonly string[] =>
    args.json ? [JSON.stringify(toJson(item, clean))] : printPlain(item, look, clean);
  const print = (items: readonly Item[]): void => {
    for (const item of items) for (const line of format(item)) process.stdout.write(`${line}\n`);
  };
  let fork: ReturnType<typeof forkAt> = null;
  const stopNews = session.onChange(() => {
    const now = forkAt({ state: session.snapshotState(), live: session.live.view }, clean);
    const json = args.json ? newsJson(fork, now) : null;
    const lines = args.json ? (json === null ? [] : [JSON.stringify(json)]) : newsLines(fork, now);
    for (const line of lines) process.stdout.write(`${line}\n`);
    fork = now;
  });
  try {
    await session.readHome();
    if (args.project !== null) await session.openGiven(args.project);
    const { project } = session.snapshotState();
    // What a shell that was killed left at work is put away before the first line, which would be refused meanwhile.
    if (project !== null && isStopping(project)) await session.settled();
    const code = await exec(session, args.lines, print);
    print(session.takeItems());
    return code;
  } finally {
    stopNews();
    await session.close('quit');
    await stop();
  }
}
