import { takenFrom } from '../direction.ts';
import { codeOf } from '../kinds/all.ts';
import { CREATORS } from '../kinds/basics.ts';
import type { KindName } from '../kinds/classify.ts';
import { LABEL } from '../label.ts';
import { oneLine, plainWords, slug } from '../language/safe-text.ts';
import type { FeatureModel, ProjectModel } from '../model.ts';
import { dataFile, type FileSet } from './base-files.ts';

function startLines(model: ProjectModel): string[] {
  const cli = model.cli ? ['node src/cli.mjs help'] : [];
  const web = model.web ? ['node src/server.mjs    # then open http://127.0.0.1:3000/'] : [];
  return [...cli, ...web, 'npm test'];
}

/** What to type behind a command to see something, for kinds that need nothing to be there. */
const EXAMPLES: Readonly<Partial<Record<KindName, string>>> = {
  start: '',
  list: '',
  remaining: '',
  turn: '',
  stats: '',
  history: '',
  roll: '2d6',
  coin: '',
  calculate: '"2 * (3 + 4)"',
  convert: '10 km mi',
  password: '',
  strength: 'correct-horse-battery',
  shorten: 'https://example.org/a/long/page',
  split: '30 Ada Bob Cem',
  settle: '',
  score: '3 Ada',
  guess: '50',
  quiz: '',
  reserve: '2030-05-01 "Table for two, Ada"',
  results: '',
};

/** A few commands that can be typed one after the other into an empty program. */
function firstTry(model: ProjectModel): string[] {
  const all = [...model.features, ...model.basics];
  const creator = all.find((feature) => CREATORS.has(feature.kind));
  const others = all.filter((feature) => feature !== creator && EXAMPLES[feature.kind] !== undefined);
  const chosen = [...(creator === undefined ? [] : [creator]), ...others].slice(0, 4);
  const typed = (feature: FeatureModel) => {
    const plain = slug(`First ${model.entity.singular}`).replaceAll('-', ' ');
    const args = feature.kind === 'add' || feature.kind === 'import' ? `"${plain}"` : (EXAMPLES[feature.kind] ?? '');
    return `node src/cli.mjs ${feature.name} ${args}`.trimEnd();
  };
  if (!model.cli || chosen.length === 0) return [];
  return ['## A first try', '```sh', ...chosen.map(typed), '```', ''];
}

/** What a newcomer reads first. */
function readmeText(model: ProjectModel): string {
  const rows = [...model.features, ...model.basics].map((feature) => {
    const { usage } = codeOf(feature, model);
    const call = [feature.name, usage].join(' ').trim().replace(/\|/g, '\\|');
    return `| ${feature.id === 'base' ? '' : feature.id} | ${feature.title} | \`${call}\` |`;
  });
  const fields = model.fields.map((field) => `\`--${field.name}=…\` (${field.kind})`).join(', ');
  const kept = model.memoryOnly
    ? 'Nothing is kept on disk unless the environment variable `DATA_FILE` names a file.'
    : `Data is kept in \`${dataFile(model)}\`; the environment variable \`DATA_FILE\` names another file.`;
  return [
    `# ${model.title}`,
    '',
    `> Written by the ${LABEL} agent: a practice project, small on purpose, that really runs.`,
    '',
    oneLine(plainWords(model.brief, 300), 300) || 'The brief was empty.',
    '',
    ...(model.style.direction === null
      ? []
      : [`Direction of this side: ${model.style.direction} (${takenFrom(model.style).join('; ')}).`, '']),
    '## Start',
    'Node 20 or later; nothing to install.',
    '```sh',
    ...startLines(model),
    '```',
    '',
    ...firstTry(model),
    '## Commands',
    '| Feature | What it does | Command |',
    '|---|---|---|',
    ...rows,
    '',
    ...(fields === '' ? [] : [`Facts about each ${model.entity.singular}: ${fields}.`, '']),
    kept,
    '',
    '## How it is built',
    '- `src/store.mjs` keeps the data and `src/input.mjs` checks what people type; neither knows any feature.',
    '- Each feature is one file in `src/features/` with one test in `tests/`.',
    '- `src/commands.mjs` lists the features; the programs on top only read that list.',
    '',
  ].join('\n');
}

export function readmeFiles(model: ProjectModel): FileSet {
  return new Map([['README.md', readmeText(model)]]);
}
