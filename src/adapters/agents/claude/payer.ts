import type { Usage } from '../../../../schemas/usage.ts';
import type { Account } from './messages.ts';

/** Who answered and who pays, as far as it is told. */
export interface Served {
  readonly model: string | null;
  readonly billing: Usage['billing'];
}

/** Log-ins of a subscription. Another token may be that of a gateway, of which nobody knows what it costs. */
const SUBSCRIBED = /^(claude\.ai|CLAUDE_CODE_OAUTH_TOKEN.*|CCR_OAUTH_TOKEN_FILE)$/;

/**
 * Who pays, by the source of the key that a session names and the account that the process does: a key is paid by use. No
 * key is the log-in of a subscription, unless the account is with another provider or has a token of its own.
 */
export function billingOf(keySource: string | null, account: Account | null): Usage['billing'] {
  if (keySource === null || (account?.apiProvider ?? 'firstParty') !== 'firstParty') return undefined;
  if (keySource === 'oauth') return 'subscription';
  if (keySource !== 'none') return 'metered';
  return account?.tokenSource == null || SUBSCRIBED.test(account.tokenSource) ? 'subscription' : undefined;
}

/** What was used, with who served it. The dollars that are told to a subscriber are what others would have paid. */
export function servedBy(usage: Usage, { model, billing }: Served): Usage {
  const named = model === null ? usage : { ...usage, model: model.replace(LONG_CONTEXT, '') };
  if (billing === undefined) return named;
  return billing === 'metered' ? { ...named, billing } : { ...named, billing, costMicroUsd: null, costSource: 'none' };
}

/** A setting of the agent's that stands behind the name of a model. */
const LONG_CONTEXT = /\[1m\]$/;
