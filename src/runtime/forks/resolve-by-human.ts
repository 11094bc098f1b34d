import { fold } from '../../core/evolve.ts';
import { standingTasks } from '../../core/maintenance/cycles.ts';
import { say, table } from '../../core/show.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { verifyAll } from '../effects/checks.ts';
import { commitResolution } from './commit-resolution.ts';
import { type Conflicts, changedSince, type Resolution, type Since, unresolvedWhy } from './conflicts.ts';
import { gitOf } from './places.ts';

/** Where the human says of which files without markers the present version is right, below the side's git directory. */
const LIST = 'CONFLICTS.txt';

/** Opens the conflicts in the human's editor; what they saved is checked for markers, tried, and committed. */
export async function resolveByHuman(context: EffectContext, conflicts: Conflicts): Promise<Resolution> {
  const found = await edited(context, conflicts);
  if ('why' in found) return found;
  await showChecks(context, conflicts);
  if (context.signal.aborted) return { why: STOPPED };
  return commitResolution(context, conflicts, found);
}

const STOPPED = 'stopped by the human';

type Unresolved = Extract<Resolution, { readonly why: string }>;

/** What was changed until the editor was closed with every conflict decided on, else why they are not. */
async function edited(context: EffectContext, conflicts: Conflicts): Promise<Since | Unresolved> {
  const { world, signal } = context;
  const { side, files, silent } = conflicts;
  if (world.editor === undefined) return { why: 'there is no editor here' };
  const lists = silent.length === 0 ? [] : [await writeList(context, conflicts)];
  const failed = await world.editor([...files, ...lists], side.dir, signal);
  if (signal.aborted) return { why: STOPPED };
  if (failed !== null) return { why: failed };
  const since = await changedSince(context, conflicts);
  const confirmed = lists.length === 0 ? [] : await readList(context, conflicts);
  const why = await unresolvedWhy(context, conflicts, { changed: since.changed, confirmed });
  return why === null ? since : { why, open: conflicts };
}

const listDir = ({ side }: Conflicts): string => `${gitOf(side.dir)}/codesleuth`;

/** The list's absolute path. */
async function writeList({ world }: EffectContext, conflicts: Conflicts): Promise<string> {
  const rows = [
    '# These files are in conflict, though no marker can show it: they are not text, or one side deleted them.',
    '# One that you change or delete meanwhile is taken as you leave it.',
    '# To take one as it is now, remove the # before its name.',
    ...conflicts.silent.map((path) => `# ${path}`),
  ];
  await world.files.write(listDir(conflicts), { path: LIST, content: `${rows.join('\n')}\n` });
  return `${listDir(conflicts)}/${LIST}`;
}

async function readList({ world }: EffectContext, conflicts: Conflicts): Promise<readonly string[]> {
  const text = (await world.files.read(listDir(conflicts), LIST)) ?? '';
  return text.split(/\r?\n/).flatMap((row) => (row.trim() === '' || row.startsWith('#') ? [] : [row.trim()]));
}

/** The gate commands are for the human to judge by: it is their own resolution. */
async function showChecks(context: EffectContext, { side }: Conflicts): Promise<void> {
  const project = fold(await context.world.journals.read(gitOf(side.dir)));
  const commands = project === null ? [] : standingTasks(project).flatMap(({ task }) => task.gateCommands);
  const there = { ...attachedOf(context), dir: side.dir, commonDir: gitOf(side.dir) };
  const inSide = { ...context, attached: () => there, state: () => ({ ...context.state(), project }) };
  const order = { type: 'verification/check', id: '', contractFiles: [], checkpoints: [] } as const;
  const checked = await attempt(() => verifyAll(inSide, { ...order, commands: [...new Set(commands)] }));
  // What they did to the side's repository is no reason to throw the human's words away.
  if (checked.kind === 'failed') context.stage.push({ kind: 'block', block: say('warn', checked.error.message) });
  const ran = checked.kind === 'done' ? checked.value : null;
  if (ran?.type !== 'verification/checked') return;
  const rows = ran.commands.map(({ command, exit }) => [exit === 0 ? 'passed' : 'FAILED', command]);
  const bad = ran.commands.filter(({ exit }) => exit !== 0).length;
  const last = bad === 0 ? [] : [say('warn', `${bad} gate commands fail with this resolution; !undo takes it back.`)];
  const blocks = rows.length === 0 ? [] : [table(`Side ${side.side} with your resolution`, rows), ...last];
  for (const block of blocks) context.stage.push({ kind: 'block', block });
  context.repaint();
}
