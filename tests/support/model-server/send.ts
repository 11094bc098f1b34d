import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Play } from './script.ts';
import type { Frame } from './wire.ts';

function written(frame: Frame): string {
  const data = typeof frame.data === 'string' ? frame.data : JSON.stringify(frame.data);
  return `${frame.event === undefined ? '' : `event: ${frame.event}\n`}data: ${data}\n\n`;
}

/** Sends one JSON answer. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/**
 * Plays frames as server-sent events the way the step wants it: paced, cut, or left hanging. Resolves when no more
 * will be sent; a hanging answer is ended by the client or by the server's own stop.
 */
export async function playFrames(response: ServerResponse, frames: readonly Frame[], play: Play): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.flushHeaders();
  for (const [index, frame] of frames.entries()) {
    if (index === play.hangAfter || response.destroyed) return;
    if (index === play.cutAfter) return cut(response);
    if (play.paceMs !== undefined) await pause(play.paceMs);
    response.write(written(frame));
  }
  response.end();
}

/** An answer in one piece: cut or hanging as a whole, because some agents ask again without a stream when one breaks. */
export function playWhole(response: ServerResponse, body: unknown, play: Play): void {
  if (play.hangAfter !== undefined) return;
  if (play.cutAfter !== undefined) {
    response.destroy();
    return;
  }
  sendJson(response, 200, body);
}

/** Lets what was written leave first: destroying at once would drop it from the socket's buffer. */
async function cut(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => response.write('', () => resolve()));
  response.destroy();
}
