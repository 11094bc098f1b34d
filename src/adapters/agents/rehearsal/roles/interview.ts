import { LABEL } from '../label.ts';
import { featureTitles } from '../language/features.ts';
import { mention, TOPICS } from '../language/topics.ts';
import type { ProjectModel } from '../model.ts';
import { questionBlock } from '../result-block.ts';
import type { Outcome, Play, Scene } from '../scene.ts';
import { thought } from '../speech.ts';
import { reader } from './reader.ts';

interface Topic {
  readonly text: string;
  readonly options: readonly string[];
  readonly recommended: string;
  /** The brief and notes already say it. */
  readonly known: (said: string) => boolean;
}

/** An option as the question format allows it: no comma, bar or bracket. */
function option(text: string): string {
  return text
    .replace(/[,|[\]]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What a program about these things leaves open, most important first. */
function topicsOf(model: ProjectModel, titles: readonly string[]): Topic[] {
  const { entity } = model;
  const one = entity.countable ? entity.singular : `${entity.singular} entry`;
  const says = (pattern: RegExp) => (said: string) => mention(said, pattern) !== null;
  const first = titles.slice(0, 4).map(option);
  return [
    {
      text: `Who will use it to look after the ${entity.plural}?`,
      options: ['Just me', 'A small team', 'Anyone who finds it'],
      recommended: 'Just me',
      known: says(TOPICS.users),
    },
    {
      text: `Where shall the ${entity.plural} be kept?`,
      options: ['In a JSON file', 'In memory only'],
      recommended: 'In a JSON file',
      known: says(TOPICS.storage),
    },
    {
      text: 'Which of these matters most in the first version?',
      options: first,
      recommended: first[0] ?? '',
      known: (said) => first.length < 2 || mention(said, TOPICS.priority) !== null,
    },
    {
      text: `Does anyone need sign-in to see the ${entity.plural}?`,
      options: ['No sign-in; it works offline', 'Yes; sign-in by name'],
      recommended: 'No sign-in; it works offline',
      known: says(TOPICS.access),
    },
    {
      text: `What shall happen when someone enters a ${one} that cannot be used?`,
      options: ['Refuse it and say why', 'Keep it and mark it'],
      recommended: 'Refuse it and say why',
      known: says(TOPICS.errors),
    },
  ];
}

/** The next open question as `Qn`, or null. Questions are known again by their text. */
function nextQuestion(
  scene: Pick<Scene, 'assignment' | 'model'>,
): { id: string; text: string; options: readonly string[]; recommended: string } | null {
  const { assignment, model } = scene;
  if (assignment.roundsLeft <= 0) return null;
  const said = [assignment.brief, ...assignment.notes].join('\n');
  const asked = new Set(assignment.answers.map((one) => one.text));
  const topics = topicsOf(model, featureTitles(assignment.brief, model.entity));
  const open = topics.find((topic) => !asked.has(topic.text) && !topic.known(said));
  return open === undefined ? null : { id: `Q${assignment.answers.length + 1}`, ...open };
}

/** Discovery: one question at a time about what the brief leaves open. */
export async function* interview(scene: Scene): Play {
  const { assignment, model } = scene;
  yield thought(
    `The brief is about ${model.entity.plural}; ${assignment.answers.length} questions are answered so far.`,
  );
  const question = nextQuestion(scene);
  if (question !== null) {
    return {
      closing: `Something about the ${model.entity.plural} is still open.\n\n${questionBlock(question)}`,
      result: null,
    };
  }
  return understood(model);
}

function understood(model: ProjectModel): Outcome {
  const titles = model.features.map((feature) => feature.title).join(', ');
  const summary = `I understand: ${model.title}, about ${model.entity.plural} (${titles}). Type !compile to write the specification.`;
  return reader(summary, {
    caveats: `${LABEL}: read by word lists, not understood`,
  });
}
