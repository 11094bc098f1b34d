import type { FileFacts } from '../../schemas/code-facts.ts';

/** What is known of the project's code now, and what it took to know it. */
export interface Surveyed {
  readonly files: readonly FileFacts[];
  /** Files that were read because they are new or changed. */
  readonly read: number;
  /** Nothing of an earlier survey could be used. */
  readonly anew: boolean;
  /** Who found the names: `scanner` or `ctags`. */
  readonly by: string;
}

/** One text that can be found. A document whose `key` is the same is the same text. */
export interface SearchDocument {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly body: string;
}

/** A document that has some of the words, with those of the query that it has, by field. */
export interface SearchHit {
  readonly id: string;
  readonly score: number;
  readonly title: readonly string[];
  readonly body: readonly string[];
}

/** Texts by their words; kept between questions, changed by what changed. */
export interface TextIndex {
  /** Takes the documents as all there are; `terms` gives the words of a text and is asked only for new ones. Gives how many. */
  update(documents: readonly SearchDocument[], terms: (text: string) => readonly string[]): number;
  /** Every document with one of these words, the best first. */
  search(words: readonly string[]): readonly SearchHit[];
}

/** What a change of the specification is looked up in. */
export interface SurveyPort {
  /**
   * Facts of all files of the project that git does not ignore. Those kept beside the journal in `commonDir` are used for
   * files that did not change since; `files` are the paths there are. Rejects with an ExternalError.
   */
  survey(order: {
    readonly dir: string;
    readonly commonDir: string;
    readonly files: readonly string[];
    readonly signal: AbortSignal;
  }): Promise<Surveyed>;
  /** An empty index of texts. */
  textIndex(): Promise<TextIndex>;
}
