import { ExternalError } from '../ports/errors.ts';

export type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: ExternalError };

/** What the outside world did wrong is a value to decide on; anything else is a bug and is thrown on. */
export async function attempt<T>(act: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { kind: 'done', value: await act() };
  } catch (error) {
    if (error instanceof ExternalError) return { kind: 'failed', error };
    throw error;
  }
}
