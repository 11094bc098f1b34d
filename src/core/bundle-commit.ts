import type { Bundle } from '../../schemas/event.ts';
import { PATHS } from '../../schemas/paths.ts';
import type { WorkEffect } from './effect.ts';
import { besidesGivenUp } from './maintenance/given-up.ts';
import { knownSecrets } from './secrets/secret-block.ts';
import type { ProjectState } from './state.ts';

const BUNDLES: Record<
  Bundle,
  { readonly message: string; readonly paths: (state: ProjectState) => readonly string[] }
> = {
  spec: { message: 'docs(spec): compile the feature specification', paths: (s) => owned(s, 'artifacts/discovery/') },
  plan: {
    message: 'docs(plan): plan the build',
    paths: (s) => [...owned(s, 'artifacts/build/'), ...owned(s, `${PATHS.contracts}/`), PATHS.taskGraph],
  },
  build: {
    message: 'docs(build): record the finished build',
    paths: () => [PATHS.taskGraph, PATHS.checkpoint, PATHS.decisions],
  },
  critique: { message: 'docs(critique): record the critic’s report', paths: () => [PATHS.criticism, PATHS.taskGraph] },
  security: { message: 'docs(security): record the security review', paths: () => [PATHS.securityReport] },
  verification: {
    message: 'docs(verification): record the verdict',
    paths: (s) => owned(s, 'artifacts/verification/'),
  },
  change: {
    message: 'docs(change): change the specification',
    paths: (s) => [PATHS.spec, PATHS.taskGraph, ...(s.changes.at(-1)?.drift.map(({ path }) => path) ?? [])],
  },
  migration: { message: 'docs(schema): record a change of the data', paths: migrationPaths },
  maintenance: {
    message: 'docs(maintenance): record the change',
    paths: (s) => [PATHS.changeLog, PATHS.checkpoint, PATHS.decisions, ...owned(s, `${PATHS.maintenance}/`)],
  },
};

function owned(state: ProjectState, folder: string): readonly string[] {
  return Object.keys(state.delivered).filter((path) => path.startsWith(folder));
}

/** SCHEMA.md goes with the task that changed it; an edit by hand is committed here. */
function migrationPaths(state: ProjectState): readonly string[] {
  const byHand = state.schema.last?.taskId === null ? [PATHS.schema] : [];
  return [...owned(state, `${PATHS.migrations}/`), ...owned(state, PATHS.migrationRisk), ...byHand];
}

/** Names a commit of artifacts for ever: the same after a restart, another one after any new run, commit or reset. */
function bundleId(state: ProjectState, bundle: Bundle): string {
  const side = state.origin === null ? '' : `${state.origin.name}-${state.origin.side}.`;
  return `${side}${bundle}-${state.runCount}-${state.commitCount}-${state.createdAt}`;
}

/** The order to commit a bundle: exactly its files and HANDOFF. */
export function commitEffect(state: ProjectState, bundle: Bundle): WorkEffect {
  const rule = BUNDLES[bundle];
  const forks = state.forks.length === 0 ? [] : [PATHS.forkSession];
  // What becomes of a change stands in the log, whichever stage brings it on.
  const changed = state.changes.some(({ status }) => status !== 'proposed') ? [PATHS.changeLog] : [];
  const broken = besidesGivenUp(state, state.regressions).length === 0 ? [] : [PATHS.regressions];
  const blocks = besidesGivenUp(state, state.secrets).length === 0 ? [] : [PATHS.secretBlocks];
  const paths = [...new Set([...rule.paths(state), PATHS.handoff, ...forks, ...changed, ...broken, ...blocks])].sort();
  const known = knownSecrets(state);
  return { type: 'git/commit', id: bundleId(state, bundle), bundle, paths, message: rule.message, known };
}
