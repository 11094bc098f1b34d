import { PATHS } from '../../../../../schemas/paths.ts';
import { LABEL } from '../label.ts';
import { plainWords } from '../language/safe-text.ts';
import type { Outcome, Scene } from '../scene.ts';

/** A change that is to be planned in, as the assignment says it. */
interface Order {
  readonly changes: readonly string[];
  readonly tasks: readonly string[];
}

/** What is to be planned in; null for a plan from the start, or one that only has to be put right. */
function orderOf(because: readonly string[]): Order | null {
  const changes = because.filter((line) => /^CHANGE-\d+: /.test(line));
  if (changes.length === 0) return null;
  const named = because.find((line) => line.startsWith('Plan only these anew: ')) ?? '';
  return { changes, tasks: named.split('. ')[0]?.match(/TASK-\d+/g) ?? [] };
}

const LONGEST = 300;

/** One task's block with the change among its criteria; what this agent writes may well come out the same. */
function changed(block: string, changes: readonly string[]): string {
  const criteria = changes.map((change) => `- ${plainWords(change, LONGEST)}`).filter((line) => !block.includes(line));
  const told = block.replace(
    '**Acceptance criteria:**\n',
    (head) => `${head}${criteria.map((line) => `${line}\n`).join('')}`,
  );
  return told.includes('**Empty diff:**')
    ? told
    : told.replace(/^(\*\*can_parallel:\*\*.*\n)/m, '$1**Empty diff:** allowed\n');
}

/** Plans approved changes in: their tasks get the change as a criterion, everything else stays as it is. Null elsewhere. */
export async function replan({ assignment, workspace }: Scene): Promise<Outcome | null> {
  const order = orderOf(assignment.because);
  const present = await workspace.read(PATHS.taskGraph);
  if (order === null || present === null) return null;
  const blocks = present.split(/^(?=### |## )/m);
  const content = blocks
    .map((block) => (order.tasks.some((id) => block.startsWith(`### ${id}:`)) ? changed(block, order.changes) : block))
    .join('');
  const summary = `Planned in: ${order.tasks.join(', ') || 'no task is affected'}.`;
  return {
    closing: `${summary}\n${order.changes.map((change) => `- ${change}`).join('\n')}`,
    result: {
      status: 'completed',
      summary,
      files_modified: [],
      tests_run: [],
      caveats: `${LABEL}: the change stands among the criteria; no code is thought up for it`,
      files: [{ path: PATHS.taskGraph, content }],
      patterns_applied: [],
    },
  };
}
