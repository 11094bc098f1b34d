type Id = string | number;
type Write = (message: Readonly<Record<string, unknown>>) => string;

/** What is asked of an agent and not answered yet, by the method asked; `write` makes the line of a message. */
export class Calls<M extends string> {
  readonly #write: Write;
  readonly #open = new Map<Id, M>();
  #count = 0;

  constructor(write: Write) {
    this.#write = write;
  }

  /** A fresh process knows nothing of what the one before was asked, and is asked from number one on. */
  clear(): void {
    this.#open.clear();
    this.#count = 0;
  }

  /** The line of a call; its answer comes under the same number. */
  call(method: M, params: unknown): string {
    this.#count += 1;
    return this.#ask(this.#count, { method, params });
  }

  /** The line of a call that goes beside the others, under a name instead of a number. */
  aside(method: M, params: unknown): string {
    return this.#ask(method, { method, params });
  }

  #ask(id: Id, { method, params }: { readonly method: M; readonly params: unknown }): string {
    this.#open.set(id, method);
    return this.#write({ id, method, params });
  }

  /** The method that the answer with this id answers; null for an answer nobody waits for. */
  take(id: Id): M | null {
    const method = this.#open.get(id) ?? null;
    this.#open.delete(id);
    return method;
  }

  /** Lets go of a call; what is still answered to it concerns nobody. */
  drop(method: M): void {
    for (const [id, open] of this.#open) if (open === method) this.#open.delete(id);
  }
}
