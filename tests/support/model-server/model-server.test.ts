import { afterEach, expect, test } from 'vitest';
import { type ModelServer, startModelServer } from './model-server.ts';
import type { Script, Step } from './script.ts';

const USAGE = { fresh: 100, cacheRead: 20, cacheWrite: 7, output: 30, reasoning: 10 };
const TEXT: Step = { answer: 'text', text: 'Hello there.', usage: USAGE };
const CALL: Step = { answer: 'tool', name: 'write', input: { path: 'a' }, usage: USAGE };
const GEMINI = '/v1beta/models/m:streamGenerateContent?alt=sse';
const PATHS = ['/v1/messages', '/v1/responses', '/v1/chat/completions', GEMINI];

let server: ModelServer | null = null;

afterEach(async () => {
  await server?.stop();
  server = null;
});

async function serve(...steps: readonly Step[]): Promise<ModelServer> {
  return serveScript({ steps });
}

async function serveScript(script: Script, lifeMs?: number): Promise<ModelServer> {
  server = await startModelServer(script, lifeMs);
  return server;
}

async function ask(path: string, body: object = {}): Promise<Response> {
  const sent = JSON.stringify({ model: 'm', stream: true, tools: [{ name: 'write' }], ...body });
  return fetch(`${server?.url}${path}`, { method: 'POST', body: sent });
}

async function data(response: Response): Promise<string> {
  const lines = (await response.text()).split('\n').filter((line) => line.startsWith('data: '));
  return lines.map((line) => line.slice('data: '.length)).join('\n');
}

test.each([
  [
    '/v1/messages',
    '"input_tokens":100,"cache_creation_input_tokens":7,"cache_read_input_tokens":20,"output_tokens":30',
  ],
  [
    '/v1/responses',
    '"input_tokens":127,"input_tokens_details":{"cached_tokens":20,"cache_write_tokens":7},"output_tokens":30',
  ],
  ['/v1/chat/completions', '"prompt_tokens":127,"completion_tokens":30,"total_tokens":157'],
  [GEMINI, '"promptTokenCount":127,"cachedContentTokenCount":20,"candidatesTokenCount":20,"thoughtsTokenCount":10'],
])('%s streams a text in two deltas and ends with the exact usage', async (path, usage) => {
  await serve(TEXT);
  const sent = await data(await ask(path));
  expect(sent).toContain('"Hello "');
  expect(sent).toContain('"there."');
  expect(sent).toContain(usage);
});

test.each([
  ['/v1/messages', '"stop_reason":"tool_use"'],
  ['/v1/responses', '"arguments":"{\\"path\\":\\"a\\"}"'],
  ['/v1/chat/completions', '"finish_reason":"tool_calls"'],
  [GEMINI, '"functionCall":{"name":"write","args":{"path":"a"}}'],
])('%s calls a tool', async (path, sign) => {
  await serve(CALL);
  expect(await data(await ask(path))).toContain(sign);
});

test.each(PATHS)('%s makes several calls in one answer, each with an id of its own', async (path) => {
  await serve({ ...CALL, also: [{ name: 'second', input: { path: 'b' } }] });
  const sent = await data(await ask(path));
  expect(sent).toContain('"name":"second"');
  const ids = new Set(sent.match(/"(toolu|call)_0_[0-9]"/g));
  expect(ids.size).toBe(path === GEMINI ? 0 : 2);
});

test('a script that is followed anew starts at its first step', async () => {
  await serve(CALL);
  await (await ask('/v1/messages')).text();
  server?.follow({ steps: [TEXT, CALL] });
  expect(await data(await ask('/v1/messages'))).toContain('there.');
});

test('a free-form tool input becomes a custom tool call', async () => {
  await serve({ answer: 'tool', name: 'apply_patch', input: '*** Begin Patch' });
  expect(await data(await ask('/v1/responses'))).toContain('"type":"custom_tool_call"');
});

test.each(PATHS)('%s answers with the scripted status and headers, then goes on with the story', async (path) => {
  const { requests } = await serve({ answer: 'status', status: 429, headers: { 'retry-after': '7' } }, TEXT);
  const refused = await ask(path);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '7']);
  expect(await data(await ask(path))).toContain('there.');
  expect(requests.map((request) => request.step)).toEqual([0, 1]);
});

test.each(PATHS)('%s is cut after the frames that were wanted', async (path) => {
  await serve({ ...TEXT, play: { cutAfter: 1 } });
  await expect((await ask(path)).text()).rejects.toThrow('terminated');
});

test('an answer in one piece is cut as a whole', async () => {
  await serve({ ...TEXT, play: { cutAfter: 1 } });
  await expect(ask('/v1/messages', { stream: false })).rejects.toThrow('fetch failed');
});

test('a hanging stream stays open until the server stops', async () => {
  const { stop } = await serve({ ...TEXT, play: { hangAfter: 1 } });
  const response = await ask('/v1/messages');
  const reader = response.body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  const next = reader?.read();
  await stop();
  await expect(next).rejects.toThrow('terminated');
});

test('requests without tools are answered aside and consume no step', async () => {
  const { requests } = await serve(TEXT);
  expect(await data(await ask('/v1/messages', { tools: [] }))).toContain('"Asi"');
  expect(await data(await ask('/v1/messages'))).toContain('"there."');
  expect(requests.map((request) => request.step)).toEqual([null, 0]);
});

test('tools that travel in the input count as tools', async () => {
  const { requests } = await serve(TEXT);
  await (await ask('/v1/responses', { tools: undefined, input: [{ type: 'additional_tools' }] })).text();
  expect(requests[0]?.step).toBe(0);
});

test('counting tokens consumes no step', async () => {
  await serve(TEXT);
  expect(await (await ask('/v1/messages/count_tokens')).json()).toEqual({ input_tokens: 42 });
});

test('after the last step comes a closing text, or the last step again', async () => {
  await serve(CALL);
  await (await ask('/v1/messages')).text();
  expect(await data(await ask('/v1/messages'))).toContain('"end_turn"');
  server?.follow({ steps: [CALL], after: 'repeat' });
  await (await ask('/v1/messages')).text();
  expect(await data(await ask('/v1/messages'))).toContain('"tool_use"');
});

test('as a proxy it refuses and notes every other host', async () => {
  const { url, outside } = await serve(TEXT);
  const { request } = await import('node:http');
  const { hostname, port } = new URL(url);
  const status = await new Promise((resolve) => {
    const tunnel = request({ hostname, port, method: 'CONNECT', path: 'example.org:443' });
    tunnel.on('connect', (response) => resolve(response.statusCode));
    tunnel.end();
  });
  expect([status, outside]).toEqual([403, ['example.org:443']]);
});

test('keys never reach the record', async () => {
  const { url, requests } = await serve(TEXT);
  await fetch(`${url}/v1/messages`, { method: 'POST', headers: { 'x-api-key': 'secret' }, body: '{}' });
  expect(requests[0]?.headers['x-api-key']).toBe('***');
});

test('it stops by itself at the end of its life', async () => {
  const { url } = await serveScript({ steps: [{ ...TEXT, play: { hangAfter: 0 } }] }, 1);
  await expect(fetch(url).then((response) => response.text())).rejects.toThrow();
});

test('a script can choose its answers by what is asked, and what was answered is noted', async () => {
  const { requests } = await serveScript({
    steps: async (body, index) => ({ answer: 'text', text: `${JSON.stringify(body).includes('"m"')} ${index}` }),
  });
  expect(await data(await ask('/v1/messages'))).toContain('"e 0"');
  expect(requests[0]?.answer).toEqual({ answer: 'text', text: 'true 0' });
});
