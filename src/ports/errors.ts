/** What the outside world did wrong, said so that a person can act on it; becomes a Report, never a crash. */
export class ExternalError extends Error {
  readonly kind: 'git' | 'disk' | 'process' | 'lock' | 'format' | 'agent';
  /** What to do about it, as something to type or check. */
  readonly next: string;
  readonly detail: string;

  constructor(kind: ExternalError['kind'], message: string, more: { next: string; detail?: string }) {
    super(message);
    this.name = 'ExternalError';
    this.kind = kind;
    this.next = more.next;
    this.detail = more.detail ?? '';
  }
}

/** A broken invariant of the program itself: caught once in main, which restores the terminal and says where the journal is. */
export class BugError extends Error {
  override readonly name = 'BugError';
}
