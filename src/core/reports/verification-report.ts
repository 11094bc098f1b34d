import type { Phase, ResultOf } from '../../../schemas/results.ts';
import type { ShipVerdict } from '../verdicts.ts';
import { bullets, inline, report, table } from './text.ts';

export interface VerificationData extends ShipVerdict {
  readonly project: string;
  readonly backend: string;
  readonly phases: readonly Phase[];
  readonly compliance: ResultOf<'verify'>['compliance'];
  /** Test contracts that hold, in percent. */
  readonly tcPassRate: number;
  readonly contractVerdict: string;
  readonly perfVerdict: string;
  readonly summary: string;
}

/** VERIFICATION_REPORT.md: the phases, the features, and the verdict computed from both. */
export function renderVerificationReport(data: VerificationData): string {
  return report({ title: 'Verification report', project: data.project, backend: data.backend }, [
    `**Verdict:** ${data.verdict} (computed from the phases and features below)`,
    inline(data.summary),
    '## Figures',
    table(
      ['Measure', 'Value'],
      [
        ['Specification compliance', `${data.compliancePct} %`],
        ['Test contracts that hold', `${data.tcPassRate} %`],
        ['Contracts', data.contractVerdict],
        ['Performance', data.perfVerdict],
      ],
    ),
    '## Phases',
    data.phases.length === 0 ? 'None.' : table(['Phase', 'Blocking', 'Result', 'Evidence'], data.phases.map(phaseRow)),
    '## Features',
    data.compliance.length === 0
      ? 'None judged.'
      : table(
          ['Feature', 'Met', 'Evidence'],
          data.compliance.map((entry) => [entry.feature, entry.met ? 'yes' : 'no', entry.evidence]),
        ),
    '## Notes',
    bullets(data.notes),
  ]);
}

function phaseRow(phase: Phase): readonly string[] {
  return [phase.name, phase.blocking ? 'yes' : 'no', phase.passed ? 'passed' : 'failed', phase.evidence];
}
