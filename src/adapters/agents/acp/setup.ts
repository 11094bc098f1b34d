import type { OpenOptions } from '../../../ports/agent.ts';
import { leaveOf, type Preset } from './presets.ts';
import type { Session } from './wire.ts';

/** A setting of a fresh session. */
export interface Setup {
  readonly method: 'session/set_mode' | 'session/set_config_option';
  readonly params: Readonly<Record<string, unknown>>;
  /** What it means when the agent refuses it; null where that does not matter. */
  readonly fault: string | null;
  /** Without it no prompt may be sent. */
  readonly needed: boolean;
}

interface Wanted {
  readonly preset: Preset;
  readonly options: OpenOptions;
  /** The agent has told the earlier conversation again, and may still be at it. */
  readonly replayed: boolean;
}

interface Setups {
  readonly setups: readonly Setup[];
  readonly notices: readonly string[];
}

/** What a session is told before its first prompt: its model, and the mode that holds a role to what it may do. */
export function setupOf(session: Session, wanted: Wanted): Setups {
  const all = [modelOf(session, wanted), modeOf(session, wanted)];
  return { setups: all.flatMap(({ setups }) => setups), notices: all.flatMap(({ notices }) => notices) };
}

const NONE: Setups = { setups: [], notices: [] };
const only = (setup: Setup): Setups => ({ setups: [setup], notices: [] });

type Option = Session['configOptions'][number];
const optionFor = ({ configOptions }: Session, category: string): Option | undefined =>
  configOptions.find((option) => option.category === category) ?? configOptions.find(({ id }) => id === category);

/** The model that works once the session is set up; null where it is not told. */
export function modelIn(
  session: Session,
  { preset, options: { model } }: Pick<Wanted, 'preset' | 'options'>,
): string | null {
  const option = optionFor(session, 'model');
  if (model !== null && (preset.modelArgs !== null || option !== undefined)) return model;
  const current = option?.currentValue;
  return typeof current === 'string' ? current : (session.models?.currentModelId ?? null);
}

/** A model that was asked for and cannot be had is no prompt's to be paid for by another. */
function modelOf(session: Session, { preset, options: { model } }: Wanted): Setups {
  if (model === null || preset.modelArgs !== null) return NONE;
  const option = optionFor(session, 'model');
  if (option === undefined) {
    return { setups: [], notices: [`${preset.label} cannot be told which model to take, and takes its own.`] };
  }
  if (option.currentValue === model) return NONE;
  return only({
    method: 'session/set_config_option',
    params: { configId: option.id, value: model },
    fault: `${preset.label} does not take the model ${model}`,
    needed: true,
  });
}

function modeOf(session: Session, { preset, options, replayed }: Wanted): Setups {
  const leave = leaveOf(options.readOnly, options.mode);
  const mode = preset.modes[leave];
  const { modes } = session;
  if (mode === null) return replayed && modes != null ? only(sameMode(modes.currentModeId)) : NONE;
  const fault = `${preset.label} could not be put into its mode ${mode}${leave === 'reading' ? ', and might write' : ''}`;
  if (modes?.availableModes.some(({ id }) => id === mode) === true) {
    const isThere = modes.currentModeId === mode && !replayed;
    return isThere ? NONE : only({ method: 'session/set_mode', params: { modeId: mode }, fault, needed: false });
  }
  return optionalMode(session, mode, fault);
}

/** Newer agents have modes among their options. */
function optionalMode(session: Session, mode: string, fault: string): Setups {
  const option = optionFor(session, 'mode');
  if (option?.options.some(({ value }) => value === mode) !== true) {
    return { setups: [], notices: [`${fault}: it has none of that name.`] };
  }
  if (option.currentValue === mode) return NONE;
  const params = { configId: option.id, value: mode };
  return only({ method: 'session/set_config_option', params, fault, needed: false });
}

/** An agent that answers this has told all of an earlier conversation, so that nothing of it is taken for an answer. */
const sameMode = (modeId: string): Setup => ({
  method: 'session/set_mode',
  params: { modeId },
  fault: null,
  needed: false,
});
