import type { AcceptedRisk } from '../../schemas/handoff.ts';
import { DIMENSIONS, type Dimension, type Finding, type Phase, type Score } from '../../schemas/results.ts';

export interface CritiqueVerdict {
  /** Rounded to two decimals for display; the verdict is judged on the exact fraction. */
  readonly mean: number;
  readonly verdict: 'SHIP_READY' | 'CONDITIONAL' | 'HOLD';
  /** Dimensions scored 2 or less. */
  readonly atRisk: readonly Dimension[];
  readonly holdTriggers: readonly string[];
}

/**
 * The critic's verdict from the scores (product.md, section 5): any dimension at 1 or a mean below 3.0 is HOLD; a mean
 * of 4.0 or more with none at 2 or less is SHIP_READY; the rest is CONDITIONAL. A dimension that is missing or scored
 * twice, and a flaw the critic calls critical, hold as well: a verdict needs the whole scorecard, and must not
 * contradict the review it stands on. Of two scores of one dimension the lower counts.
 */
export function judgeCritique(scores: readonly Score[], criticalFlaws: readonly string[]): CritiqueVerdict {
  const lowest = new Map<Dimension, number>();
  for (const { dimension, score } of scores) {
    lowest.set(dimension, Math.min(score, lowest.get(dimension) ?? score));
  }
  const sum = [...lowest.values()].reduce((total, score) => total + score, 0);
  const count = lowest.size;
  const twice = DIMENSIONS.filter((name) => scores.filter((score) => score.dimension === name).length > 1);
  const holdTriggers = [
    ...DIMENSIONS.filter((name) => lowest.get(name) === 1).map((name) => `${name} is scored 1`),
    ...(sum < 3 * count ? ['the mean is below 3.0'] : []),
    ...DIMENSIONS.filter((name) => !lowest.has(name)).map((name) => `${name} is not scored`),
    ...twice.map((name) => `${name} is scored more than once`),
    ...criticalFlaws.map((flaw) => `critical flaw: ${flaw}`),
  ];
  const atRisk = DIMENSIONS.filter((name) => (lowest.get(name) ?? 5) <= 2);
  const ready = sum >= 4 * count && atRisk.length === 0;
  const verdict = holdTriggers.length > 0 ? 'HOLD' : ready ? 'SHIP_READY' : 'CONDITIONAL';
  return { mean: count === 0 ? 0 : Math.round((sum * 100) / count) / 100, verdict, atRisk, holdTriggers };
}

export interface SecurityVerdict {
  /** One line per unresolved finding that stops `!verify`, beginning with the finding's id. */
  readonly blockers: readonly string[];
  /** Findings by severity, fixed ones included. */
  readonly counts: { readonly critical: number; readonly high: number; readonly medium: number; readonly low: number };
  readonly ok: boolean;
}

/**
 * What stops the verification (product.md, section 2): an open CRITICAL finding always, an open HIGH one unless the
 * human accepted it with a reason. An accepted risk names its finding by `finding` or `id`.
 */
export function judgeSecurity(findings: readonly Finding[], accepted: readonly AcceptedRisk[]): SecurityVerdict {
  const isAccepted = (id: string): boolean =>
    accepted.some((risk) => (risk.finding === id || risk.id === id) && risk.rationale.trim() !== '');
  const count = (severity: Finding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const blocking = findings.filter((finding) => {
    if (finding.status !== 'open') return false;
    return finding.severity === 'CRITICAL' || (finding.severity === 'HIGH' && !isAccepted(finding.id));
  });
  return {
    blockers: blocking.map((finding) => `${finding.id} ${finding.severity}: ${finding.title}`),
    counts: { critical: count('CRITICAL'), high: count('HIGH'), medium: count('MEDIUM'), low: count('LOW') },
    ok: blocking.length === 0,
  };
}

export interface ShipInput {
  readonly phases: readonly Phase[];
  readonly compliance: readonly { readonly feature: string; readonly met: boolean }[];
  /** Ids of the specification's features; only these count, whatever the verifier lists. */
  readonly features: readonly string[];
}

export interface ShipVerdict {
  readonly verdict: 'SHIP' | 'CONDITIONAL' | 'NO-SHIP';
  /** Met features of 100, one decimal, rounded down: 100 means all of them. */
  readonly compliancePct: number;
  readonly notes: readonly string[];
}

/**
 * The verdict on shipping (product.md, section 5). NO-SHIP: a blocking phase failed, there is none at all, or no
 * feature is met. SHIP: every phase passed and every feature is met. CONDITIONAL: every blocking phase passed, but a
 * feature is not met or a phase that does not block failed. A feature the verifier did not judge is not met.
 */
export function judgeShip(input: ShipInput): ShipVerdict {
  const unmet = input.features.filter((feature) => !isMet(feature, input.compliance));
  const met = input.features.length - unmet.length;
  const failed = input.phases.filter((phase) => !phase.passed);
  const blocking = input.phases.filter((phase) => phase.blocking);
  const notes = [
    ...(blocking.length === 0 ? ['no blocking phase was run'] : []),
    ...failed.map((phase) => `${phase.blocking ? 'blocking phase' : 'phase'} failed: ${phase.name}`),
    ...unmet.map((feature) => `${feature} is not shown to be met`),
  ];
  const stop = blocking.length === 0 || blocking.some((phase) => !phase.passed) || met === 0;
  return {
    verdict: stop ? 'NO-SHIP' : notes.length > 0 ? 'CONDITIONAL' : 'SHIP',
    compliancePct: input.features.length === 0 ? 0 : Math.floor((met * 1000) / input.features.length) / 10,
    notes,
  };
}

/** `F-001` and `F-001: Title` name a feature; all that was said of it must be that it is met. */
function isMet(id: string, compliance: ShipInput['compliance']): boolean {
  const said = compliance.filter((entry) => /F-\d+/i.exec(entry.feature)?.[0].toUpperCase() === id);
  return said.length > 0 && said.every((entry) => entry.met);
}
