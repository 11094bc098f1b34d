import type { Assignment } from '../../schemas/assignment.ts';
import type { Family } from '../../schemas/config.ts';
import { PATHS } from '../../schemas/paths.ts';
import type { Purpose } from '../../schemas/results.ts';

/** How an assignment is put to the agent it is for. */
export interface Telling {
  /** Where the role's contract lies, and its text for agents that do not know it. */
  readonly roleFile: string;
  readonly role: string | null;
  readonly family: Family | null;
  /** The agent is held to the JSON schema of the result. */
  readonly held: boolean;
}

/** Characters of the brief that those are told who work from the specification. */
const LONGEST_BRIEF = 2000;
const FROM_BRIEF: ReadonlySet<string> = new Set(['interview', 'compile', 'plan', 'chat']);

/** The assignment in words, in the order product.md, section 6 names its parts. */
export function renderAssignment(a: Assignment, telling: Telling): string {
  const list = listOf(telling.family?.longestList ?? Number.POSITIVE_INFINITY);
  return [
    ...(telling.role === null ? [] : [telling.role.trim(), '', '---', '']),
    `# Assignment ${a.runId}: ${a.purpose}${a.task === null ? '' : ` ${a.task.id} ${a.task.title}`}`,
    `Role: ${telling.role === null ? telling.roleFile : 'the contract above'}`,
    `Project: ${a.project} (${a.platforms.join(', ') || 'no platform fixed'}${a.tier === null ? '' : `, ${a.tier}`})`,
    '',
    '## Brief',
    briefOf(a),
    '',
    ...list('Answers of the human', a.answers.map(answerLine)),
    ...list('Said by the human', a.notes),
    '## Objective',
    objectiveOf(a),
    '',
    ...list('Features', featuresOf(a)),
    ...(a.task === null ? [] : taskLines(a.task, list)),
    ...list('Builds on', a.buildsOn.map(earlierLine)),
    ...list(
      'Tasks of the plan',
      a.tasks.map((task) => `${task.id} ${task.title}: ${task.status}`),
    ),
    ...list(
      'What the shell found when it ran the commands',
      a.evidence.map((one) => `\`${one.command}\` exit ${one.exit ?? 'none'}`),
    ),
    ...list('Secrets that were blocked (account for each by its id in `secret_blocks` of your result)', secretLines(a)),
    ...list('Direction of this fork', a.direction === null ? [] : [a.direction]),
    ...list('Patterns from earlier projects (say in your result which you applied)', a.patterns.map(patternLine)),
    ...list('Only this is asked', a.focus),
    ...list('Why you are asked again', a.because),
    ...list('Read first', readFirstOf(a)),
    ...list('You may write', writableOf(a)),
    ...list('Do not touch', a.mayNotTouch),
    ...list('Hand over in `files` of your result', a.mayDeliver),
    ...list('How to work', telling.family?.advice ?? []),
    '## Answer',
    ...(telling.held ? heldAnswer(a) : blockAnswer(a)),
    '',
  ].join('\n');
}

/** What each run is for; the role's contract says how it is done. */
const OBJECTIVES: Readonly<Record<Purpose, string>> = {
  interview: 'Find out what the human wants built: ask what the brief leaves open, nothing it already says.',
  compile: 'Write the specification and the design contract from the brief and the answers.',
  plan: 'Plan the work: interfaces, schema, contracts and the tasks in the order in which they can be built.',
  task: 'Finish this one task: the code, the tests its contract names, and gate commands that exit 0.',
  critique: 'Judge what was built against the specification; every finding names its file.',
  security: 'Look for what someone with bad intent could use; every finding names its file.',
  verify: 'Judge whether what was built can be shipped, from the commands the shell ran.',
  scope: 'Say what the request touches, and plan it in one to five tasks.',
  review: 'Answer the questions about this one change, each from what the files really hold.',
  impact: 'Look over the list of what a change affects: name tasks it misses, and doubt those it is wrong about.',
  chat: 'Answer the human. Nothing is changed.',
};

const NOTHING = 'nothing: you only read, and the shell compares the files afterwards';
const NOTHING_ELSE = 'nothing else';

