/**
 * A conversation belongs to the backend that held it, so the state keeps both in one word: `claude 2eafe248…`. Backend
 * ids hold no blanks.
 */
export const sessionMark = (backend: string, sessionId: string): string => `${backend} ${sessionId}`;

/** The conversation's id, if it is one of this backend's. */
export function sessionOf(mark: string | null, backend: string): string | null {
  const start = `${backend} `;
  return mark?.startsWith(start) === true ? mark.slice(start.length) : null;
}

/** The mark of the conversation a run went on with. */
export const markOf = (run: { readonly backend: string; readonly resumes: string | null }): string | null =>
  run.resumes === null ? null : sessionMark(run.backend, run.resumes);
