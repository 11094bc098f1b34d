import type { Score } from '../../../schemas/results.ts';
import type { CritiqueVerdict } from '../verdicts.ts';
import { bullets, inline, report, table } from './text.ts';

export interface CriticismData extends CritiqueVerdict {
  readonly project: string;
  readonly backend: string;
  readonly scores: readonly Score[];
  readonly criticalFlaws: readonly string[];
  readonly summary: string;
  readonly recommendations: readonly string[];
}

/** CRITICISM.md: the scorecard and the verdict computed from it. */
export function renderCriticism(data: CriticismData): string {
  return report({ title: 'Criticism', project: data.project, backend: data.backend }, [
    `**Verdict:** ${data.verdict} (mean ${data.mean.toFixed(2)} of 5, computed from the scores)`,
    inline(data.summary),
    '## Scorecard',
    table(
      ['Dimension', 'Score', 'Evidence'],
      data.scores.map((score) => [score.dimension, String(score.score), score.evidence]),
    ),
    '## Dimensions at risk',
    bullets(data.atRisk),
    '## What holds the verdict back',
    bullets(data.holdTriggers),
    '## Critical flaws',
    bullets(data.criticalFlaws),
    '## Recommendations',
    bullets(data.recommendations),
  ]);
}
