import type { KnownSecret, SecretFound, Vetted } from '../../../schemas/secret.ts';
import type { VetOrder as ContentOrder, Secrets } from '../../ports/git.ts';
import type { SecretScan } from '../../ports/secrets.ts';
import { emptyTree } from './commit.ts';
import type { Doors } from './doors.ts';
import { commitDeltas, type Deltas, diffTrees, type Entry } from './entries.ts';
import { FILE_BYTES, LINK_MODE } from './large-files.ts';
import { pathOfText, textOfPath } from './path-text.ts';
import { objectId } from './repository.ts';
import type { Look, Vet } from './vet-publish.ts';

/** Bytes that are read in one go. */
const MOST_AT_ONCE = 32_000_000;

interface VetOrder {
  readonly look: Look;
  /** Null for every path that differs. */
  readonly paths: ReadonlySet<string> | null;
  readonly secrets: Secrets;
}

interface Candidate {
  readonly path: string;
  readonly entry: Entry;
  readonly old: Entry | null;
  readonly commit: string | null;
  readonly size: number;
}

const isContent = (entry: Entry | null): entry is Entry => entry !== null && entry.mode !== LINK_MODE;

/** A content that differs, and what it is instead of. */
type Changed = Pick<Candidate, 'path' | 'entry' | 'old'>;

function changedContent(deltas: Deltas, paths: ReadonlySet<string> | null): readonly Changed[] {
  return [...deltas].flatMap(([path, { old, new: entry }]): Changed[] => {
    const wanted = paths === null || paths.has(path);
    return wanted && isContent(entry) ? [{ path, entry, old: isContent(old) ? old : null }] : [];
  });
}

async function sizesOf({ git, at }: Doors, oids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (oids.length === 0) return new Map();
  const { stdout } = await git({ cwd: at.root, command: 'cat-file', args: ['--batch-check'], stdin: oids.join('\n') });
  const lines = stdout.toString('latin1').split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [oid, type, size] = line.split(' ');
      return oid !== undefined && type === 'blob' ? [[oid, Number(size)] as const] : [];
    }),
  );
}

/** Every content once at each path; the same in several trees counts where it is met first. */
async function candidates(doors: Doors, order: VetOrder): Promise<readonly Candidate[]> {
  const met = new Map<string, Omit<Candidate, 'size'>>();
  const { from, to, commits } = order.look;
  const trees = [
    [null, await diffTrees(doors.git, doors.at, [from, to])] as const,
    ...(await commitDeltas(doors.git, doors.at, commits)),
  ];
  for (const [commit, deltas] of trees) {
    for (const changed of changedContent(deltas, order.paths)) {
      const key = `${changed.entry.oid} ${changed.path}`;
      if (!met.has(key)) met.set(key, { ...changed, commit });
    }
  }
  const sizes = await sizesOf(
    doors,
    [...met.values()].map(({ entry }) => entry.oid),
  );
  return [...met.values()].map((one) => ({ ...one, size: sizes.get(one.entry.oid) ?? 0 }));
}

/** Contents of blobs by their ids, read in one call. */
async function contents({ git, at }: Doors, oids: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const { stdout } = await git({ cwd: at.root, command: 'cat-file', args: ['--batch'], stdin: oids.join('\n') });
  const found = new Map<string, Buffer>();
  for (let from = 0; from < stdout.length; ) {
    const end = stdout.indexOf('\n', from);
    if (end === -1) break;
    const [oid = '', , size] = stdout.toString('latin1', from, end).split(' ');
    const until = end + 1 + (Number(size) || 0);
    if (size !== undefined) found.set(oid, stdout.subarray(end + 1, until));
    from = size === undefined ? end + 1 : until + 1;
  }
  return found;
}

/** Groups that are small enough to be held at once. */
function groups(all: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const made: Candidate[][] = [];
  let room = 0;
  for (const one of all) {
    if (room < one.size || made.length === 0) {
      made.push([]);
      room = MOST_AT_ONCE;
    }
    made.at(-1)?.push(one);
    room -= one.size;
  }
  return made;
}

/** One content at a time, in what was read of all. */
async function scanOne({ doors, scan, blobs }: Reading, one: Candidate, known: readonly KnownSecret[]) {
  const { entry, old } = one;
  const before = async () => (old === null ? null : ((await contents(doors, [old.oid])).get(old.oid) ?? null));
  const file = { path: textOfPath(one.path), bytes: blobs.get(entry.oid) ?? Buffer.alloc(0), before };
  return (await scan(file, known)).map((found) => ({ ...found, commit: one.commit }));
}

interface Reading {
  readonly doors: Doors;
  readonly scan: SecretScan;
  readonly blobs: ReadonlyMap<string, Buffer>;
}

/**
 * Looks for secrets in what differs in the second tree, and in what commits changed, as git has it; what was at the same
 * path before is no news. Linear in what differs. A file of more than 10 MB is not looked through but named. The paths
 * are the port's.
 */
async function vet(doors: Doors, scan: SecretScan, order: VetOrder): Promise<Vetted> {
  const all = await candidates(doors, order);
  const found = new Map<string, SecretFound>();
  for (const group of groups(all.filter(({ size }) => size <= FILE_BYTES))) {
    const blobs = await contents(doors, [...new Set(group.map(({ entry }) => entry.oid))]);
    for (const one of group) {
      // What is known by now has its mark already: a value that is met again gets no second one.
      const known = [...order.secrets.known, ...[...found.values()].map((met) => ({ ...met, allowed: false }))];
      for (const hit of await scanOne({ doors, scan, blobs }, one, known)) {
        const key = `${hit.file} ${hit.mark.hash}`;
        if (!found.has(key)) found.set(key, hit);
      }
    }
  }
  const tooLarge = all.filter(({ size }) => size > FILE_BYTES).map(({ path }) => textOfPath(path));
  return { found: [...found.values()], unread: [...new Set(tooLarge)] };
}

/** What a commit looks through before it is made: only the order's paths. Null where the order asks for nothing. */
export type Vetting = (secrets: Secrets | undefined, paths: ReadonlySet<string>) => Vet | null;

/** Without a scan nothing is looked through, whatever is asked for. */
export const vettingBy =
  (scan: SecretScan | null): Vetting =>
  (secrets, paths) =>
    scan === null || secrets === undefined ? null : (doors, look) => vet(doors, scan, { look, paths, secrets });

/** Commits that `tip` reaches and `from` does not. */
async function commitsOf({ git, at }: Doors, from: string | null, tip: string): Promise<readonly string[]> {
  const but = from === null ? [] : [`^${objectId(from)}`];
  const { stdout } = await git({ cwd: at.root, command: 'rev-list', args: [objectId(tip), ...but, '--'] });
  return stdout.toString('latin1').split('\n').filter(Boolean);
}

/** See GitPort.vet. */
export async function vetContent(doors: Doors, scan: SecretScan | null, order: ContentOrder): Promise<Vetted> {
  if (scan === null) return { found: [], unread: [] };
  const from = order.from === null ? await emptyTree(doors.git, doors.at) : objectId(order.from);
  const paths = order.paths === null ? null : new Set(order.paths.map(pathOfText));
  const commits = order.tip === undefined ? [] : await commitsOf(doors, order.from, order.tip);
  return vet(doors, scan, { look: { from, to: objectId(order.to), commits }, paths, secrets: order.secrets });
}
