import * as z from 'zod';
import type { ProcessPort } from '../../ports/processes.ts';
import type { SurveyPort } from '../../ports/survey.ts';
import { programAt } from '../agents/find.ts';

type Order = Parameters<SurveyPort['survey']>[0];

export interface Ctags {
  readonly file: string;
  readonly processes: ProcessPort;
}

const LIMIT_MS = 60_000;
/** Paths per process: together they stay below what an argument list may hold. */
const PATHS = 400;

const tagSchema = z.object({ _type: z.literal('tag'), name: z.string(), path: z.string() });

/** Universal Ctags on PATH that can write JSON; null where there is none: the shell's own scanner does then. */
export async function findCtags(
  options: { readonly processes: ProcessPort; readonly env: Readonly<Record<string, string | undefined>> },
  { dir, signal }: Order,
): Promise<Ctags | null> {
  const file = programAt('ctags', options.env);
  if (file === null) return null;
  const { processes } = options;
  const order = { cwd: dir, timeoutMs: LIMIT_MS, tag: 'ctags', signal };
  // Without --options=NONE, first, ctags would run what the project's own .ctags.d says.
  const seen = await processes.run({ ...order, command: { file, args: ['--options=NONE', '--list-features'] } });
  return seen.exit === 0 && /^json\b/m.test(seen.tail) ? { file, processes } : null;
}

/** The names each of these files defines, as ctags finds them; a file it says nothing of is not in the answer. */
export async function symbolsByCtags(
  { file, processes }: Ctags,
  { dir, signal }: Order,
  paths: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, Set<string>>();
  const onLine = (line: string): void => {
    const tag = tagOf(line);
    if (tag !== null) found.set(tag.path, (found.get(tag.path) ?? new Set()).add(tag.name));
  };
  const fixed = ['--options=NONE', '--output-format=json', '--fields=', '--extras=', '-f', '-'];
  for (let at = 0; at < paths.length; at += PATHS) {
    // "./" keeps a name that begins with a dash from being an option.
    const args = [...fixed, ...paths.slice(at, at + PATHS).map((path) => `./${path}`)];
    await processes.run({ command: { file, args }, cwd: dir, timeoutMs: LIMIT_MS, tag: 'ctags', signal, onLine });
  }
  return new Map([...found].map(([path, names]) => [path, [...names]]));
}

function tagOf(line: string): { readonly name: string; readonly path: string } | null {
  try {
    const tag = tagSchema.safeParse(JSON.parse(line));
    return tag.success ? { name: tag.data.name, path: tag.data.path.replace(/^\.\//, '') } : null;
  } catch {
    return null;
  }
}
