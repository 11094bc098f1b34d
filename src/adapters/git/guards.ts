/**
 * Settings every git process gets, whichever door it goes through: no programs of the repository's own configuration
 * (hooks, file-system monitor, signing), no background work, names unquoted, nothing but what was asked for in the output.
 */
export const GUARDS: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'submodule.recurse=false',
  'commit.gpgsign=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'core.quotePath=false',
  'core.safecrlf=false',
  'i18n.commitEncoding=UTF-8',
  'log.showSignature=false',
  'user.useConfigOnly=true',
];

/** The only subcommands the plumbing call accepts; none of them writes to the work tree. */
export const PLUMBING_COMMANDS = [
  'add',
  'cat-file',
  'commit-tree',
  'diff-index',
  'diff-tree',
  'hash-object',
  'ls-files',
  'merge-base',
  'merge-file',
  'mktree',
  'read-tree',
  'rev-parse',
  'symbolic-ref',
  'update-index',
  'update-ref',
  'write-tree',
] as const;
export type PlumbingCommand = (typeof PLUMBING_COMMANDS)[number];

/** The only subcommands that go through simple-git. */
export type PorcelainCommand = 'init' | 'log' | 'status' | 'version';

/** Where the user keeps configuration and what the user is called; every other GIT_ variable would redirect our calls. */
const KEPT = new Set([
  'GIT_AUTHOR_EMAIL',
  'GIT_AUTHOR_NAME',
  'GIT_CEILING_DIRECTORIES',
  'GIT_COMMITTER_EMAIL',
  'GIT_COMMITTER_NAME',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_CONFIG_SYSTEM',
  'GIT_EXEC_PATH',
]);

/** Names of programs that git would start, and one (PREFIX) that moves its configuration. */
const DROPPED = new Set(['EDITOR', 'PAGER', 'PREFIX', 'SSH_ASKPASS', 'VISUAL']);

const FIXED = { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };

/** The environment of a git process: the given one without anything that steers git, and with the fixed answers. */
export function gitEnvironment(env: Record<string, string | undefined>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    const upper = name.toUpperCase();
    if (value === undefined || DROPPED.has(upper)) continue;
    if (upper.startsWith('GIT_') && !KEPT.has(upper)) continue;
    kept[name] = value;
  }
  return { ...kept, ...FIXED };
}
