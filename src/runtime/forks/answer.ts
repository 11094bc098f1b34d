import type { Effect } from '../../core/effect.ts';
import { fold } from '../../core/evolve.ts';
import { sideWords } from '../../core/forks/open-words.ts';
import { answerQuestion } from '../../core/free-text.ts';
import { pendingQuestion } from '../../core/pending-question.ts';
import type { Report } from '../../core/report.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { Journal } from '../../ports/journal.ts';
import type { EffectContext } from '../context.ts';
import { gitOf } from './places.ts';
import { readSide } from './side-state.ts';

type Order = Extract<Effect, { type: 'fork/answer' }>;

const noQuestion = (id: string, why: string): ExternalError =>
  new ExternalError('format', `${id} ${why}`, { next: '!forks' });

/** Gives an answer to the side that waits for it: to its session while it runs here, else into its journal. */
export async function answerSide(context: EffectContext, { fork, side, text }: Order): Promise<Report> {
  const live = context.sides.find(fork.name, side.side);
  const named = sideWords({ name: fork.name, side: side.side });
  const answered = { type: 'fork/answered', name: fork.name, side: side.side } as const;
  if (live !== null) {
    const why = await live.answer(text);
    if (why !== null) throw noQuestion(named, why);
    return { ...answered, running: true };
  }
  // Elsewhere a journal would be made by opening it.
  if ((await readSide(context, side.dir, { fork, side })) === null) {
    throw noQuestion(named, `is not in ${side.dir}`);
  }
  const journal = await context.world.journals.open(gitOf(side.dir));
  try {
    await writeAnswer(journal, named, text);
  } finally {
    await journal.close();
  }
  return { ...answered, running: false };
}

/** What follows from the answer follows when the side goes on. */
async function writeAnswer(journal: Journal, named: string, text: string): Promise<void> {
  const project = fold(journal.opened.envelopes);
  const question = project === null ? null : pendingQuestion(project);
  if (question === null) throw noQuestion(named, 'asks nothing now');
  const outcome = answerQuestion(question, text, 'human');
  if (outcome.kind === 'refusal') throw noQuestion(named, `did not take it: ${outcome.message}`);
  await journal.append(outcome.events);
}
