import { count } from '../count.ts';
import { type Block, say, table } from '../show.ts';
import type { MaintenanceCycle, ProjectState } from '../state.ts';
import { tasksOfCycle } from './cycles.ts';
import { estimateWords } from './estimate.ts';
import { blockersOf, isReviewDue, isSecurityDue, needsSecurity, securityBlockers } from './judge.ts';
import { guarded, ownersOf, withFiles } from './surfaces.ts';

type Row = readonly [label: string, text: string];

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const listed = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(', '));

function surfaceWords(state: ProjectState, cycle: MaintenanceCycle): string {
  const all = withFiles(state, cycle);
  return all.map(({ surface, why, by }) => `${surface} (${by === 'agent' ? 'declared' : why})`).join('; ') || 'none';
}

function checkWords(state: ProjectState, cycle: MaintenanceCycle): string {
  const asked = guarded(withFiles(state, cycle)).map(({ surface }) => surface);
  if (asked.length === 0) return 'not needed: it touches neither auth, data nor infra';
  return `after the build, for it touches ${asked.join(', ')}`;
}

function taskRows(state: ProjectState, cycle: MaintenanceCycle): readonly Row[] {
  return tasksOfCycle(state, cycle).flatMap(({ task }): Row[] => [
    [task.id, `${task.title} [${task.type}]`],
    ['  files', listed(task.outputFiles)],
    ['  tests', listed([...new Set(task.contracts.map(({ file }) => file))])],
    ['  gates', listed(task.gateCommands)],
  ]);
}

function ownerWords(state: ProjectState, cycle: MaintenanceCycle): string {
  const files = tasksOfCycle(state, cycle).flatMap(({ task }) => task.outputFiles);
  const owners = ownersOf(state, files, cycle.taskIds);
  return owners.map(({ task, files: own }) => `${task.id} (${own.join(', ')})`).join('; ') || 'nobody';
}

/** What is proposed, before anything is built: all that the human approves by `!m-build`. */
export function scopeRows(state: ProjectState, cycle: MaintenanceCycle): readonly Row[] {
  return [
    ['Request', oneLine(cycle.request)],
    ['Reason', oneLine(cycle.reason)],
    ['Surface', surfaceWords(state, cycle)],
    ['Security', checkWords(state, cycle)],
    ...taskRows(state, cycle),
    ['Files of', ownerWords(state, cycle)],
    ['Estimate', estimateWords(state, cycle.taskIds)],
  ];
}

/** Where a change stands in its own steps. */
function stepOf(state: ProjectState, cycle: MaintenanceCycle): string {
  if (cycle.status === 'requested') return state.halt === null ? 'being scoped' : `stopped: ${state.halt.detail}`;
  if (cycle.status === 'scoped') return 'scoped; nothing is built before !m-build';
  if (cycle.status !== 'approved') return cycle.status;
  const tasks = tasksOfCycle(state, cycle);
  const done = tasks.filter(({ status }) => status === 'DONE').length;
  if (state.halt !== null) return `stopped: ${state.halt.detail}`;
  if (done < tasks.length) return `being built: ${done} of ${count(tasks.length, 'task')} DONE`;
  if (blockersOf(state, cycle).length > 0) return 'built, and held by what was found';
  return 'built; it is being looked at';
}

/** What the Critic said of a change, in a few words. */
export function reviewWords(state: Pick<ProjectState, 'codeSeq'>, cycle: MaintenanceCycle): string {
  const { review } = cycle;
  if (review === null) return 'not asked yet';
  const answers = review.answers.map(({ question, verdict }) => `${question} ${verdict}`).join(', ');
  const old = cycle.status === 'approved' && isReviewDue(state, cycle) ? ' (older than the code)' : '';
  return `${answers}${review.blockers.length === 0 ? '' : `; ${review.blockers.length} blocking`}${old}`;
}

/** What the security check of a change found, in a few words. */
export function securityWords(state: ProjectState, cycle: MaintenanceCycle): string {
  const { security } = cycle;
  // What is over is not judged by what later changes made of its files.
  if (cycle.status === 'finished' && security === null) return 'not needed';
  if (cycle.endedAt !== null && security === null) return 'not made';
  if (security === null) return needsSecurity(state, cycle) ? 'not made yet' : 'not needed';
  const open = securityBlockers(state, cycle).length;
  const old = cycle.status === 'approved' && isSecurityDue(state, cycle) ? ' (older than the code)' : '';
  const accepted = state.risks.filter(({ id }) => id.startsWith(`${cycle.id}/`)).length;
  return `${count(security.findings.length, 'finding')}, ${open} blocking${accepted === 0 ? '' : `, ${accepted} accepted`}${old}`;
}

/** Everything `!m-status` says of the open change. */
export function cycleBlocks(state: ProjectState, cycle: MaintenanceCycle): readonly Block[] {
  const tasks = tasksOfCycle(state, cycle).map(({ task, status, checkpoint }) => [
    task.id,
    `${status} ${task.title}${checkpoint === null ? '' : ` (${checkpoint.sha.slice(0, 8)})`}`,
  ]);
  const rows = [
    ['Stands', stepOf(state, cycle)],
    ['Request', oneLine(cycle.request)],
    ['Surface', cycle.taskIds.length === 0 ? 'not known yet' : surfaceWords(state, cycle)],
    ...tasks,
    ['Critic', reviewWords(state, cycle)],
    ['Security', securityWords(state, cycle)],
  ];
  const held = blockersOf(state, cycle).map((line) => `holds: ${line}`);
  return [table(`${cycle.id}: ${oneLine(cycle.title)}`, rows), ...(held.length === 0 ? [] : [say('warn', ...held)])];
}
