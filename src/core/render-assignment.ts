import type { Assignment } from '../../schemas/assignment.ts';
import type { Family } from '../../schemas/config.ts';

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
    ...list(
      'Features',
      a.features.map((feature) => `${feature.id}: ${feature.title}`),
    ),
    ...(a.task === null ? [] : taskLines(a.task, list)),
    ...list(
      'Tasks of the plan',
      a.tasks.map((task) => `${task.id} ${task.title}: ${task.status}`),
    ),
    ...list(
      'What the shell found when it ran the commands',
      a.evidence.map((one) => `\`${one.command}\` exit ${one.exit ?? 'none'}`),
    ),
    ...list('Direction of this fork', a.direction === null ? [] : [a.direction]),
    ...list('Why you are asked again', a.because),
    ...list('Read first', a.readFirst),
    ...list('You may write only', a.mayWrite),
    ...list('Hand over in `files` of your result', a.mayDeliver),
    ...list('How to work', telling.family?.advice ?? []),
    '## Answer',
    ...(telling.held ? heldAnswer(a) : blockAnswer(a)),
    '',
  ].join('\n');
}

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
