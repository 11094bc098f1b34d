import type { Family } from '../../schemas/config.ts';

const PLAIN: Family = { family: 'other', models: [], backends: [], longestList: 100, advice: [] };

/**
 * What is known of a kind of model (config/families.json): by the model's name, which says more than the program that
 * asks it, else by the backend, else what suits a model nobody knows.
 */
export function familyOf(
  worker: { readonly backend: string; readonly model: string | null },
  families: readonly Family[],
): Family {
  const name = worker.model?.toLowerCase().split('/').at(-1) ?? '';
  const byModel = families.find((family) => family.models.some((start) => name.startsWith(start)));
  const byBackend = families.find((family) => family.backends.includes(worker.backend));
  return byModel ?? byBackend ?? families.find((family) => family.models.length === 0) ?? PLAIN;
}
