import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Usage } from '../../../../schemas/usage.ts';
import type { Found } from '../find.ts';
import { parseJson } from '../json.ts';
import { modelName } from './payer.ts';

/** Who answers and who pays, as far as it can be told. */
export type Served = Pick<Usage, 'model' | 'billing'>;

const WORD = /^\s*(model|model_provider|profile)\s*=\s*["']([^"'\\]*)["']\s*(?:#.*)?$/;
/** Arguments that may choose another model, provider or place than the files say. */
const CHOICE = /^(-m|--model|-p|--profile|--oss|-c|--config)/;

/** Only that there is a key, and what kind of log-in: the values stay where they are. */
const authSchema = z.object({
  auth_mode: z.string().nullish().catch(null),
  OPENAI_API_KEY: z
    .string()
    .nullish()
    .catch(null)
    .transform((key) => key != null && key !== ''),
  tokens: z
    .unknown()
    .optional()
    .transform((tokens) => tokens != null),
});

/**
 * What the files of codex in the user's home say of its next run, for `codex exec` tells neither its model nor who pays.
 * Nothing is said where an argument or a profile may choose otherwise. The plan of a log-in is not among them: it is taken
 * for a subscription, which all but one are.
 */
export function servedAtHome(
  found: Pick<Found, 'args' | 'env'>,
  wanted: string | null,
  home: string | undefined,
): Served {
  const dir = found.env.CODEX_HOME ?? join(home ?? '', '.codex');
  const config = wordsIn(textOf(join(dir, 'config.toml')));
  if (found.args.some((word) => CHOICE.test(word)) || config.has('profile')) return modelOf(wanted, '');
  const provider = config.get('model_provider') ?? 'openai';
  const billing = provider === 'openai' ? billingOf(found.env, textOf(join(dir, 'auth.json'))) : undefined;
  const named = modelOf(wanted ?? config.get('model') ?? null, provider);
  return billing === undefined ? named : { ...named, billing };
}

const modelOf = (model: string | null, provider: string): Served =>
  model === null ? {} : { model: modelName(model, provider) };

/** The plain words before the first table of a TOML file. */
function wordsIn(toml: string): Map<string, string> {
  const [top = ''] = toml.split(/^\s*\[/m);
  const found = top.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = WORD.exec(line) ?? [];
    return name === '' ? [] : [[name, value] as const];
  });
  return new Map(found);
}

function billingOf(env: Found['env'], auth: string): Usage['billing'] {
  // The one variable that `exec` takes a key from.
  if (env.CODEX_API_KEY !== undefined) return 'metered';
  const read = authSchema.safeParse(parseJson(auth));
  if (!read.success) return undefined;
  const { auth_mode: mode, OPENAI_API_KEY: hasKey, tokens } = read.data;
  if (mode === 'apikey' || (mode == null && hasKey)) return 'metered';
  return tokens && (mode == null || mode === 'chatgpt') ? 'subscription' : undefined;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
