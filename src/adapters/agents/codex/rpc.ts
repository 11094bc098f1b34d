export const reply = (id: string | number, result: unknown): string => JSON.stringify({ id, result });

/** An agent whose question is refused goes on; one that hears nothing waits for ever. */
export const refuse = (id: string | number, method: string): string =>
  JSON.stringify({ id, error: { code: -32601, message: `not known here: ${method}` } });
