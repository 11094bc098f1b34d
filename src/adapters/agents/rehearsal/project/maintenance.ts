import type { Task } from '../../../../../schemas/task-graph.ts';
import { codeOf } from '../kinds/all.ts';
import { classify } from '../kinds/classify.ts';
import { LABEL } from '../label.ts';
import type { Entity } from '../language/entity.ts';
import { plainWords } from '../language/safe-text.ts';
import type { FeatureModel, ProjectModel } from '../model.ts';
import { featureFiles } from './feature-files.ts';
import { sharedFile } from './shared-files.ts';
import { commandImport } from './surface-files.ts';

/** The feature a file belongs to, by its name: for tasks that came after the plan. */
export function featureOfPath(path: string, task: Task, entity: Entity): FeatureModel | null {
  const name = /(?:^|\/)(?:src\/features|tests)\/([a-z][a-z0-9-]*?)(?:\.test)?\.mjs$/.exec(path)?.[1];
  // A test alone is not a feature: its module must be of the same task.
  if (name === undefined || !task.outputFiles.some((one) => one.endsWith(`src/features/${name}.mjs`))) return null;
  const title = plainWords(task.title, 80) || name;
  return { id: task.id, title, kind: classify(title, entity), name };
}

/** Adds a command to commands.mjs, once. */
export function withCommand(source: string, feature: Pick<FeatureModel, 'name'>): string {
  const { line, name } = commandImport(feature);
  if (source.includes(line)) return source;
  const lastImport = source.lastIndexOf('\nimport ');
  const end = lastImport === -1 ? 0 : source.indexOf('\n', lastImport + 1) + 1;
  const imported = `${source.slice(0, end)}${line}\n${source.slice(end)}`;
  return imported.replace(/(export const commands = \[[^\]]*)\];/, (_all, list: string) => `${list}  ${name},\n];`);
}

const CHANGES = '## Changes since the first version';

/** Adds a line about a maintenance task to a README, once. */
export function withChange(readme: string, task: Task, usage: string | null): string {
  const line = `- ${task.id}: ${plainWords(task.title, 100)}${usage === null ? '' : ` (\`${usage}\`)`}, by ${LABEL}`;
  if (readme.includes(line)) return readme;
  const text = readme.replace(/\n*$/, '\n');
  if (!text.includes(CHANGES)) return `${text}\n${CHANGES}\n${line}\n`;
  return `${text.trimEnd()}\n${line}\n`;
}

const REGRESSION = `import assert from 'node:assert/strict';
import test from 'node:test';
import { commands } from '../src/commands.mjs';
import { UserError } from '../src/input.mjs';
import { openStore } from '../src/store.mjs';
import { noon } from './temp-file.mjs';

const ODD = [[], [''], ['0'], ['-1'], ['999999'], ['x'.repeat(1000)], ['\\u0000'], ['--'], ['1', '\\u001b[2J'], ['__proto__']];

for (const command of commands) {
  test(\`\${command.name} answers or refuses odd input, and never breaks\`, () => {
    for (const args of ODD) {
      const store = openStore(null, noon);
      store.add('something');
      try {
        assert.equal(typeof command.run(store, args).text, 'string', JSON.stringify(args));
      } catch (error) {
        assert.ok(error instanceof UserError, \`\${JSON.stringify(args)}: \${error.stack}\`);
      }
    }
  });
}
`;

/** A test that guards against the fault a request is about: every command is fed what commonly breaks programs. */
export function regressionTest(task: Task): string {
  return `// ${LABEL}: ${task.id} ${plainWords(task.title, 100)}\n${REGRESSION}`;
}

function withFeature(model: ProjectModel, feature: FeatureModel): ProjectModel {
  return { ...model, features: [...model.features, feature] };
}

/** Code and test of a feature that came after the plan, by path; null when the path is neither. */
export function lateFeatureFile(path: string, task: Task, model: ProjectModel): string | null {
  const shared = sharedFile(path);
  if (shared !== null && task.id.startsWith('MAINT-')) return shared;
  const feature = featureOfPath(path, task, model.entity);
  if (feature === null) return null;
  const files = featureFiles(feature, withFeature(model, feature));
  const known = [...files].find(([own]) => path === own || path.endsWith(`/${own}`));
  return known?.[1] ?? null;
}

/** The usage line of a late feature, for help and README. */
export function lateUsage(feature: FeatureModel, model: ProjectModel): string {
  return [feature.name, codeOf(feature, withFeature(model, feature)).usage].join(' ').trim();
}
