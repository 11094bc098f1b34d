import type { ProjectModel } from '../model.ts';
import { dataFile } from '../project/base-files.ts';
import { signature } from './spec.ts';

/** artifacts/build/TDD.md: how the program is built. */
export function technicalDesign(model: ProjectModel, base: string): string {
  const others = model.platforms.filter((platform) => platform !== 'Web' && platform !== 'Linux');
  return [
    `# Technical design: ${model.title}`,
    '',
    signature(),
    '',
    '## Shape',
    `A dependency-free Node program${base === '' ? '' : ` in \`${base}\``}: a store, one module per feature, and thin surfaces on top.`,
    '',
    '```',
    model.web ? 'browser -> src/app.mjs -> src/commands.mjs -> src/features/* -> src/store.mjs' : '',
    model.cli ? 'terminal -> src/cli.mjs -> src/commands.mjs -> src/features/* -> src/store.mjs' : '',
    '```',
    '',
    '## Data',
    model.memoryOnly
      ? 'In memory; a file only where DATA_FILE names one.'
      : `One JSON file, \`${dataFile(model)}\`, replaced as a whole by renaming.`,
    '',
    '## Errors',
    'What people can put right is a UserError with a sentence for them; everything else is a fault of the program and is not hidden.',
    '',
    '## Platforms',
    `Asked for: ${model.platforms.join(', ')}.`,
    ...(others.length > 0
      ? [
          `This agent writes a Node program only: tool chains, signing and packages for ${others.join(', ')} are left to a real one.`,
        ]
      : []),
    '',
    '## Tests',
    'Each module has tests of the good case, wrong input and a round trip through the file, run by `node --test`.',
    '',
  ].join('\n');
}

/** artifacts/build/DECISIONS.md. */
export function decisionsDocument(model: ProjectModel): string {
  return [
    `# Decisions: ${model.title}`,
    '',
    signature(),
    '',
    '## 1. No dependencies',
    'Context: the project must run wherever Node 20 does. Decision: only the standard library. Consequence: nothing to install or update.',
    '',
    `## 2. ${model.memoryOnly ? 'Memory only' : 'One JSON file'}`,
    `Context: ${model.profile.database ? 'the brief speaks of a database, but a server cannot be assumed here' : 'one person, little data'}. Decision: ${
      model.memoryOnly ? 'nothing is kept on disk by default' : 'one file, replaced as a whole'
    }. Consequence: no two programs may write at once.`,
    '',
    '## 3. One command per feature',
    'Context: features come and go. Decision: each is a module with a name, a usage and a run function. Consequence: surfaces need no change when one is added.',
    '',
  ].join('\n');
}
