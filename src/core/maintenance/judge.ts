import type { AcceptedRisk } from '../../../schemas/handoff.ts';
import { type Finding, REVIEW_IDS, type ReviewAnswer } from '../../../schemas/results.ts';
import { unaccounted } from '../secrets/secret-block.ts';
import type { MaintenanceCycle, ProjectState } from '../state.ts';
import { judgeSecurity } from '../verdicts.ts';
import { guarded, withFiles } from './surfaces.ts';

/**
 * What stops a change after its review, a line each: a question answered with no and a finding that must not stay, and
 * a question that was answered twice or not at all. What the agent says in words counts for nothing.
 */
export function judgeReview(answers: readonly ReviewAnswer[]): readonly string[] {
  return REVIEW_IDS.flatMap((id) => {
    const [answer, ...more] = answers.filter(({ question }) => question === id);
    if (answer === undefined) return [`${id} was not answered`];
    if (more.length > 0) return [`${id} was answered ${more.length + 1} times`];
    const blocking = answer.verdict === 'no' ? answer.findings.filter((one) => one.blocking) : [];
    return blocking.map(({ title, file }) => `${id} no: ${title}${file === null ? '' : ` (${file})`}`);
  });
}

/** The name under which a risk of a change is accepted: the same number means another finding in another change. */
export const riskId = (cycle: MaintenanceCycle, finding: string): string => `${cycle.id}/${finding}`;

/** A risk is accepted for the finding it was accepted for: a later check may give its number to another one. */
function acceptedIn(cycle: MaintenanceCycle, findings: readonly Finding[], risks: readonly AcceptedRisk[]) {
  return risks.flatMap((risk) => {
    const own = findings.find(({ id, title }) => risk.id === riskId(cycle, id) && risk.finding === title);
    return own === undefined ? [] : [{ ...risk, id: own.id }];
  });
}

/** HIGH and CRITICAL findings of a change that are neither mended nor accepted, a line each. */
export function securityBlockers(state: Pick<ProjectState, 'risks'>, cycle: MaintenanceCycle): readonly string[] {
  const findings = cycle.security?.findings ?? [];
  const risks = acceptedIn(cycle, findings, state.risks).map((risk) => ({ ...risk, finding: risk.id }));
  return judgeSecurity(findings, risks).blockers;
}

/** True while nobody has looked at the code as it is now. */
export const isReviewDue = ({ codeSeq }: Pick<ProjectState, 'codeSeq'>, { review }: MaintenanceCycle): boolean =>
  review === null || review.seq < codeSeq;

/**
 * True where the change touches what is checked for security, or a secret was kept out of its commits; and once it was
 * checked, for what was found then is only known to be mended when somebody has looked again.
 */
export const needsSecurity = (state: ProjectState, cycle: MaintenanceCycle): boolean =>
  cycle.security !== null || guarded(withFiles(state, cycle)).length > 0 || unaccounted(state).length > 0;

/** True where it needs a check, and nobody has checked the code as it is now or accounted for every secret. */
export function isSecurityDue(state: ProjectState, cycle: MaintenanceCycle): boolean {
  if (!needsSecurity(state, cycle)) return false;
  return cycle.security === null || cycle.security.seq < state.codeSeq || unaccounted(state).length > 0;
}

/** What keeps a built change from being recorded, a line each; empty while it has not been looked at. */
export function blockersOf(state: ProjectState, cycle: MaintenanceCycle): readonly string[] {
  const said = isReviewDue(state, cycle) ? [] : (cycle.review?.blockers ?? []);
  const found = isSecurityDue(state, cycle) ? [] : securityBlockers(state, cycle);
  return [...said, ...found];
}
