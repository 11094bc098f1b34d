/** Questions of ours that the server has not answered yet, and the lines for all that is said to it. */
export class Calls<M extends string> {
  readonly #open = new Map<string | number, M>();
  #count = 0;

  /** A fresh server knows nothing of what the one before was asked. */
  clear(): void {
    this.#open.clear();
    this.#count = 0;
  }

  /** The line of a question; its answer comes under the same number. */
  call(method: M, params: unknown): string {
    this.#count += 1;
    this.#open.set(this.#count, method);
    return JSON.stringify({ method, id: this.#count, params });
  }

  /** The line of a question that goes beside the others, under a name instead of a number. */
  aside(method: M, params: unknown): string {
    this.#open.set(method, method);
    return JSON.stringify({ method, id: method, params });
  }

  /** What the answer with this number is an answer to. */
  take(id: string | number): M | null {
    const method = this.#open.get(id) ?? null;
    this.#open.delete(id);
    return method;
  }
}

export const reply = (id: string | number, result: unknown): string => JSON.stringify({ id, result });

/** An agent whose question is refused goes on; one that hears nothing waits for ever. */
export const refuse = (id: string | number, method: string): string =>
  JSON.stringify({ id, error: { code: -32601, message: `not known here: ${method}` } });
