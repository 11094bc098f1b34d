import type { RpcId } from './wire.ts';

const line = (message: Readonly<Record<string, unknown>>): string => JSON.stringify({ jsonrpc: '2.0', ...message });

/** What is asked of the agent and not answered yet, and the lines for it. */
export class Calls<M extends string> {
  readonly #open = new Map<RpcId, M>();
  #count = 0;

  /** A fresh process knows nothing of what the one before was asked, and is asked from number one on. */
  clear(): void {
    this.#open.clear();
    this.#count = 0;
  }

  /** The line of a call; its answer comes under the same number. */
  call(method: M, params: unknown): string {
    this.#count += 1;
    this.#open.set(this.#count, method);
    return line({ id: this.#count, method, params });
  }

  /** The method that the answer with this number answers; null for an answer nobody waits for. */
  take(id: RpcId): M | null {
    const method = this.#open.get(id) ?? null;
    this.#open.delete(id);
    return method;
  }

  /** Lets go of a call; what is still answered to it concerns nobody. */
  drop(method: M): void {
    for (const [id, open] of this.#open) if (open === method) this.#open.delete(id);
  }
}

export const notify = (method: string, params: unknown): string => line({ method, params });
export const reply = (id: RpcId, result: unknown): string => line({ id, result });

/** An agent whose question is refused goes on; one that hears nothing waits for ever. */
export const refuse = (id: RpcId, method: string): string =>
  line({ id, error: { code: -32601, message: `Method not found: ${method}` } });