const writableOf = ({ mayWrite }: Assignment): readonly string[] =>
  mayWrite.length === 0 ? [NOTHING] : [...mayWrite, NOTHING_ELSE];

const objectiveOf = ({ purpose, task }: Assignment): string =>
  task === null ? OBJECTIVES[purpose] : `${OBJECTIVES[purpose]} It is ${task.id}: ${task.title}.`;

/** Who builds a task is told the features it serves, and no other ones. */
function featuresOf({ features, task }: Assignment): readonly string[] {
  const served = task === null ? features : features.filter(({ id }) => task.features.includes(id));
  return served.map(({ id, title }) => `${id}: ${title}`);
}

/** The interfaces of the whole project may be long: said is which files' are meant. */
function readFirstOf({ readFirst, task, buildsOn }: Assignment): readonly string[] {
  const files = [...buildsOn.flatMap((one) => one.outputFiles), ...(task?.outputFiles ?? [])];
  const about = files.length === 0 ? '' : `: what it says of ${files.join(', ')}`;
  return readFirst.map((path) => (path === PATHS.interfaces ? `${path}${about}` : path));
}

const patternLine = ({ id, title, context, pattern, pitfall }: Assignment['patterns'][number]): string =>
  `${id} ${title}: ${pattern}${pitfall === '' ? '' : ` Keeps from: ${pitfall}`}${context === '' ? '' : ` (${context})`}`;

const secretLines = ({ secretBlocks = [] }: Assignment): readonly string[] =>
  secretBlocks.map(({ id, file, line, kind, status }) => {
    const said = status === 'allowed' ? 'no secret, says the human' : status;
    return `${id} ${file}:${line} ${kind} (${said})`;
  });

const earlierLine = ({ id, title, status, outputFiles }: Assignment['buildsOn'][number]): string =>
  `${id} ${title} (${status}): ${outputFiles.join(', ') || 'no files'}`;

type List = (title: string, items: readonly string[]) => readonly string[];

const listOf =
  (longest: number): List =>
  (title, items) => {
    if (items.length === 0) return [];
    const more = items.length - longest;
    const rest = more > 0 ? [`- (and ${more} more, in the files)`] : [];
    return [`## ${title}`, ...items.slice(0, longest).map((item) => `- ${item}`), ...rest, ''];
  };

function briefOf({ brief, purpose }: Assignment): string {
  if (FROM_BRIEF.has(purpose) || brief.length <= LONGEST_BRIEF) return brief;
  return `${brief.slice(0, LONGEST_BRIEF)} … (the specification says the rest)`;
}

const answerLine = ({ text, answer, by }: Assignment['answers'][number]): string =>
  `${text} ${answer}${by === 'recommended' ? ' (recommended answer, nobody was asked)' : ''}`;

function taskLines(task: NonNullable<Assignment['task']>, list: List): readonly string[] {
  return [
    ...list('Acceptance criteria', task.acceptance),
    ...list(
      'Test contract',
      task.contracts.map((c) => `${c.id} ${c.behaviour} (${c.type}, ${c.file})`),
    ),
    ...list('Gate commands, run by the shell after you', task.gateCommands),
  ];
}

const NO_QUESTIONS = 'Do not ask; decide and say in caveats what you assumed.';

function blockAnswer({ roundsLeft }: Assignment): readonly string[] {
  return [
    'End with one fenced block whose info string is `codesleuth-result`, holding JSON as the role file says.',
    roundsLeft > 0
      ? `You may ask: a line \`CLARIFICATION_NEEDED:\`, then lines \`Q1: text | Options: [A, B] | Recommended: [A]\`; ${roundsLeft} rounds are left.`
      : NO_QUESTIONS,
  ];
}

function heldAnswer({ roundsLeft }: Assignment): readonly string[] {
  return [
    'Answer by the JSON schema you are given: `result` holds what the role file shows in its `codesleuth-result` block.',
    roundsLeft > 0
      ? `You may ask: put the questions in \`questions\` and leave \`result\` null; ${roundsLeft} rounds are left. Else leave \`questions\` empty.`
      : `${NO_QUESTIONS} Leave \`questions\` empty.`,
  ];
}
