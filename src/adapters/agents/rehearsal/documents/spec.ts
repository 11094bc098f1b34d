import { codeOf } from '../kinds/all.ts';
import { LABEL } from '../label.ts';
import { plainWords, quoted } from '../language/safe-text.ts';
import { mention, TOPICS } from '../language/topics.ts';
import type { ProjectModel } from '../model.ts';

/** The line below a document's title that says who wrote it. */
export function signature(): string {
  return `> Written by the ${LABEL} agent. No language model took part.`;
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

function profileTable(model: ProjectModel): string[] {
  const { profile } = model;
  const rows: [string, string][] = [
    ['Platforms', profile.platforms.join(', ')],
    ['Authentication', yesNo(profile.auth)],
    ['Database', yesNo(profile.database)],
    ['Payments', yesNo(profile.payments)],
    ['External APIs', yesNo(profile.externalApis)],
    ['Multi-tenant', yesNo(profile.multiTenant)],
    ['Machine learning', yesNo(profile.machineLearning)],
  ];
  return [
    '## Profile',
    '| Aspect | Value |',
    '|---|---|',
    ...rows.map(([aspect, value]) => `| ${aspect} | ${value} |`),
  ];
}

function featureSections(model: ProjectModel): string[] {
  return model.features.flatMap((feature) => [
    `### ${feature.id}: ${feature.title}`,
    `Reached by the command \`${feature.name}\`.`,
    '',
    '**Acceptance criteria:**',
    ...codeOf(feature, model).criteria.map((line) => `- ${line}`),
    '',
  ]);
}

function decisions(model: ProjectModel): string[] {
  const answers = model.answers.map((one) => {
    const by = one.by === 'recommended' ? ' (recommended; nobody was there to ask)' : '';
    return `- ${plainWords(one.text || one.question, 160)} **${plainWords(one.answer, 160) || 'no answer'}**${by}`;
  });
  const notes = model.notes.map((note) => `- Note: ${plainWords(note, 300)}`);
  return answers.length + notes.length === 0 ? [] : ['## Decisions of the owner', ...answers, ...notes, ''];
}

/** Features for which no code is known beyond a note; what the profile speaks of is asked about there. */
function notedOnly({ features }: ProjectModel): string[] {
  const topics = [TOPICS.payments, TOPICS.auth, TOPICS.externalApis];
  const asked = (title: string) => topics.some((topic) => mention(title, topic) !== null);
  const titles = features.filter(({ kind, title }) => kind === 'record' && !asked(title)).map(({ title }) => title);
  return titles.length === 0
    ? []
    : [`Only noted as it happens, not carried out: ${titles.join('; ')}. What exactly shall it do?`];
}

/** What of the brief this program will not have, said openly. */
export function openQuestions(model: ProjectModel): string[] {
  const { profile } = model;
  return [
    ...notedOnly(model),
    ...(model.later.length > 0
      ? [`Left for a later version: ${model.later.join('; ')}. Which of it matters most?`]
      : []),
    ...(profile.auth ? ['Sign-in is by name only: which accounts and secrets are wanted?'] : []),
    ...(profile.payments ? ['Payments are written down, not made: which provider is wanted?'] : []),
    ...(profile.externalApis ? ['No other service is called: which ones, and with whose keys?'] : []),
    ...(profile.database ? ['Data is kept in a JSON file: is a database server really needed?'] : []),
    ...(profile.multiTenant ? ['All data is in one place: how are organisations kept apart?'] : []),
    ...(profile.machineLearning ? ['Nothing is learnt from data: which model, trained on what?'] : []),
  ];
}

/** The features in one sentence. */
function offered({ features }: ProjectModel): string {
  const lower = (title: string) =>
    /^[A-Z]{2}/.test(title) ? title : `${title.charAt(0).toLowerCase()}${title.slice(1)}`;
  return features.map((feature) => lower(feature.title)).join('; ');
}

/** Commands that come with the data because the features could not be used without them. */
function basicLines({ basics, entity }: ProjectModel): string[] {
  const names = basics.map((one) => `\`${one.name}\``).join(' and ');
  return basics.length === 0 ? [] : [`Not asked for, but needed to use the ${entity.plural}: ${names}.`, ''];
}

/** artifacts/discovery/feature-spec.md from the brief, answers and notes. */
export function specDocument(model: ProjectModel): string {
  const { entity } = model;
  const fields = model.fields.map((field) => `| ${field.name} | ${field.kind} | optional |`);
  const open = openQuestions(model);
  return [
    `# ${model.title}`,
    '',
    signature(),
    '',
    `A program about ${entity.plural}. It offers: ${offered(model)}. The brief, as it was given:`,
    '',
    quoted(model.brief) || '> (empty)',
    '',
    ...profileTable(model),
    '',
    '## Features',
    '',
    ...featureSections(model),
    ...decisions(model),
    '## Data',
    `One entry is a ${entity.countable ? entity.singular : `${entity.singular} entry`}; all of them are the ${entity.plural}.`,
    '',
    '| Field | Type | |',
    '|---|---|---|',
    '| id | number | given by the program, never used twice |',
    '| title | text | 1 to 200 characters |',
    '| done | yes or no | no at first |',
    '| tags | list of text | empty at first |',
    '| createdAt | time (UTC) | given by the program |',
    ...fields,
    '',
    ...basicLines(model),
    `Kept ${model.memoryOnly ? 'in memory only' : 'in one JSON file'}.`,
    '',
    '## Open questions',
    ...(open.length === 0 ? ['None.'] : open.map((line) => `- ${line}`)),
    '',
  ].join('\n');
}
