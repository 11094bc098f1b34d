import type { Task } from '../../../../../schemas/task-graph.ts';
import { plainWords } from '../language/safe-text.ts';
import type { Plan } from './plan-tasks.ts';
import { signature } from './spec.ts';

function cell(text: string): string {
  return text.replace(/\|/g, '/');
}

function block(task: Task): string[] {
  return [
    `### ${task.id}: ${task.title}`,
    '**Status:** PENDING',
    `**Task type:** ${task.type}`,
    `**Platform:** ${task.platform}`,
    `**depends_on:** ${task.dependsOn.length === 0 ? 'none' : task.dependsOn.join(', ')}`,
    `**Features:** ${task.features.length === 0 ? 'none' : task.features.join(', ')}`,
    `**can_parallel:** ${task.canParallel}`,
    ...(task.emptyDiffAllowed ? ['**Empty diff:** allowed'] : []),
    '**output_files:**',
    ...task.outputFiles.map((path) => `- ${path}`),
    '**Acceptance criteria:**',
    ...task.acceptance.map((line) => `- ${plainWords(line, 300)}`),
    `**Test contract status:** ${task.testStatus}`,
    '**Test contract:**',
    '| # | Behavior description | Test type | Test file |',
    '|---|---|---|---|',
    ...task.contracts.map((one) => `| ${one.id} | ${cell(one.behaviour)} | ${one.type} | ${one.file} |`),
    '**Gate commands:**',
    ...task.gateCommands.map((command) => `- ${command}`),
    '**Checkpoint:** none',
    '',
  ];
}

/** artifacts/build/TASK-GRAPH.md (product.md, section 4). */
export function taskGraph(title: string, plan: Plan): string {
  return [
    `# Task graph: ${title}`,
    '',
    signature(),
    '',
    ...plan.tasks.flatMap(block),
    '## Parallelism Map',
    ...plan.batches.map((batch, at) => `- Batch ${at + 1}: ${batch.join(', ')}`),
    '',
  ].join('\n');
}

/** artifacts/build/FILE_OWNERSHIP_MAP.md: which task may write which file. */
export function ownershipMap(title: string, tasks: readonly Task[]): string {
  const owners = new Map<string, string[]>();
  for (const task of tasks)
    for (const path of task.outputFiles) owners.set(path, [...(owners.get(path) ?? []), task.id]);
  return [
    `# File ownership: ${title}`,
    '',
    signature(),
    '',
    '| File | Owning Task(s) |',
    '|---|---|',
    ...[...owners].map(([path, ids]) => `| \`${path}\` | ${ids.join(', ')} |`),
    '',
  ].join('\n');
}
