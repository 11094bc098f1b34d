import { type ContextFile, isObject } from './context-file.ts';

/** A tier-1 setting: its key in `tier1` and `active`, its label, and the values that exist, the default first. */
export type Setting = { key: string; label: string; choices: readonly { value: string; says: string }[] };

/** Only backends that exist are listed: a setting that does nothing would be a lie. */
export const tier1: readonly Setting[] = [
  {
    key: 'coordination',
    label: 'Coordination: what keeps the pipeline’s state',
    choices: [{ value: 'journal', says: 'append-only event log in the project’s git directory' }],
  },
  {
    key: 'semantic_search',
    label: 'Semantic search: how agents find code',
    choices: [{ value: 'keyword', says: 'keyword index, offline' }],
  },
  {
    key: 'agent_memory',
    label: 'Agent memory: where lessons are kept',
    choices: [{ value: 'files', says: 'plain files in home' }],
  },
];

/** The agent backend; what can be chosen besides is what was found on the machine. */
export const backends: Setting = {
  key: 'backend',
  label: 'Agent backend: who does the work',
  choices: [{ value: 'rehearsal', says: 'built in, no model, offline, no cost' }],
};

/** The same with the coding agents that were found. */
export function withFound(found: readonly { readonly name: string; readonly path: string }[]): Setting {
  const more = found.map(({ name, path }) => ({ value: name, says: `${path}, at the cost of your own account` }));
  return { ...backends, choices: [...backends.choices, ...more] };
}

/** One value for every setting, by key. */
export type Answers = Record<string, string>;

/**
 * The stored value of a setting where it is one of the choices, else null. A backend may be any: its program may be on
 * another PATH, and others than the known ones can be configured.
 */
export function storedValue(context: ContextFile, setting: Setting): string | null {
  const section = context[setting === backends ? 'agent' : 'tier1'];
  const value = isObject(section) ? section[setting.key] : undefined;
  if (setting === backends) return typeof value === 'string' && value !== '' ? value : null;
  return setting.choices.find((choice) => choice.value === value)?.value ?? null;
}

/** Every setting as stored, or its first choice where the file has none that exists. */
export function defaultAnswers(context: ContextFile): Answers {
  const answer = (setting: Setting) => storedValue(context, setting) ?? setting.choices[0]?.value ?? '';
  return Object.fromEntries([...tier1, backends].map((setting) => [setting.key, answer(setting)]));
}

/** What is still missing or outdated before the file counts as set up for this installation; empty when it does. */
export function missingParts(context: ContextFile, installPath: string): string[] {
  const active = isObject(context.active) ? context.active : {};
  const settings = [...tier1, backends].map((setting) => ({
    part: setting.key,
    there: storedValue(context, setting) !== null,
  }));
  const parts = [
    { part: '_setup_complete', there: context._setup_complete === true },
    { part: 'schema_version', there: context.schema_version === 1 },
    { part: '_last_configured', there: typeof context._last_configured === 'string' },
    { part: 'install_path', there: context.install_path === installPath },
    ...settings,
    ...['tier2', 'registered_projects'].map((name) => ({ part: name, there: isObject(context[name]) })),
    ...[...tier1.map(({ key }) => key), 'external_registry'].map((key) => ({
      part: `active.${key}`,
      there: typeof active[key] === 'string',
    })),
  ];
  return parts.filter(({ there }) => !there).map(({ part }) => part);
}

/** The whole file after set-up: `answers` over what was there; unknown keys and registered projects are kept. `now` is UTC, ISO 8601. */
export function configured(
  before: ContextFile,
  answers: Answers,
  at: { installPath: string; now: string },
): ContextFile {
  const section = (name: string) => (isObject(before[name]) ? before[name] : {});
  const chosen = Object.fromEntries(tier1.map(({ key }) => [key, answers[key]]));
  return {
    ...before,
    schema_version: 1,
    _setup_complete: true,
    _last_configured: at.now,
    install_path: at.installPath,
    tier1: { ...section('tier1'), ...chosen },
    tier2: section('tier2'),
    active: { ...section('active'), ...chosen, external_registry: 'none' },
    agent: { model: null, ...section('agent'), backend: answers.backend },
    registered_projects: section('registered_projects'),
  };
}
