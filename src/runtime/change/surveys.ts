import type { Observation } from '../../../schemas/observation.ts';
import { type Blast, blastRadius } from '../../core/change/blast-radius.ts';
import { documentsOf } from '../../core/change/documents.ts';
import { codeOf, type LinkedCode, projectIndex } from '../../core/change/project-index.ts';
import { termsOf, uniqueTerms } from '../../core/change/words.ts';
import type { ProjectState } from '../../core/state.ts';
import type { SurveyPort, TextIndex } from '../../ports/survey.ts';
import { Ownership } from '../ownership.ts';
import type { Attached, World } from '../world.ts';

interface Held {
  readonly texts: TextIndex;
  code: LinkedCode | null;
}

/** What a change is looked up in, kept as long as the shell is open: a second look reads only what changed since. */
export class Surveys {
  /** Who owns which file, for looking up what a task changed. */
  readonly ownership = new Ownership();
  readonly #held = new Map<string, Held>();

  /** What a text touches. Without a port that surveys code, only the documents are looked at. Rejects with an ExternalError. */
  async radius(
    context: { readonly world: World; readonly signal: AbortSignal },
    { dir, commonDir }: Attached,
    about: { readonly state: ProjectState; readonly observed: Observation; readonly text: string },
  ): Promise<Blast> {
    const { survey, git } = context.world;
    if (survey === undefined) {
      const index = projectIndex(about.state, about.observed, codeOf([], null));
      return blastRadius(index, about.text, { hits: [], terms: uniqueTerms(about.text) });
    }
    const held = await this.#of(survey, dir);
    const files = await git.files(dir);
    const surveyed = await survey.survey({ dir, commonDir, files, signal: context.signal });
    held.code = codeOf(surveyed.files, held.code);
    const index = projectIndex(about.state, about.observed, held.code);
    held.texts.update(documentsOf(index), termsOf);
    const terms = uniqueTerms(about.text);
    return blastRadius(index, about.text, { hits: held.texts.search(terms), terms });
  }

  async #of(survey: SurveyPort, dir: string): Promise<Held> {
    const known = this.#held.get(dir) ?? { texts: await survey.textIndex(), code: null };
    this.#held.set(dir, known);
    return known;
  }
}
