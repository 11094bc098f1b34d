/** Waits for work, but no longer than a limit in milliseconds; the work itself goes on. Rejects when it does in time. */
export async function within(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((over) => {
    timer = setTimeout(over, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
