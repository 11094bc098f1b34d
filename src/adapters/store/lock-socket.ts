import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { errorCode } from './disk-error.ts';

/** How long the owner of a lock may take to say its process id; it holds the lock whether it answers or not. */
const ANSWER_MS = 1000;

/** A socket that lives as long as its owner: while it listens, the lock is held. */
export interface ListeningSocket {
  close(): Promise<void>;
}

/** What a call at the socket showed. `dead`: nobody listens and nobody ever will again on this one. */
export type Visit =
  | { readonly kind: 'dead' }
  | { readonly kind: 'changed' }
  | {
      readonly kind: 'alive';
      /** Null when the owner was too busy to answer. */
      readonly pid: number | null;
      /** Resolves when the owner lets go or dies. */
      readonly gone: Promise<void>;
      leave(): void;
    };

/**
 * Listens at the path and answers every caller with this process' id and a newline; callers stay connected and learn
 * from the closing of the connection that the lock is free. Neither keeps the process alive. Rejects with the
 * system's error (EADDRINUSE on a named pipe that is taken).
 */
export function listenAt(path: string): Promise<ListeningSocket> {
  const callers = new Set<Socket>();
  const server = createServer((caller) => {
    callers.add(caller.unref());
    caller.on('error', () => caller.destroy());
    caller.on('close', () => callers.delete(caller));
    caller.write(`${process.pid}\n`);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path }, () => {
      server.unref();
      resolve({ close: () => closeServer(server, callers) });
    });
  });
}

function closeServer(server: Server, callers: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const caller of callers) caller.destroy();
  });
}

/** Calls at the socket. Rejects with the system's error when it cannot be told whether somebody listens. */
export function visit(path: string): Promise<Visit> {
  const socket = createConnection({ path });
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return new Promise((resolve, reject) => {
    let answer = '';
    let timer: NodeJS.Timeout | undefined;
    const alive = (pid: number | null) => {
      clearTimeout(timer);
      resolve({ kind: 'alive', pid, gone, leave: () => void socket.destroy() });
    };
    socket.once('connect', () => {
      timer = setTimeout(() => alive(null), ANSWER_MS);
    });
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1');
      if (answer.includes('\n')) alive(Number.parseInt(answer, 10) || null);
    });
    socket.once('error', (error) => {
      const found = whatRefusalMeans(errorCode(error));
      if (found === null) reject(error);
      else resolve(found);
    });
    socket.once('close', () => {
      clearTimeout(timer);
      resolve({ kind: 'changed' });
    });
  });
}

function whatRefusalMeans(code: string): Visit | null {
  if (code === 'ECONNREFUSED') return { kind: 'dead' };
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'dead' };
  if (code === 'ECONNRESET' || code === 'EPIPE') return { kind: 'changed' };
  // A full backlog is a sign of life: the owner is stopped or very busy.
  if (code === 'EAGAIN')
    return { kind: 'alive', pid: null, gone: new Promise(() => undefined), leave: () => undefined };
  return null;
}
