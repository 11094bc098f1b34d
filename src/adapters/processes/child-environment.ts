/** Names a child may have from the shell's own environment; never the whole of it (safety.md, "Environment"). */
const ALLOWED: ReadonlySet<string> = new Set([
  ...['PATH', 'HOME', 'LANG', 'LANGUAGE', 'TERM', 'TMPDIR', 'TZ', 'SHELL', 'USER', 'LOGNAME'],
  // Without these no program starts on Windows.
  ...['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'PATHEXT', 'TEMP', 'TMP', 'USERPROFILE', 'USERNAME'],
  ...['APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA', 'PROGRAMFILES'],
]);

/** Found in the environment of every process of a run. */
export const RUN_TAG = 'CODESLEUTH_RUN';
/** Found in the environment of every process that one spawn brought about. */
export const CHILD_TAG = 'CODESLEUTH_CHILD';
/** Found in the environment of every process of one shell, so that its watchdog finds them without being told. */
export const SHELL_TAG = 'CODESLEUTH_SHELL';

export interface ChildTags {
  readonly run: string;
  readonly child: string;
  readonly shell: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** The environment of a child: allowed names of `source`, no colour, `extra` (an agent's own keys), and the tags. */
export function childEnvironment(source: Variables, tags: ChildTags, extra: Variables = {}): Record<string, string> {
  const environment: Record<string, string> = { NO_COLOR: '1' };
  for (const [name, value] of Object.entries(source)) {
    if (value !== undefined && isAllowed(name)) environment[name] = value;
  }
  for (const [name, value] of Object.entries(extra)) {
    if (value !== undefined) environment[name] = value;
  }
  return { ...environment, [RUN_TAG]: tags.run, [CHILD_TAG]: tags.child, [SHELL_TAG]: tags.shell };
}

/** True for a variable that any child may have: nothing in it is secret, and programs expect it. */
export function isAllowed(name: string): boolean {
  const upper = process.platform === 'win32' ? name.toUpperCase() : name;
  return ALLOWED.has(upper) || upper.startsWith('LC_');
}
