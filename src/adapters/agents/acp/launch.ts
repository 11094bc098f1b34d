import type { OpenOptions } from '../../../ports/agent.ts';
import type { Found } from '../find.ts';
import type { Launch } from '../process/dialect.ts';
import { leaveOf, type Preset } from './presets.ts';

/** An agent that was found, and what is known of it. */
export interface Installed {
  readonly preset: Preset;
  readonly found: Found;
}

type Order = Pick<OpenOptions, 'model' | 'readOnly' | 'mode'>;

/** How the agent is started; one process serves all prompts of a conversation. */
export function launchOf({ preset, found }: Installed, { model, readOnly, mode }: Order): Launch {
  const chosen = model === null || preset.modelArgs === null ? [] : preset.modelArgs(model);
  const env = { ...found.env, ...preset.env, ...preset.leaveEnv[leaveOf(readOnly, mode)] };
  return { file: found.file, args: [...found.args, ...chosen], env, key: 'acp' };
}
