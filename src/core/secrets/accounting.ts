import type { SecretAccount, SecretTold } from '../../../schemas/secret.ts';

type Entry = Pick<SecretTold, 'id'>;

/** Why the accounts do not cover the entries, in words; null when every entry has exactly one and there is no other. */
export function accountFault(entries: readonly Entry[], accounts: readonly SecretAccount[]): string | null {
  const given = accounts.map(({ id }) => id);
  const missing = entries.filter(({ id }) => !given.includes(id)).map(({ id }) => id);
  const strange = given.filter((id) => !entries.some((entry) => entry.id === id));
  const twice = given.filter((id, at) => given.indexOf(id) !== at);
  const faults = [
    ...(missing.length === 0 ? [] : [`secret_blocks does not account for ${missing.join(', ')}`]),
    ...(strange.length === 0 ? [] : [`secret_blocks names ${strange.join(', ')}, which is no entry`]),
    ...(twice.length === 0 ? [] : [`secret_blocks names ${twice.join(', ')} more than once`]),
  ];
  return faults.length === 0 ? null : faults.join('; ');
}
