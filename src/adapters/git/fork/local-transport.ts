/**
 * More environment for git processes that read another repository: directories of this machine only. Whatever objects
 * that repository lacks are not fetched from where its configuration says, which is so for every call (guards.ts).
 */
export const LOCAL_ONLY: Readonly<Record<string, string>> = { GIT_ALLOW_PROTOCOL: 'file' };

/** For a fetch from a side: an agent may have made objects that git itself would never write. */
export const CHECKED: readonly string[] = ['fetch.fsckObjects=true'];
