/** The web program: a small JSON API and one page. Placeholders are filled by surface-files.ts. */
export const APP = `// @@label@@: @@project@@ over HTTP. Every command is one endpoint, see INTERFACES.md.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { commands, findCommand } from './commands.mjs';
import { UserError } from './input.mjs';

const LONGEST_BODY = 64 * 1024;
const LOCAL = /^(localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d+)?$/;
const PAGES = {
  '/': { file: new URL('../public/index.html', import.meta.url), type: 'text/html; charset=utf-8' },
  '/page.mjs': { file: new URL('../public/page.mjs', import.meta.url), type: 'text/javascript; charset=utf-8' },
};

/** A request that cannot be served: an HTTP status and what to tell the sender. */
class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

function send(response, status, type, body) {
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'",
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

async function readBody(request) {
  // Another site's form cannot send this type, so it cannot make a browser change data here.
  if (request.headers['content-type'] !== 'application/json') throw new HttpError(415, 'Send application/json.');
  if (Number(request.headers['content-length'] ?? 0) > LONGEST_BODY) throw new HttpError(413, 'That is too much.');
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > LONGEST_BODY) throw new HttpError(413, 'That is too much.');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new HttpError(400, 'That is not JSON.');
  }
}

/** Arguments come as \`{"args": ["…"]}\`, or in a GET as \`?args=…\`, repeated. */
async function readArguments(request, url) {
  const args = request.method === 'GET' ? url.searchParams.getAll('args') : (await readBody(request))?.args;
  if (!Array.isArray(args) || args.some((arg) => typeof arg !== 'string')) {
    throw new HttpError(400, 'Send {"args": ["…"]}.');
  }
  return args;
}

async function answer(store, request, url) {
  const name = url.pathname.slice('/api/'.length);
  if (name === 'help') return commands.map(({ run, ...rest }) => rest);
  const command = url.pathname.startsWith('/api/') ? findCommand(name) : undefined;
  if (command === undefined) throw new HttpError(404, 'There is nothing here.');
  const method = command.changes ? 'POST' : 'GET';
  if (request.method !== method) throw new HttpError(405, \`Use \${method}.\`);
  return command.run(store, await readArguments(request, url));
}

async function handle(store, request, response) {
  // Names that do not mean this machine are refused: a page elsewhere could point its own name here.
  if (!LOCAL.test(request.headers.host ?? '')) throw new HttpError(403, 'Only this machine is served.');
  const url = new URL(request.url, 'http://localhost');
  const page = Object.hasOwn(PAGES, url.pathname) ? PAGES[url.pathname] : undefined;
  if (page !== undefined) return send(response, 200, page.type, readFileSync(page.file));
  return send(response, 200, 'application/json', JSON.stringify(await answer(store, request, url)));
}

function statusOf(error) {
  if (error instanceof UserError) return 400;
  return error instanceof HttpError ? error.status : 500;
}

/** An HTTP server for the store; it does not listen yet. */
export function createApp(store) {
  return createServer((request, response) => {
    handle(store, request, response).catch((error) => {
      const status = statusOf(error);
      // What went wrong inside is for the log of this machine, not for the sender.
      if (status === 500) console.error(error);
      const message = status === 500 ? 'Something went wrong.' : error.message;
      send(response, status, 'application/json', JSON.stringify({ error: message }));
    });
  });
}
`;

export const SERVER = `// @@label@@: starts @@project@@ on this machine only.
import { createApp } from './app.mjs';
import { openStore } from './store.mjs';

const DATA_FILE = process.env.DATA_FILE ?? @@data@@;
const port = Number(process.env.PORT ?? 3000);

createApp(openStore(DATA_FILE)).listen(port, '127.0.0.1', () => {
  console.log(\`Open http://127.0.0.1:\${port}/ (Ctrl+C ends)\`);
});
`;

export const APP_TEST = `// @@label@@
import assert from 'node:assert/strict';
import { request as rawRequest } from 'node:http';
import { after, before, test } from 'node:test';
import { createApp } from '../src/app.mjs';
import { commands } from '../src/commands.mjs';
import { openStore } from '../src/store.mjs';
import { noon } from './temp-file.mjs';

const store = openStore(null, noon);
const app = createApp(store);
let base = '';

before(async () => {
  await new Promise((resolve) => app.listen(0, '127.0.0.1', resolve));
  base = \`http://127.0.0.1:\${app.address().port}\`;
});
after(() => app.close());

function post(path, body, type = 'application/json') {
  return fetch(base + path, { method: 'POST', headers: { 'content-type': type }, body });
}

test('help lists every command', async () => {
  const listed = await (await fetch(\`\${base}/api/help\`)).json();
  assert.deepEqual(listed.map((one) => one.name), commands.map((one) => one.name));
});

test('every command answers on its own method only', async () => {
  for (const command of commands) {
    const wrong = command.changes ? await fetch(\`\${base}/api/\${command.name}\`) : await post(\`/api/\${command.name}\`, '{}');
    assert.equal(wrong.status, 405, command.name);
  }
});

const changing = commands.find((command) => command.changes);

test('wrong input is refused with a reason', { skip: changing === undefined }, async () => {
  const path = \`/api/\${changing.name}\`;
  assert.equal((await post(path, 'not json')).status, 400);
  assert.equal((await post(path, '{"args": "text"}')).status, 400);
  assert.equal((await post(path, '{"args": [" "]}')).status, 400);
  assert.equal((await post(path, '{"args": []}', 'text/plain')).status, 415);
  assert.equal((await post(path, \`{"args": ["\${'x'.repeat(70_000)}"]}\`)).status, 413);
  assert.equal((await fetch(\`\${base}/api/no-such-command\`)).status, 404);
  assert.equal((await fetch(\`\${base}/../package.json\`)).status, 404);
});

test('only names of this machine are served', async () => {
  const status = await new Promise((resolve, reject) => {
    const { port } = app.address();
    const asked = rawRequest({ host: '127.0.0.1', port, path: '/api/help', headers: { host: 'elsewhere.example' } }, (reply) => {
      reply.resume();
      resolve(reply.statusCode);
    });
    asked.on('error', reject).end();
  });
  assert.equal(status, 403);
});
@@journey@@`;

export const APP_JOURNEY = `
test('what is added is stored', async () => {
  const added = await post('/api/@@add@@', JSON.stringify({ args: [@@first@@] }));
  assert.equal(added.status, 200);
  assert.equal(store.all().at(-1).title, @@first@@);
});
`;
