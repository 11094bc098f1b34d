import type { Task } from '../../../../../schemas/task-graph.ts';
import type { FeatureModel, ProjectModel } from '../model.ts';
import { cliDraft, type Draft, docsDraft, featureDraft, groundwork, webDrafts } from './task-drafts.ts';

const MOST_TASKS = 10;

/** A plan: its tasks in order, and which of them can be worked on at the same time. */
export interface Plan {
  readonly tasks: readonly Task[];
  readonly batches: readonly (readonly string[])[];
}

/** Splits features into so many groups, in order, as even as can be. */
function groups(features: readonly FeatureModel[], most: number): FeatureModel[][] {
  const size = Math.ceil(features.length / Math.max(1, Math.min(most, features.length)));
  const count = Math.ceil(features.length / Math.max(1, size));
  return Array.from({ length: count }, (_none, at) => features.slice(at * size, (at + 1) * size));
}

function draftTasks(model: ProjectModel): Draft[] {
  const others = 2 + (model.cli ? 1 : 0) + (model.web ? 2 : 0);
  const features = groups(model.features, MOST_TASKS - others).map((group, at) =>
    featureDraft(group, model, `feature-${at}`),
  );
  const keys = ['base', ...features.map((draft) => draft.key)];
  const cli = model.cli ? [cliDraft(model, keys)] : [];
  const web = model.web ? webDrafts(model, model.cli ? ['cli'] : keys) : [];
  const last = model.web ? 'page' : 'cli';
  return [groundwork(model), ...features, ...cli, ...web, docsDraft(model, [last])];
}

function under(base: string, draft: Draft): Pick<Task, 'outputFiles' | 'contracts' | 'gateCommands'> {
  const at = (path: string) => `${base}${path}`;
  return {
    outputFiles: draft.outputFiles.map(at),
    contracts: draft.contracts.map((contract) => ({ ...contract, file: at(contract.file) })),
    gateCommands: draft.gateCommands.map((command) => command.replaceAll(' tests/', ` ${base}tests/`)),
  };
}

/**
 * Plans a project in at most ten tasks: the ground, features side by side, what people use, the documents.
 * `base` is empty or a folder ending in `/` that everything goes into.
 */
export function planTasks(model: ProjectModel, base: string): Plan {
  const drafts = draftTasks(model);
  const ids = new Map(drafts.map((draft, at) => [draft.key, `TASK-${String(at + 1).padStart(3, '0')}`]));
  const idOf = (key: string) => ids.get(key) ?? key;
  const tasks = drafts.map(
    (draft): Task => ({
      id: idOf(draft.key),
      title: draft.title,
      type: draft.type,
      platform: model.platforms.join(', ').toLowerCase(),
      dependsOn: draft.needs.map(idOf),
      canParallel: draft.parallel,
      features: draft.features,
      acceptance: draft.acceptance,
      testStatus: draft.contracts.length > 0 ? 'REQUIRED' : 'EXEMPT',
      emptyDiffAllowed: false,
      ...under(base, draft),
    }),
  );
  const alone = drafts.filter((draft) => !draft.parallel).map((draft) => [idOf(draft.key)]);
  const together = drafts.filter((draft) => draft.parallel).map((draft) => idOf(draft.key));
  const [first = [], ...rest] = alone;
  return { tasks, batches: [first, together, ...rest].filter((batch) => batch.length > 0) };
}
