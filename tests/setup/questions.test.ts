import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { expect, test } from 'vitest';
import { type Clone, makeClone, script } from './clone.ts';

/** SETUP.sh on a terminal: types the given lines, each when the prompt for it stands, and returns the screen. */
function onTerminal(clone: Clone, lines: string[], ...args: string[]): Promise<{ code: number; screen: string }> {
  const terminal = spawn('bash', [join(clone.root, 'SETUP.sh'), ...args], {
    cwd: clone.root,
    env: clone.env,
    cols: 200,
  });
  const waiting = [...lines];
  let screen = '';
  let answered = 0;
  terminal.onData((text) => {
    screen += text;
    if (screen.split('Enter for 1:').length - 1 > answered && waiting.length > 0) {
      answered += 1;
      terminal.write(waiting.shift() ?? '');
    }
  });
  return new Promise((resolve) => terminal.onExit(({ exitCode }) => resolve({ code: exitCode, screen })));
}

test('the backend is asked, and what has one choice is said; an agent that is not there cannot be chosen', async () => {
  const clone = makeClone();
  script(join(clone.bin, 'codex'), 'exit 3');
  const { code, screen } = await onTerminal(clone, ['gemini\r', 'codex\r']);

  expect(code).toBe(0);
  for (const said of ['Coordination', 'Semantic search', 'Agent memory']) expect(screen).toContain(said);
  expect(screen.split('Enter for 1').length - 1).toBe(2);
  expect(screen).toContain('1  rehearsal: built in, no model, offline, no cost');
  expect(screen).toContain(`2  codex: ${join(clone.bin, 'codex')}, at the cost of your own account`);
  expect(screen).toContain('"gemini" cannot be chosen here. Type 1 to 2, or press Enter.');
  expect(clone.context().agent).toEqual({ model: null, backend: 'codex' });
});

test.each([
  ['Ctrl+C', '\x03'],
  ['Ctrl+D', '\x04'],
])('%s at a question leaves without a configuration', async (_name, key) => {
  const clone = makeClone();
  script(join(clone.bin, 'codex'), 'exit 3');
  const { code, screen } = await onTerminal(clone, [key]);

  expect(code).toBe(130);
  expect(screen).toContain('no configuration was written');
  expect(existsSync(clone.contextPath)).toBe(false);
});

test('a machine without an agent is asked nothing', async () => {
  const clone = makeClone();
  const { code, screen } = await onTerminal(clone, []);

  expect(code).toBe(0);
  expect(screen).not.toContain('Enter for 1');
  expect(screen).toContain('Agent backend: who does the work → rehearsal (built in, no model, offline, no cost)');
  expect(clone.context().agent).toEqual({ model: null, backend: 'rehearsal' });
});

test.each([
  ['--yes', ['--yes'], {}],
  ['CI', [], { CI: 'true' }],
])('%s takes the defaults without asking', async (_name, args, env) => {
  const clone = makeClone();
  Object.assign(clone.env, env);
  const { code, screen } = await onTerminal(clone, [], ...args);

  expect(code).toBe(0);
  expect(screen).not.toContain('Enter for 1');
  expect(clone.context()._setup_complete).toBe(true);
});

test('a complete configuration is not asked for again', async () => {
  const clone = makeClone();
  await clone.setup();
  const { code, screen } = await onTerminal(clone, []);

  expect(code).toBe(0);
  expect(screen).not.toContain('Enter for 1');
});
