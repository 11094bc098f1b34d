/** The page of a web project. Placeholders are filled by surface-files.ts; texts of people go in escaped. */
export const PAGE = `<!doctype html>
<!-- @@label@@ -->
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>@@html@@</title>
    <style>
      :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
      body { max-width: 42rem; margin: 0 auto; padding: 1rem; }
      form { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: end; margin-block: 1rem; }
      label { flex: 1 1 12rem; }
      input { box-sizing: border-box; width: 100%; min-height: 2.75rem; font: inherit; }
      button { min-height: 2.75rem; font: inherit; }
      :focus-visible { outline: 3px solid; outline-offset: 2px; }
      pre { white-space: pre-wrap; }
    </style>
  </head>
  <body>
    <main>
      <h1>@@html@@</h1>
      <p>Written by @@label@@.</p>
      <h2>Result</h2>
      <pre id="result" role="status" aria-live="polite">Choose something to do.</pre>
      <h2>What you can do</h2>
      <div id="commands"></div>
      <noscript><p>This page needs JavaScript; the command-line or the API works without it.</p></noscript>
    </main>
    <script type="module" src="/page.mjs"></script>
  </body>
</html>
`;

export const PAGE_SCRIPT = `// @@label@@: one form for each command the server has. Text is only ever set as text, never as markup.
const result = document.querySelector('#result');
const list = document.querySelector('#commands');

function element(name, properties, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

/** Words in quotes stay together: 1 "a new name" gives two arguments. */
export function splitArguments(line) {
  return [...line.matchAll(/"([^"]*)"|(\\S+)/g)].map((match) => match[1] ?? match[2]);
}

async function call(command, args) {
  const path = \`/api/\${command.name}\`;
  const reply = command.changes
    ? await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ args }) })
    : await fetch(\`\${path}?\${new URLSearchParams(args.map((arg) => ['args', arg]))}\`);
  const body = await reply.json();
  return reply.ok ? body.text : \`Refused: \${body.error}\`;
}

function formFor(command) {
  const input = element('input', { name: 'args', autocomplete: 'off' });
  const label = element('label', {}, \`\${command.summary} (\${command.usage})\`, input);
  const form = element('form', {}, label, element('button', { type: 'submit' }, command.name));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    result.textContent = await call(command, splitArguments(input.value)).catch((error) => \`Failed: \${error.message}\`);
  });
  return form;
}

if (list !== null) {
  const commands = await (await fetch('/api/help')).json();
  list.append(...commands.map(formFor));
}
`;

export const PAGE_TEST = `// @@label@@
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

const page = readFileSync(new URL('../public/index.html', import.meta.url), 'utf8');
const script = readFileSync(new URL('../public/page.mjs', import.meta.url), 'utf8');

test('the page can be read by a screen reader', () => {
  assert.match(page, /<html lang="[a-z]+">/);
  assert.match(page, /<title>[^<]+<\\/title>/);
  assert.match(page, /<main>/);
  assert.match(page, /role="status"/);
  assert.equal(page.match(/<h1>/g).length, 1);
});

test('every field has a label and keyboard focus is visible', () => {
  assert.match(script, /element\\('label'/);
  assert.match(page, /:focus-visible/);
});

test('text from people never becomes markup', () => {
  assert.doesNotMatch(script, /innerHTML|outerHTML|insertAdjacentHTML|document\\.write/);
});

test('words in quotes stay one argument', async () => {
  globalThis.document = { querySelector: () => null };
  const { splitArguments } = await import('../public/page.mjs');
  assert.deepEqual(splitArguments('1 "a new name" --x=y'), ['1', 'a new name', '--x=y']);
});
`;
