/**
 * Settings that tools write into a clone by themselves and that change nothing for the shell: it never follows a remote
 * and never runs hooks. Names as git lists them, section and key in lower case.
 */
const HARMLESS = [
  /^(?:advice|branch|color|pull|push)\./s,
  /^remote\..*\.(?:url|pushurl|fetch|tagopt)$/s,
  /^user\.(?:name|email)$/,
  /^core\.(?:hookspath|editor|pager)$/,
  /^lfs\.repositoryformatversion$/,
];

const nameOf = (setting: string): string => setting.split('\n', 1)[0] ?? '';

const decisive = (settings: readonly string[]): string[] =>
  settings.filter((setting) => !HARMLESS.some((pattern) => pattern.test(nameOf(setting))));

/** Names of settings that were added, changed or taken away, in their order in the file; harmless ones do not count. */
export function changedSettings(before: readonly string[], now: readonly string[]): string[] {
  const [was, is] = [decisive(before), decisive(now)];
  const changed = [...is.filter((one) => !was.includes(one)), ...was.filter((one) => !is.includes(one))];
  if (changed.length === 0 && was.join('\0') !== is.join('\0')) return [...new Set(is.map(nameOf))];
  return [...new Set(changed.map(nameOf))];
}
