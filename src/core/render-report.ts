import type { Bundle } from '../../schemas/event.ts';
import { PATHS } from '../../schemas/paths.ts';
import type { ResultFile } from '../../schemas/results.ts';
import { renderCycles } from './maintenance/record.ts';
import { renderMigration } from './migrations/render-migration.ts';
import { renderCriticism } from './reports/criticism.ts';
import { renderPrBody } from './reports/pr-body.ts';
import { renderSecurityReport } from './reports/security-report.ts';
import { backendLabel } from './reports/text.ts';
import { renderVerificationReport } from './reports/verification-report.ts';
import type { ProjectState } from './state.ts';
import { judgeCritique, judgeSecurity, judgeShip } from './verdicts.ts';

/** The report a reviewing stage leaves, rendered by the shell from the judged data; empty for bundles without one. */
export function renderReport(state: ProjectState, bundle: Bundle): ResultFile[] {
  const head = { project: state.name, backend: backendLabel(state.backend, state.model) };
  if (bundle === 'critique' && state.critique !== null) {
    const { scores, criticalFlaws } = state.critique;
    const data = { ...head, ...state.critique, ...judgeCritique(scores, criticalFlaws) };
    return [{ path: PATHS.criticism, content: renderCriticism(data) }];
  }
  if (bundle === 'security' && state.security !== null) {
    const judged = judgeSecurity(state.security.findings, state.risks);
    const data = { ...head, ...state.security, ...judged, accepted: state.risks, secrets: state.secrets };
    return [{ path: PATHS.securityReport, content: renderSecurityReport(data) }];
  }
  if (bundle === 'verification' && state.verification !== null) return verified(state, head, state.verification);
  if (bundle === 'maintenance') return renderCycles(state);
  return bundle === 'migration' ? renderMigration(state) : [];
}

interface Head {
  readonly project: string;
  readonly backend: string;
}

/** The verdict, and with it what a pull request says; once written that goes on telling the last verdict. */
function verified(
  state: ProjectState,
  head: Head,
  verification: NonNullable<ProjectState['verification']>,
): ResultFile[] {
  const { phases, compliance } = verification;
  const features = (state.spec?.features ?? []).map((feature) => feature.id);
  const judged = judgeShip({ phases, compliance, features });
  const data = { ...head, ...verification, ...judged, notes: verification.notes };
  const report = { path: PATHS.verificationReport, content: renderVerificationReport(data) };
  const ships = judged.verdict !== 'NO-SHIP' || PATHS.prBody in state.delivered;
  return ships ? [report, { path: PATHS.prBody, content: renderPrBody(state) }] : [report];
}
