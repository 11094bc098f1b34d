/**
 * More environment for git processes that read another repository: directories of this machine only, and whatever
 * objects that repository lacks are not fetched from where its configuration says.
 */
export const LOCAL_ONLY: Readonly<Record<string, string>> = { GIT_ALLOW_PROTOCOL: 'file', GIT_NO_LAZY_FETCH: '1' };
