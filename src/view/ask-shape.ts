/** An option; `value` is the line that is submitted for it. */
export interface AskOption {
  readonly value: string;
  readonly label: string;
  readonly recommended: boolean;
}

export interface Ask {
  /** Another id is another question. */
  readonly id: string;
  readonly title: string;
  readonly options: readonly AskOption[];
  /** Value of the option highlighted first. */
  readonly initial: string | null;
  readonly allowText: boolean;
  /** A list that is come back to: what a number took at once, the Enter after it would take again. */
  readonly numbersMove?: true;
}
