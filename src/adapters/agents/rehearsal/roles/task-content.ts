import type { Task } from '../../../../../schemas/task-graph.ts';
import { LABEL } from '../label.ts';
import { literal, plainWords } from '../language/safe-text.ts';
import type { ProjectModel } from '../model.ts';
import { allFiles } from '../project/all-files.ts';
import type { FileSet } from '../project/base-files.ts';
import {
  featureOfPath,
  lateFeatureFile,
  lateUsage,
  regressionTest,
  withChange,
  withCommand,
} from '../project/maintenance.ts';
import { commentFor, mergeInto } from '../project/merge.ts';
import { styled } from '../project/styled.ts';

/** What every file of a task is written from. */
export interface TaskSource {
  readonly task: Task;
  readonly model: ProjectModel;
  readonly files: FileSet;
}

export function sourceOf(task: Task, model: ProjectModel): TaskSource {
  return { task, model, files: allFiles(model) };
}

/** The project's own file at this path, wherever the project lies. */
function known(files: FileSet, path: string): string | null {
  const own = [...files.keys()].filter((one) => path === one || path.endsWith(`/${one}`));
  const longest = own.reduce((best, one) => (one.length > best.length ? one : best), '');
  return files.get(longest) ?? null;
}

/** For files that only a person's plan knows: the task's criteria, in a form the file type allows. */
function unknown(path: string, task: Task): string {
  const title = `${LABEL}: ${task.id} ${plainWords(task.title, 100)}`;
  const criteria = task.acceptance.map((line) => plainWords(line, 200));
  if (path.endsWith('.json')) return `${JSON.stringify({ _comment: title, acceptance: criteria }, null, 2)}\n`;
  if (path.endsWith('.md'))
    return [`# ${plainWords(task.title, 100)}`, '', `> ${LABEL}`, '', ...criteria.map((line) => `- ${line}`), ''].join(
      '\n',
    );
  const comment = commentFor(path, title);
  if (/\.test\.m?js$/.test(path)) return genericTest(comment ?? '', task);
  if (/\.(?:m?js|[cm]?tsx?)$/.test(path))
    return `${comment}\nexport const acceptance = [\n${criteria.map((line) => `  ${literal(line)},\n`).join('')}];\n`;
  return `${comment ?? title}\n`;
}

function genericTest(comment: string, task: Task): string {
  const paths = task.outputFiles.filter((path) => !/\.test\./.test(path));
  return [
    comment,
    "const assert = await import('node:assert/strict');",
    "const { readFileSync } = await import('node:fs');",
    "const { test } = await import('node:test');",
    '',
    `for (const path of ${JSON.stringify(paths)}) {`,
    "  test(`${path} is there and not empty`, () => assert.notEqual(readFileSync(path, 'utf8').trim(), ''));",
    '}',
    '',
  ].join('\n');
}

function maintained(path: string, existing: string | null, source: TaskSource): string | null {
  const { task, model } = source;
  const code = task.outputFiles.find((one) => /(^|\/)src\/features\//.test(one));
  const feature = code === undefined ? null : featureOfPath(code, task, model.entity);
  if (/(^|\/)tests\/fix-[a-z0-9-]+\.test\.mjs$/.test(path)) return regressionTest(task);
  if (existing !== null && path.endsWith('src/commands.mjs') && feature !== null) return withCommand(existing, feature);
  if (existing !== null && path.endsWith('README.md'))
    return withChange(existing, task, feature === null ? null : lateUsage(feature, model));
  return lateFeatureFile(path, task, model);
}

/**
 * The text an output file of a task shall have. `present` is what is there now, or null. Gives null when the file is
 * the human's and nothing sensible can be added to it.
 */
export function contentOf(path: string, present: string | null, source: TaskSource): string | null {
  const { task, model, files } = source;
  // An empty file holds nobody's words: it is what a program leaves that is killed while it writes.
  const existing = present === '' ? null : present;
  if (task.id.startsWith('MAINT-')) {
    const late = maintained(path, existing, source);
    if (late !== null) return late;
  }
  const own = known(files, path) ?? lateFeatureFile(path, task, model) ?? unknown(path, task);
  return mergeInto(path, existing, styled(path, own, model.style));
}
