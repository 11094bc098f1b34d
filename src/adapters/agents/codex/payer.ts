import type { Usage } from '../../../../schemas/usage.ts';
import { accountAnswerSchema } from './wire.ts';

/** Plans of ChatGPT that are paid by use, in credits. */
const BY_USE = /usage_based/;

/**
 * Who pays, by the answer to `account/read`: a key is paid by use, a log-in with ChatGPT by its plan. Undefined where models
 * are served by somebody else than OpenAI, and where it is not told.
 */
export function billingOf(answer: unknown): Usage['billing'] {
  const read = accountAnswerSchema.safeParse(answer);
  if (!read.success || !read.data.requiresOpenaiAuth) return undefined;
  const { account } = read.data;
  if (account?.type === 'apiKey') return 'metered';
  return account?.type === 'chatgpt' && !BY_USE.test(account.planType) ? 'subscription' : undefined;
}

/** A model by its own name at OpenAI, else with who serves it, for there it may cost another sum. */
export const modelName = (model: string, provider: string): string =>
  provider === 'openai' || provider === '' ? model : `${provider}/${model}`;
