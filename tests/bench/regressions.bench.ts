/**
 * What it costs to find whose tests run again after a task that changed one file, in plans of 20 to 20,000 tasks, against
 * parsing the ownership map of that plan once: the first look takes the map apart, each further one decodes and compares it.
 * Run: node tests/bench/regressions.bench.ts
 */

import { ownedFiles } from '../../src/core/plan-rules/ownership.ts';
import { startProject } from '../../src/core/project-start.ts';
import type { ProjectState } from '../../src/core/project-state.ts';
import { rerunAfter } from '../../src/core/regressions/rerun.ts';
import { freshTask } from '../../src/core/slices/artifacts.ts';
import { Ownership } from '../../src/runtime/ownership.ts';
import { task } from '../support/story.ts';
import { CREATED } from '../support/view-state.ts';
import { print, quantile } from './support/figures.ts';

const ROUNDS = 200;
const FILE = 'src/t7/a.mjs';

function sampleOf(size: number) {
  const order = Array.from({ length: size }, (_, at) => `TASK-${String(at + 1).padStart(5, '0')}`);
  const files = (at: number): string[] => ['a.mjs', 'b.mjs', 'a.test.mjs'].map((name) => `src/t${at}/${name}`);
  const tasks: ProjectState['tasks'] = Object.fromEntries(
    order.map((id, at) => [id, { ...freshTask(task(1, { id, outputFiles: files(at) })), status: 'DONE' as const }]),
  );
  const rows = order.flatMap((id, at) => files(at).map((path) => `| \`${path}\` | ${id} |`));
  const text = ['| File | Owning Task(s) |', '|---|---|', ...rows, ''].join('\n');
  const state: ProjectState = { ...startProject(CREATED, { seq: 1, at: '2026-01-01T00:00:00.000Z' }), order, tasks };
  return { state, text };
}

async function measure(size: number): Promise<void> {
  const { state, text } = sampleOf(size);
  const ownership = new Ownership();
  const bytes = Buffer.from(text);
  const port = { read: async () => bytes.toString('utf8') };
  const times: number[] = [];
  let commands = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    const rows = await ownership.rowsOf(port, '/p', [FILE]);
    const found = rerunAfter(state, { taskId: 'TASK-00001', files: [FILE], rows }, []);
    times.push(performance.now() - began);
    commands = found?.commands.length ?? 0;
  }
  const began = performance.now();
  ownedFiles(text);
  const floor = { name: 'the map parsed once', value: (performance.now() - began) * 1000 };
  const of = `of ${size} tasks`;
  print({ name: `first look ${of}, ${commands} command`, value: (times[0] ?? 0) * 1000, unit: 'us', floor });
  print({ name: `each further look ${of}`, value: quantile(times) * 1000, unit: 'us', floor });
}

for (const size of [20, 200, 2000, 20_000]) await measure(size);
