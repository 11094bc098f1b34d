import type { RpcId } from './wire.ts';

/** A message as this protocol writes it. */
export const line = (message: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ jsonrpc: '2.0', ...message });

export const notify = (method: string, params: unknown): string => line({ method, params });
export const reply = (id: RpcId, result: unknown): string => line({ id, result });

/** An agent whose question is refused goes on; one that hears nothing waits for ever. */
export const refuse = (id: RpcId, method: string): string =>
  line({ id, error: { code: -32601, message: `Method not found: ${method}` } });
