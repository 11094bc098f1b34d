import { PATHS } from '../../../schemas/paths.ts';
import type { ResultFile } from '../../../schemas/results.ts';
import { count } from '../count.ts';
import { backendLabel, bullets, inline, report, table } from '../reports/text.ts';
import type { MaintenanceCycle, ProjectState } from '../state.ts';
import { tasksOfCycle } from './cycles.ts';
import { guarded, withFiles } from './surfaces.ts';

/** Where the record of a change lies. */
export const recordPath = (id: string): string => `${PATHS.maintenance}/${id}.md`;

/** The record of the change that was finished last. */
export function renderCycles(state: ProjectState): ResultFile[] {
  const last = state.maintenance.findLast(({ status }) => status === 'finished');
  return last === undefined ? [] : [{ path: recordPath(last.id), content: renderCycle(state, last) }];
}

function renderCycle(state: ProjectState, cycle: MaintenanceCycle): string {
  const surfaces = withFiles(state, cycle).map(({ surface, why }) => `${surface}: ${why}`);
  const tasks = tasksOfCycle(state, cycle).map(({ task, status, checkpoint }) => [
    task.id,
    task.title,
    status,
    checkpoint?.sha ?? '',
  ]);
  const head = {
    title: `${cycle.id}: ${cycle.title}`,
    project: state.name,
    backend: backendLabel(state.backend, state.model),
  };
  return report(head, [
    `**Asked for:** ${cycle.at}  \n**Finished:** ${cycle.endedAt ?? ''}`,
    `## Request\n\n${inline(cycle.request)}`,
    `## Reason\n\n${inline(cycle.reason)}`,
    `## Surface\n\n${bullets(surfaces)}`,
    `## Tasks\n\n${table(['Task', 'Title', 'Status', 'Commit'], tasks)}`,
    `## Files changed\n\n${bullets(cycle.files)}`,
    `## Questions to the Critic\n\n${questions(cycle)}`,
    `## Security\n\n${security(state, cycle)}`,
  ]);
}

function questions({ review }: MaintenanceCycle): string {
  if (review === null) return 'None were asked.';
  const rows = review.questions.map(({ id, text }) => {
    const answer = review.answers.find(({ question }) => question === id);
    const found = (answer?.findings ?? []).map(({ title }) => title).join('; ');
    return [
      id,
      text,
      answer?.verdict ?? '',
      [answer?.evidence ?? '', found].filter((words) => words !== '').join(' — '),
    ];
  });
  return table(['No.', 'Question', 'Answer', 'Evidence'], rows);
}

function security(state: ProjectState, cycle: MaintenanceCycle): string {
  const { security: found } = cycle;
  if (found === null) {
    return guarded(withFiles(state, cycle)).length === 0
      ? 'Not checked: the change touches neither auth, data nor infra.'
      : 'Not checked here.';
  }
  const accepted = state.risks.filter(({ id }) => id.startsWith(`${cycle.id}/`));
  const rows = found.findings.map(({ id, severity, title, status }) => {
    const risk = accepted.find((one) => one.id === `${cycle.id}/${id}` && one.finding === title);
    return [id, severity, title, risk === undefined ? status : `accepted: ${risk.rationale}`];
  });
  if (rows.length === 0) return `Nothing was found in ${count(found.domains, 'domain')}.`;
  return table(['No.', 'Severity', 'Finding', 'State'], rows);
}
