import type { AcceptedRisk } from '../../../schemas/handoff.ts';
import type { Finding, ResultOf } from '../../../schemas/results.ts';
import { count } from '../count.ts';
import { statusOf } from '../secrets/secret-block.ts';
import type { SecretBlock } from '../secrets/secret-state.ts';
import type { SecurityVerdict } from '../verdicts.ts';
import { bullets, inline, report, table } from './text.ts';

export interface SecurityData extends SecurityVerdict {
  readonly project: string;
  readonly backend: string;
  readonly tier: string;
  readonly domains: ResultOf<'security'>['domains'];
  readonly findings: readonly Finding[];
  readonly accepted: readonly AcceptedRisk[];
  readonly summary: string;
  readonly secrets: readonly SecretBlock[];
}

/** SECURITY_REPORT.md: what was reviewed, what was found, what still stops the verification. */
export function renderSecurityReport(data: SecurityData): string {
  const { critical, high, medium, low } = data.counts;
  return report({ title: 'Security report', project: data.project, backend: data.backend }, [
    `**Tier:** ${inline(data.tier)}, ${count(data.domains.length, 'domain')}  \n**Findings:** ${critical} CRITICAL, ${high} HIGH, ${medium} MEDIUM, ${low} LOW  \n**Blockers:** ${data.blockers.length}`,
    inline(data.summary),
    '## Blockers',
    bullets(data.blockers),
    '## Domains',
    data.domains.length === 0
      ? 'None.'
      : table(
          ['Domain', 'Verdict', 'Note'],
          data.domains.map((domain) => [domain.name, domain.verdict, domain.note]),
        ),
    '## Findings',
    data.findings.length === 0 ? 'None.' : data.findings.map(renderFinding).join('\n\n'),
    '## Accepted risks',
    data.accepted.length === 0
      ? 'None.'
      : table(
          ['Id', 'Finding', 'Reason', 'Accepted by'],
          data.accepted.map((risk) => [risk.id, risk.finding, risk.rationale, risk.accepted_by]),
        ),
    ...(data.secrets.length === 0 ? [] : ['## Secrets that were blocked', secretTable(data.secrets)]),
  ]);
}

const secretTable = (secrets: readonly SecretBlock[]): string =>
  table(
    ['Id', 'Where', 'What', 'Became', 'Why'],
    secrets.map((block) => {
      const { file, line, kind } = block.found;
      return [block.id, `${file}:${line}`, kind, statusOf(block), block.account?.reason ?? block.allowed ?? ''];
    }),
  );

function renderFinding(finding: Finding): string {
  return [
    `### ${finding.id} ${finding.severity}: ${inline(finding.title)}`,
    '',
    `- Status: ${finding.status}`,
    `- Domain: ${inline(finding.domain)}`,
    `- File: ${inline(finding.file ?? '')}`,
    `- Evidence: ${inline(finding.evidence)}`,
    `- Fix: ${inline(finding.fix)}`,
  ].join('\n');
}
