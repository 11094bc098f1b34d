/** Why work was stopped, where something else than the human did it; null for the human's stop, and before any. */
export function whyStopped({ reason }: AbortSignal): string | null {
  return typeof reason === 'string' ? reason : null;
}
