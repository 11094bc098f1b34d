import * as z from 'zod';
import type { FileFacts } from '../../schemas/code-facts.ts';
import type { Observation } from '../../schemas/observation.ts';
import { PATHS } from '../../schemas/paths.ts';
import { TASK_TYPES, type Task } from '../../schemas/task-graph.ts';
import { printTaskGraph } from '../../src/core/task-graph.ts';
import { sha256 } from './memory-project.ts';

/** A project in short, and changes to it with the tasks they truly affect, as a person says. */
export const sampleSchema = z.object({
  title: z.string(),
  /** The first so many tasks are built: their code is there. */
  done: z.int(),
  tables: z.record(z.string(), z.string()),
  endpoints: z.array(z.string()),
  features: z.record(z.string(), z.string()),
  /** Id, title, type, what it depends on, features, files, acceptance, files its own files import. */
  tasks: z.array(
    z.tuple([
      z.string(),
      z.string(),
      z.enum(TASK_TYPES),
      z.array(z.string()),
      z.array(z.string()),
      z.array(z.string()),
      z.array(z.string()),
      z.array(z.string()),
    ]),
  ),
  changes: z.array(
    z.object({
      text: z.string(),
      why: z.string(),
      affected: z.array(z.string()),
      /** Tasks of which a person may say either. */
      also: z.array(z.string()).default([]),
    }),
  ),
});
export type Sample = z.infer<typeof sampleSchema>;

export function tasksOf(sample: Sample): readonly Task[] {
  return sample.tasks.map(([id, title, type, dependsOn, features, outputFiles, acceptance]) => ({
    id,
    title,
    type,
    platform: 'web',
    dependsOn,
    canParallel: false,
    outputFiles,
    features,
    acceptance,
    testStatus: 'EXEMPT',
    contracts: [],
    gateCommands: ['npm test'],
    emptyDiffAllowed: false,
  }));
}

/** What lies in the code of the built tasks. */
export function factsOf(sample: Sample): readonly FileFacts[] {
  return sample.tasks.slice(0, sample.done).flatMap(([, , , , , files, , imports]) =>
    files.map((path) => ({
      path,
      size: 1,
      mtimeMs: 1,
      sha256: sha256(path),
      imports: imports.map((to) => relative(path, to)),
      symbols: [],
    })),
  );
}

const relative = (from: string, to: string): string => `${'../'.repeat(from.split('/').length - 1) || './'}${to}`;

const seen = (path: string, lines: readonly string[]) => {
  const text = `${lines.join('\n')}\n`;
  return { path, text, sha256: sha256(text) };
};

/** The documents of the project, as they would be observed. */
export function observedOf(sample: Sample): Observation {
  const tasks = tasksOf(sample);
  const features = Object.entries(sample.features).flatMap(([id, title]) => [`### ${id}: ${title}`, '- it works', '']);
  const tables = Object.entries(sample.tables).flatMap(([name, columns]) => [`### Table: ${name}`, columns, '']);
  const rows = tasks.flatMap(({ id, outputFiles }) => outputFiles.map((path) => `| \`${path}\` | ${id} |`));
  return {
    spec: seen(PATHS.spec, [`# ${sample.title}`, '', '## Features', '', ...features]),
    designContract: null,
    taskGraph: { path: PATHS.taskGraph, text: printTaskGraph('Plan', tasks, []), sha256: '' },
    interfaces: seen(PATHS.interfaces, ['# Interfaces', ...sample.endpoints.map((endpoint) => `- \`${endpoint}\``)]),
    schema: seen(PATHS.schema, ['# Schema', ...tables]),
    ownership: seen(PATHS.ownership, ['| File | Owning Task(s) |', '|---|---|', ...rows]),
    contracts: Object.keys(sample.tables).map((name) => seen(`contracts/${name}.contracts.ts`, [`// table: ${name}`])),
    openapi: {
      endpoints: sample.endpoints.map((endpoint) => ({
        method: endpoint.split(' ')[0] ?? '',
        path: endpoint.split(' ')[1] ?? '',
      })),
      error: null,
    },
    handoff: null,
    securityReport: false,
    criticism: false,
    git: null,
  };
}
