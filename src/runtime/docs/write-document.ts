import { openFork } from '../../core/branch-effects.ts';
import { compose, fingerprint, type Made } from '../../core/docs/document.ts';
import { knownSecrets } from '../../core/secrets/secret-block.ts';
import { type Block, say } from '../../core/show.ts';
import { ExternalError } from '../../ports/errors.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { toldSecret } from '../secrets/told.ts';

/** A document and where it goes, relative to the project. */
export interface Order {
  readonly path: string;
  readonly made: Made;
  /** The files it is made from, relative to the project. */
  readonly sources: readonly string[];
  /** What its commit is called. */
  readonly message: string;
}

/**
 * Writes a document, keeping the parts a person wrote into it, and commits it where the file on the disk was as in HEAD.
 * Says what it did. Rejects with an ExternalError where its markers are broken; nothing is written then.
 */
export async function writeDocument(
  context: EffectContext,
  { path, made, message, sources }: Order,
): Promise<readonly Block[]> {
  const { world } = context;
  const { dir } = attachedOf(context);
  const present = await world.files.read(dir, path);
  const composed = compose(made, present);
  if (composed.kind === 'refused') {
    const [first] = composed.problems;
    const all = composed.problems.map(({ line, message: what }) => `${path}, line ${line}: ${what}`);
    throw new ExternalError('format', `nothing was written: ${all.join('; ')}`, {
      next: `mend line ${first?.line ?? 1} of ${path}, then ${made.command}`,
    });
  }
  const { text, changed, kept } = composed;
  const changedFiles = await uncommittedOf(context, [path, ...sources]);
  const clean = !changedFiles.includes(path);
  const by = [...sourceWords(changedFiles.filter((one) => one !== path)), ...keptWords(kept)];
  if (text === present) {
    const uncommitted = clean ? '' : ', and in no commit';
    return [say('good', `${path} is up to date${uncommitted}; nothing was written`), ...by];
  }
  const aside = await put(context, { path, text, changed });
  const ended = clean ? await commit(context, { path, text, message }) : uncommitted(path);
  return [say('good', `${path} is written`), ...by, ...aside, ended];
}

const sourceWords = (paths: readonly string[]): readonly Block[] =>
  paths.map((path) => say('warn', `${path} has changes that are in no commit; the document tells them too`));

const keptWords = (kept: number): readonly Block[] =>
  kept === 0 ? [] : [say('dim', `${kept} ${kept === 1 ? 'part' : 'parts'} written by hand kept as they are`)];

/** Of these files, those that are on the disk otherwise than in HEAD. */
async function uncommittedOf(context: EffectContext, paths: readonly string[]): Promise<readonly string[]> {
  const { git, files } = context.world;
  const { dir } = attachedOf(context);
  const head = (await git.inspect(dir))?.head ?? null;
  const found: string[] = [];
  for (const path of paths) {
    const committed = head === null ? null : await git.readAt(dir, head, path);
    if (committed !== (await files.read(dir, path))) found.push(path);
  }
  return found;
}

interface Written {
  readonly path: string;
  readonly text: string;
}

/** What somebody changed outside of the kept parts is copied beside the journal first. */
async function put(context: EffectContext, { path, text, changed }: Written & { readonly changed: boolean }) {
  const { world } = context;
  const { dir, commonDir } = attachedOf(context);
  const file = { path, content: text };
  if (!changed) {
    await world.files.write(dir, file);
    return [];
  }
  const keep = `${commonDir}/codesleuth/kept/${world.clock.now().replace(/[:.]/g, '-')}`;
  const { kept } = await world.files.deliver(dir, [file], { keep, known: new Map() });
  return kept.map((one) =>
    say('warn', `${one} held words outside of the parts that are kept; as it was it is in ${keep}`),
  );
}

const uncommitted = (path: string): Block =>
  say('warn', `not committed, for ${path} had changes that were in no commit: git add ${path} && git commit`);

async function commit(context: EffectContext, order: Written & { readonly message: string }): Promise<Block> {
  const { world, state } = context;
  const { project } = state();
  if (project !== null && openFork(project) !== null) return say('dim', 'not committed while a fork is open');
  const id = `docs-${fingerprint([order.path, ...order.text.split('\n')])}`;
  const { path, message } = order;
  const secrets = { known: project === null ? [] : knownSecrets(project) };
  const { dir } = attachedOf(context);
  const made = await attempt(() => world.git.commitPaths(dir, { id, paths: [path], message, secrets }));
  if (made.kind === 'failed') return say('warn', `not committed: ${made.error.message}. ${made.error.next}`);
  const { sha, vetted } = made.value;
  const blocked = await toldSecret(context, vetted, `commit of ${path}`);
  if (blocked !== null) return say('warn', `not committed: ${blocked}`);
  return sha === null ? uncommitted(path) : say('dim', `committed as ${sha.slice(0, 10)}`);
}
