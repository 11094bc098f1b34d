/** The room a pane is drawn in. */
export interface Room {
  readonly columns: number;
  readonly plain: boolean;
}
