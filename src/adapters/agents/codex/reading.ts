import { parseJson } from '../json.ts';
import { type Envelope, envelopeSchema, type Notice, noticeSchema, READ, type Request, requestSchema } from './wire.ts';

type Id = string | number;

/** What a line of the server is. */
export type Read =
  | { readonly kind: 'answer'; readonly id: Id; readonly envelope: Envelope }
  /** `request` is null for one that is not known here. */
  | { readonly kind: 'request'; readonly id: Id; readonly method: string; readonly request: Request | null }
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: 'unread' | 'bad' };

/** Reads a line; a known notification in an unknown form is bad, an unknown one is not. */
export function readLine(line: string): Read {
  if (line.trim() === '') return { kind: 'unread' };
  const parsed = envelopeSchema.safeParse(parseJson(line));
  if (!parsed.success) return { kind: 'bad' };
  const { data: envelope } = parsed;
  const { id, method } = envelope;
  if (method === undefined) return id === undefined ? { kind: 'bad' } : { kind: 'answer', id, envelope };
  if (id !== undefined) {
    return { kind: 'request', id, method, request: requestSchema.safeParse(envelope).data ?? null };
  }
  if (!READ.has(method)) return { kind: 'unread' };
  const notice = noticeSchema.safeParse(envelope);
  return notice.success ? { kind: 'notice', notice: notice.data } : { kind: 'bad' };
}
