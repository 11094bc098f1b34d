/**
 * Settings every git process gets, whichever door it goes through: no hooks, no file-system monitor, no signing, no
 * background work, names unquoted, nothing but what was asked for in the output. One kind of program named by the
 * repository's configuration still runs: the filters of its attributes (`filter.*.clean`), because without them git
 * would store other bytes than the user's own `git add`. That is why git's environment is an allow-list.
 */
import { isAllowed } from '../processes/child-environment.ts';

export const GUARDS: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'submodule.recurse=false',
  'safe.bareRepository=explicit',
  'commit.gpgsign=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'core.quotePath=false',
  'core.safecrlf=false',
  // Else every entry git writes is marked as one whose file nobody looks at again.
  'core.ignoreStat=false',
  'i18n.commitEncoding=UTF-8',
  'log.showSignature=false',
  'user.useConfigOnly=true',
];

/**
 * The only subcommands the plumbing call accepts. Of these, read-tree and checkout-index can write to the work tree:
 * only a move does that, from a snapshot it has just made. `clone` and `fetch` reach local directories only; `config`
 * only reads.
 */
export const PLUMBING_COMMANDS = [
  'cat-file',
  'check-ignore',
  'checkout-index',
  'clone',
  'commit-tree',
  'config',
  'diff-files',
  'diff-index',
  'diff-tree',
  'fetch',
  'for-each-ref',
  'hash-object',
  'ls-files',
  'ls-tree',
  'merge-base',
  'merge-file',
  'merge-tree',
  'mktree',
  'pack-objects',
  'read-tree',
  'rev-list',
  'rev-parse',
  'symbolic-ref',
  'update-index',
  'update-ref',
  'write-tree',
] as const;
export type PlumbingCommand = (typeof PLUMBING_COMMANDS)[number];

/** The only subcommands that go through simple-git. */
export type PorcelainCommand = 'init' | 'log' | 'status' | 'version';

/**
 * What git and the filters it starts may know of the shell's environment: where programs and the user's configuration
 * are, and what the user is called. Any other name may hold a key; any other GIT_ name would redirect our calls.
 */
const OF_GIT: ReadonlySet<string> = new Set([
  'XDG_CONFIG_HOME',
  ...['GIT_AUTHOR_EMAIL', 'GIT_AUTHOR_NAME', 'GIT_COMMITTER_EMAIL', 'GIT_COMMITTER_NAME'],
  ...['GIT_CEILING_DIRECTORIES', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_NOSYSTEM', 'GIT_CONFIG_SYSTEM', 'GIT_EXEC_PATH'],
]);

/**
 * No protocol at all: what a repository lacks is not fetched from where its configuration says, by programs it names.
 * The two commands that read another directory say so themselves (local-transport.ts).
 */
const NO_TRANSPORT = { GIT_ALLOW_PROTOCOL: 'none', GIT_NO_LAZY_FETCH: '1' };

/** An id stands for the object of that id: `refs/replace` could put anything in the place of what a backup holds. */
const AS_STORED = { GIT_NO_REPLACE_OBJECTS: '1' };

const FIXED = { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C', ...NO_TRANSPORT, ...AS_STORED };

/** The whole environment of a git process: allowed names of the given one, and the fixed answers. */
export function gitEnvironment(env: Record<string, string | undefined>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && (isAllowed(name) || OF_GIT.has(name))) kept[name] = value;
  }
  return { ...kept, ...FIXED };
}
