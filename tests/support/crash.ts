import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import type { CrashOrder } from './crash-order.ts';
import { type Place, ROOT } from './home.ts';
import { journalPath } from './journey.ts';

/** The shell that kills itself, as one file; `remove` deletes it. */
export interface CrashShell {
  readonly file: string;
  remove(): void;
}

/** Bundles the shell that kills itself, so that a start costs no more than the program's own. */
export async function bundleCrashShell(): Promise<CrashShell> {
  const folder = mkdtempSync(join(tmpdir(), 'codesleuth-crash-'));
  const file = join(folder, 'crash-shell.mjs');
  await build({
    entryPoints: [join(ROOT, 'tests/support/crash-shell.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'silent',
  });
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** How one shell ended. */
export interface Life {
  readonly code: number | null;
  readonly killed: boolean;
  /** The last number that was acknowledged; 0 when none was. */
  readonly acknowledged: number;
  /** Points of the order's phase that were passed; null when it was killed. */
  readonly points: number | null;
  readonly stderr: string;
}

export type Kill = Pick<CrashOrder, 'phase' | 'nth' | 'until' | 'at'>;

/** Runs one shell on the place's project until it dies or has finished. */
export function live(shell: CrashShell, place: Place, kill: Kill): Promise<Life> {
  const order: CrashOrder = { home: place.home, project: place.project, usedFile: usedFile(place), ...kill };
  // Thousands of starts: what V8 made of the bundle is kept beside it.
  const env = { ...place.env, NODE_COMPILE_CACHE: dirname(shell.file) };
  const child = spawn(process.execPath, [shell.file, JSON.stringify(order)], {
    cwd: place.base,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      const acknowledged = Number(
        out
          .match(/^ack (\d+)$/gm)
          ?.at(-1)
          ?.slice(4) ?? 0,
      );
      const points = /^points (\d+)$/m.exec(out)?.[1];
      resolve({
        code,
        killed: signal === 'SIGKILL',
        acknowledged,
        points: points === undefined ? null : Number(points),
        stderr,
      });
    });
  });
}

const usedFile = (place: Place): string => join(place.base, 'used.txt');

/** What is on the disk right after a death: the whole lines of the journal, and what of them had been acknowledged. */
interface Remains {
  readonly point: string;
  readonly lines: readonly string[];
  readonly acknowledged: number;
}

/** What a chain of deaths and restarts came to. */
export interface Chain {
  readonly deaths: readonly Remains[];
  readonly end: Life;
}

/** More restarts than any journey has points: a chain that needs them does not get on. */
const MOST_DEATHS = 600;

/** Starts a shell again and again in one project, each killed at the first point where none was killed before. */
export async function chainOfDeaths(shell: CrashShell, place: Place, kill: Omit<Kill, 'nth'>): Promise<Chain> {
  const deaths: Remains[] = [];
  writeFileSync(usedFile(place), '');
  let acknowledged = 0;
  while (deaths.length < MOST_DEATHS) {
    const end = await live(shell, place, { ...kill, nth: null });
    if (!end.killed) return { deaths, end };
    acknowledged = Math.max(acknowledged, end.acknowledged);
    deaths.push(remains(place, acknowledged));
  }
  throw new Error(
    `${MOST_DEATHS} restarts and no end; the last ones: ${deaths
      .slice(-5)
      .map((death) => death.point)
      .join(' | ')}`,
  );
}

/** One shell killed at its nth point, and one that goes on from what it left. */
export async function dieOnce(shell: CrashShell, place: Place, kill: Kill): Promise<Chain> {
  writeFileSync(usedFile(place), '');
  const first = await live(shell, place, kill);
  if (!first.killed) return { deaths: [], end: first };
  const deaths = [remains(place, first.acknowledged)];
  return { deaths, end: await live(shell, place, { ...kill, phase: null }) };
}

function remains(place: Place, acknowledged: number): Remains {
  const point = readFileSync(usedFile(place), 'utf8').trimEnd().split('\n').at(-1) ?? '';
  return { point, acknowledged, lines: wholeLines(place.project) };
}

/** The lines of the journal that are complete; none where there is no journal yet. */
export function wholeLines(project: string): readonly string[] {
  try {
    return readFileSync(journalPath(project), 'utf8').split('\n').slice(0, -1);
  } catch {
    return [];
  }
}

/** What was lost: acknowledged lines that the final journal does not begin with. */
export function lost(chain: Chain, project: string): readonly string[] {
  const final = wholeLines(project);
  return chain.deaths.flatMap(({ point, lines, acknowledged }) => {
    const missing =
      lines.length < acknowledged ? [`${point}: ${acknowledged} acknowledged, ${lines.length} on the disk`] : [];
    const changed = lines.slice(0, acknowledged).findIndex((line, index) => line !== final[index]);
    return changed === -1 ? missing : [...missing, `${point}: line ${changed + 1} is another one now`];
  });
}
