import type { SecretFound } from '../../../schemas/secret.ts';
import type { SecretBlock } from './secret-state.ts';

/** News of secrets in commits that no other report tells of. */
export type SecretsReport =
  /** They kept a commit from being made: `where` says which. */
  | { readonly type: 'secrets/found'; readonly where: string; readonly found: readonly SecretFound[] }
  /** A side of a fork that is merged remembers them. */
  | { readonly type: 'secrets/adopted'; readonly from: string; readonly secrets: readonly SecretBlock[] };
