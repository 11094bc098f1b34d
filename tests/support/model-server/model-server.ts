import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { anthropicMessages } from './anthropic-messages.ts';
import { geminiStream } from './gemini-stream.ts';
import { parsed } from './json.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';
import { ASIDE, type Script, type Step, stepAt } from './script.ts';
import { playFrames, playWhole, sendJson } from './send.ts';
import type { Wire, WireRequest } from './wire.ts';

const WIRES: readonly Wire[] = [anthropicMessages, openaiResponses, openaiChat, geminiStream];
const LIFE_MS = 120_000;

/** A request as it arrived; `step` is the number of the step it consumed, null where it was no part of the story. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly wire: string | null;
  readonly step: number | null;
  /** What was answered; null where no model was asked, or nothing was settled yet. */
  answer: Step | null;
}

export interface ModelServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Hosts somebody wanted to reach through this server as a proxy; all were refused. */
  readonly outside: readonly string[];
  /** The next requests follow this script from its first step. */
  follow(script: Script): void;
  stop(): Promise<void>;
}

interface Story {
  script: Script;
  next: number;
  readonly requests: SeenRequest[];
  readonly outside: string[];
}

const SECRET = /^(authorization|x-api-key|x-goog-api-key|cookie)$/;

function headersOf(request: IncomingMessage): Record<string, string> {
  const pairs = Object.entries(request.headers).map(([name, value]) => [name, SECRET.test(name) ? '***' : `${value}`]);
  return Object.fromEntries(pairs);
}

function isOfStory(story: Story, wire: Wire, body: unknown): boolean {
  return story.script.counts === 'all' || wire.offersTools(body);
}

async function play(step: Step, asked: { wire: Wire; request: WireRequest; response: ServerResponse }): Promise<void> {
  const { wire, request, response } = asked;
  if (step.answer === 'status') {
    for (const [name, value] of Object.entries(step.headers ?? {})) response.setHeader(name, value);
    return sendJson(response, step.status, wire.error(step));
  }
  if (wire.streams(request)) return playFrames(response, wire.frames(step, request), step.play ?? {});
  playWhole(response, wire.whole(step, request), step.play ?? {});
}

async function answer(story: Story, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = incoming.url ?? '';
  if (!path.startsWith('/')) return refuseOutside(story, path, response);
  const body = parsed(await text(incoming));
  const wire = WIRES.find((one) => one.matches(path)) ?? null;
  const request: WireRequest = { path, body, number: story.requests.length };
  const seen = { method: incoming.method ?? '', path, headers: headersOf(incoming), body, wire: wire?.name ?? null };
  const aside = wire?.aside(request);
  const step = wire !== null && aside === undefined && isOfStory(story, wire, body) ? story.next++ : null;
  const noted: SeenRequest = { ...seen, step, answer: null };
  story.requests.push(noted);
  if (wire === null) return sendJson(response, 404, { error: { message: 'not found' } });
  if (aside !== undefined) return sendJson(response, 200, aside);
  const given = step === null ? ASIDE : await stepAt(story.script, step, body);
  noted.answer = given;
  await play(given, { wire, request, response });
}

function refuseOutside(story: Story, host: string, response: ServerResponse): void {
  story.outside.push(host);
  sendJson(response, 403, { error: { message: 'nothing leaves this machine' } });
}

function built(story: Story): Server {
  const server = createServer((incoming, response) => {
    answer(story, incoming, response).catch(() => response.destroy());
  });
  server.on('connect', (request, socket: Socket) => {
    story.outside.push(request.url ?? '');
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  server.on('upgrade', (_request, socket: Socket) => {
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 426 Upgrade Required\r\ncontent-length: 0\r\n\r\n');
  });
  return server;
}

/**
 * Starts a model server on a free loopback port that answers as the script says, and, set as the proxy of a process,
 * refuses and notes every other host. It stops by itself after `lifeMs`, so that no test leaves it behind.
 */
export async function startModelServer(script: Script, lifeMs = LIFE_MS): Promise<ModelServer> {
  const story: Story = { script, next: 0, requests: [], outside: [] };
  const server = built(story);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const stop = async (): Promise<void> => {
    clearTimeout(life);
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  const life = setTimeout(() => void stop(), lifeMs);
  const follow = (next: Script): void => {
    story.script = next;
    story.next = 0;
  };
  return { url: `http://127.0.0.1:${address.port}`, requests: story.requests, outside: story.outside, follow, stop };
}
