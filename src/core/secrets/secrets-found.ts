import type { SecretFound } from '../../../schemas/secret.ts';

/** Secrets kept a commit from being made that no other report tells of: `where` says which. */
export interface SecretsFound {
  readonly type: 'secrets/found';
  readonly where: string;
  readonly found: readonly SecretFound[];
}
