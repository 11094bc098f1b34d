import { AGENT_NAMES, STAGES } from '../../schemas/stage.ts';
import { count } from './count.ts';
import { openCycle } from './maintenance/cycles.ts';
import { isShipped } from './next-step.ts';
import { registeredStage } from './registered-stage.ts';
import { statusOf } from './secrets/secret-block.ts';
import { type Block, say, table } from './show.ts';
import { nextWords, taskCounts } from './standing.ts';
import type { ProjectState } from './state.ts';

/** Everything `!state` shows, as tables. */
export function describeState(project: ProjectState): readonly Block[] {
  const counts = taskCounts(project);
  return [
    table(project.name, [
      ['Directory', project.dir],
      ['Stage', `${project.stage} (registered as ${registeredStage(project)})`],
      ['Agent', `${project.lastAgent} ${AGENT_NAMES[project.lastAgent]}`],
      ['Backend', project.backend],
      ['Platforms', project.platforms.join(', ') || 'none'],
      [
        'Tier',
        project.spec === null ? 'set at !compile' : `${project.spec.tier}: ${project.spec.tierReasons.join('; ')}`,
      ],
      ['HANDOFF', project.handoffVersion === 0 ? 'not written yet' : `v${project.handoffVersion}`],
      [
        'Tasks',
        counts.total === 0 ? 'none planned' : `${counts.done} DONE, ${counts.blocked} BLOCKED, ${counts.total} in all`,
      ],
      ['Stopped', project.halt === null ? 'no' : `${project.halt.reason}: ${project.halt.detail}`],
      [
        'Critic',
        project.critique === null
          ? '-'
          : `${project.critique.verdict}, mean ${project.critique.mean}${stale(project, project.critique.seq)}`,
      ],
      ['Security', securityWords(project)],
      [
        'Verdict',
        project.verification === null
          ? '-'
          : `${project.verification.verdict}${stale(project, project.verification.seq)}`,
      ],
      ['Maintenance', openCycle(project)?.id ?? `${project.maintenance.length} cycles ended`],
      ['Undo', undoWords(project)],
      ['Journal', `${count(project.seq, 'event')}, ${count(project.runCount, 'run')}`],
    ]),
    ...taskTable(project),
    ...secretTable(project),
    ...nextWords(project),
  ];
}

function undoWords({ travel, undo }: ProjectState): string {
  if (travel !== null) return `on the way: ${travel.travel.label}`;
  return undo === null ? '-' : `takes back ${undo.label}, of ${undo.at}`;
}

const stale = (project: ProjectState, seq: number): string => (seq < project.codeSeq ? ' (older than the code)' : '');

function securityWords(project: ProjectState): string {
  if (project.security === null) return '-';
  const { findings, blockers } = project.security;
  return `${count(findings.length, 'finding')}, ${count(blockers.length, 'blocker')}, ${project.risks.length} accepted${stale(project, project.security.seq)}`;
}

function taskTable(project: ProjectState): readonly Block[] {
  const ids = Object.keys(project.tasks);
  if (ids.length === 0) return [];
  const rows = ids.flatMap((id) => {
    const task = project.tasks[id];
    return task === undefined ? [] : [[id, task.status, task.task.title, task.checkpoint?.sha.slice(0, 8) ?? '']];
  });
  return [table('Tasks', rows)];
}

function secretTable({ secrets }: ProjectState): readonly Block[] {
  const rows = secrets.map((block) => {
    const { file, line, kind } = block.found;
    return [block.id, statusOf(block), `${file}:${line}`, kind];
  });
  return rows.length === 0 ? [] : [table('Secrets that were blocked', rows)];
}

const GATE_OF_STAGE = ['kickoff', '!plan', '!build', '!critic', '!security', '!verify', 'Start agent 7'];

/** The stages in a row, done ones ticked, the present one marked in words too. */
export function drawPipeline(project: ProjectState): readonly Block[] {
  const now = STAGES.indexOf(project.stage);
  const rows = STAGES.map((stage, index) => {
    const done = index < now || (stage === 'verification' && isShipped(project));
    const agent = `Agent ${index + 1} ${AGENT_NAMES[index + 1] ?? ''}`;
    const gate = GATE_OF_STAGE[index] ?? '';
    if (index === now) return [`▶ ${stage}`, agent, gate, '<- here'];
    return [`${done ? '✓' : '·'} ${stage}`, agent, gate, ''];
  });
  return [table('Pipeline', rows), ...stopped(project), ...nextWords(project)];
}

function stopped(project: ProjectState): readonly Block[] {
  return project.halt === null ? [] : [say('warn', `${project.halt.reason}: ${project.halt.detail}`)];
}
