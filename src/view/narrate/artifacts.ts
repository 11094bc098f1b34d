import type { Bundle, EventOf } from '../../../schemas/event.ts';
import type { Gate } from '../../../schemas/stage.ts';
import { atMost, detail, type Entry, words } from './entry.ts';
import { count, names, problemText, shortSha } from './figures.ts';
import { backendLabel } from './look.ts';
import type { Scene, Tellers } from './tell.ts';

const LIMIT = 10;
const limitOf = ({ look }: Scene): number | null => (look.expanded ? null : LIMIT);

const OPENS: Readonly<Record<Gate, string>> = {
  compile: 'the specification is written',
  plan: 'the Planner starts',
  build: 'the Builder starts',
  critic: 'the Critic starts',
  security: 'the security review starts',
  verify: 'every gate command runs, then the Verifier starts',
};

function created(event: EventOf<'project/created'>, { look }: Scene): readonly Entry[] {
  const target = event.platforms.join(', ');
  const label = backendLabel(look.backends, event.backend);
  return [words(['good', 'start', 'project'], `${event.name} in ${event.dir}`, [detail(`${target} · ${label}`)])];
}

function compiled(event: EventOf<'spec/compiled'>, scene: Scene): readonly Entry[] {
  const text = `Specification compiled: ${event.title} · ${count(event.features.length, 'feature')} · tier ${event.tier}`;
  const features = event.features.map((feature) => detail(`${feature.id} ${feature.title}`, 'plain'));
  const details = [
    ...atMost(features, limitOf(scene)),
    detail(`${event.tier}: ${event.tierReasons.join('; ')}`),
    ...event.openQuestions.map((question) => detail(`open: ${question}`, 'warn')),
  ];
  return [words(['good', 'done', 'specification'], text, details)];
}

function rejected(event: EventOf<'spec/rejected'> | EventOf<'plan/rejected'>, scene: Scene): readonly Entry[] {
  const what = event.type === 'plan/rejected' ? 'Plan' : 'Specification';
  const text = `${what} rejected (attempt ${event.attempt}): ${count(event.problems.length, 'problem')}`;
  const problems = event.problems.map((problem) => detail(problemText(problem), 'plain'));
  return [words(['warn', 'failed', what.toLowerCase()], text, atMost(problems, limitOf(scene)))];
}

function accepted(event: EventOf<'plan/accepted'>, scene: Scene): readonly Entry[] {
  const text = `Plan accepted: ${count(event.tasks.length, 'task')} in ${count(event.batches.length, 'batch').replace(/batchs$/, 'batches')}`;
  const batches = event.batches.map((batch) => detail(`${batch.name}: ${batch.tasks.join(', ')}`, 'plain'));
  return [words(['good', 'done', 'plan'], text, atMost(batches, limitOf(scene)))];
}

function delivered(event: EventOf<'artifacts/delivered'>, { look }: Scene): readonly Entry[] {
  if (event.files.length === 0) return [];
  const paths = event.files.map((file) => file.path);
  return [words(['dim', 'note', 'files'], `wrote ${names(paths, look.expanded ? null : 4)}`)];
}

const BUNDLES: Readonly<Record<Bundle, string>> = {
  spec: 'the specification',
  plan: 'the plan',
  build: 'the build’s records',
  critique: 'the critique',
  security: 'the security report',
  verification: 'the verification report',
  maintenance: 'the maintenance cycle',
  change: 'the change',
  migration: 'the change of the data',
};

function committed(event: EventOf<'bundle/committed'>): readonly Entry[] {
  if (event.sha === null) return [];
  return [words(['dim', 'note', 'commit'], `committed ${BUNDLES[event.bundle]} · ${shortSha(event.sha)}`)];
}

/** The project, its gates, its documents. */
export const ARTIFACT_TELLERS = {
  'project/created': created,
  'gate/passed': ({ gate }, { project }) => {
    const opens = project?.stage === 'maintenance' ? 'Agent 7 Maintenance builds' : OPENS[gate];
    return [words(['info', 'gate', 'gate'], `!${gate} passed: ${opens}`)];
  },
  'artifacts/prepared': () => [],
  'artifacts/delivered': delivered,
  'bundle/committed': committed,
  'spec/compiled': compiled,
  'spec/rejected': rejected,
  'plan/accepted': accepted,
  'plan/rejected': rejected,
} satisfies Partial<Tellers>;
