/** Runs work one after the other for the same key: two operations on one repository never overlap within this process. */
export type Exclusive = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** A promise queue per key; a failed piece of work does not stop the ones behind it. */
export function createQueue(): Exclusive {
  const tails = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = tails.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const tail = mine
      .catch(() => undefined)
      .then(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
    tails.set(key, tail);
    return mine;
  };
}
