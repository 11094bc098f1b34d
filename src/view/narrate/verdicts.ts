import type { EventOf } from '../../../schemas/event.ts';
import { type Finding, type Phase, SEVERITIES } from '../../../schemas/results.ts';
import { type Detail, detail, type Entry, type Head, words } from './entry.ts';
import { count, progressOf } from './figures.ts';
import type { Scene, Tellers } from './tell.ts';

const spaced = (name: string): string => name.replaceAll('_', ' ');

const CRITIC: Readonly<Record<EventOf<'critique/judged'>['verdict'], Head>> = {
  SHIP_READY: ['good', 'done', 'critic'],
  CONDITIONAL: ['warn', 'warn', 'critic'],
  HOLD: ['bad', 'stop', 'critic'],
};

function critique(event: EventOf<'critique/judged'>): readonly Entry[] {
  const scores = event.scores.map(({ dimension, score }) => `${spaced(dimension)} ${score}`).join(' · ');
  return [
    words(CRITIC[event.verdict], `Critic: ${event.verdict} · mean ${event.mean.toFixed(2)} of 5`, [
      detail(scores),
      ...event.holdTriggers.map((trigger) => detail(`holds: ${spaced(trigger)}`, 'bad')),
      ...(event.atRisk.length === 0 ? [] : [detail(`at risk: ${event.atRisk.map(spaced).join(', ')}`, 'warn')]),
      ...event.criticalFlaws.map((flaw) => detail(flaw, 'warn')),
    ]),
  ];
}

function severities(findings: readonly Finding[]): string {
  return SEVERITIES.map(
    (name) => `${findings.filter((one) => one.severity === name).length} ${name.toLowerCase()}`,
  ).join(', ');
}

function security(event: EventOf<'security/judged'>): readonly Entry[] {
  const open = event.blockers.length;
  const head: Head = open === 0 ? ['good', 'done', 'security'] : ['bad', 'stop', 'security'];
  const outcome = open === 0 ? 'nothing blocks' : `${count(open, 'blocker')}`;
  const text = `Security review (${event.tier}, ${count(event.domains.length, 'domain')}): ${severities(event.findings)}; ${outcome}`;
  const failed = event.domains
    .filter((domain) => domain.verdict === 'fail')
    .map((domain) => detail(`${domain.name}: ${domain.note}`));
  return [words(head, text, [...event.blockers.map((blocker) => detail(blocker, 'warn')), ...failed])];
}

function risk({ risk }: EventOf<'risk/accepted'>): readonly Entry[] {
  const text = `Risk accepted by ${risk.accepted_by}: ${risk.id} ${risk.finding}`;
  return [words(['warn', 'warn', 'risk'], text, [detail(risk.rationale, 'plain')])];
}

function failing(phases: readonly Phase[]): readonly Detail[] {
  return phases
    .filter((phase) => !phase.passed)
    .map((phase) => detail(`${phase.name}${phase.blocking ? '' : ' (does not block)'}: ${phase.evidence}`, 'warn'));
}

function checks(event: EventOf<'verification/checked'>): readonly Entry[] {
  const passed = event.phases.filter((phase) => phase.passed).length;
  const text = `${passed} of ${count(event.phases.length, 'check')} passed · test contracts ${event.tcPassRate} %`;
  const head: Head = passed === event.phases.length ? ['dim', 'done', 'checks'] : ['warn', 'failed', 'checks'];
  return [words(head, text, failing(event.phases))];
}

const facts = (event: EventOf<'verification/judged'>): string =>
  `${event.compliancePct} % of the specification · test contracts ${event.tcPassRate} % · contracts ${event.contractVerdict} · performance ${event.perfVerdict}`;

/** The moment all of it was for: a little air, one word, what it stands on. */
function shipped(event: EventOf<'verification/judged'>, { project }: Scene): readonly Entry[] {
  const name = project?.name ?? 'The project';
  const total = project === null ? 0 : progressOf(project).total;
  const proud = words(['good', 'done', 'verdict'], 'SHIP', [
    detail(`${name} does what its specification says.`, 'title'),
    detail(`${count(total, 'task')} built, reviewed, secured and verified.`, 'plain'),
    detail(facts(event)),
  ]);
  return [{ kind: 'gap' }, proud, { kind: 'gap' }];
}

function verdict(event: EventOf<'verification/judged'>, scene: Scene): readonly Entry[] {
  if (event.verdict === 'SHIP') return shipped(event, scene);
  const head: Head = event.verdict === 'CONDITIONAL' ? ['warn', 'warn', 'verdict'] : ['bad', 'stop', 'verdict'];
  const notes = event.notes.map((note) => detail(note, 'plain'));
  return [words(head, event.verdict, [detail(facts(event)), ...notes, ...failing(event.phases)])];
}

/** What the reviewing stages found. */
export const VERDICT_TELLERS = {
  'critique/judged': critique,
  'security/judged': security,
  'risk/accepted': risk,
  'verification/checked': checks,
  'verification/judged': verdict,
} satisfies Partial<Tellers>;
