import type { SecretAccount, SecretFound } from '../../../schemas/secret.ts';

/** A secret that kept a commit from being made, and what has become of it. */
export interface SecretBlock {
  readonly id: string;
  /** UTC. */
  readonly at: string;
  readonly taskId: string | null;
  readonly runId: string | null;
  readonly where: string;
  readonly found: SecretFound;
  /** Why the human says that it is none; null where nobody did. */
  readonly allowed: string | null;
  /** What the Security stage says of it; null before it did. */
  readonly account: SecretAccount | null;
}
