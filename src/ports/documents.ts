/** A YAML or JSON text as plain data. */
export interface ParsedDocument {
  readonly kind: 'ok';
  /** Mappings are objects, integers too large for a number are bigints. A value may stand in several places, never in itself. */
  readonly data: unknown;
  /** The 1-based line of what the keys and positions lead to, or of the nearest thing around it; null when there is none. */
  lineOf(path: readonly PropertyKey[]): number | null;
}

/** Reading documents that people write. Nothing is executed, fetched or expanded without bounds. */
export interface DocumentPort {
  /** A text that is no YAML is told with its line; it never rejects. */
  parse(
    text: string,
  ): Promise<ParsedDocument | { readonly kind: 'bad'; readonly line: number | null; readonly message: string }>;
}
