/** The command-line program. Placeholders are filled by surface-files.ts. */
export const COMMANDS = `// @@label@@: every command of @@project@@, in the order help shows them.
@@imports@@

export const commands = [
@@entries@@
];

/** The command with this name, or undefined. */
export function findCommand(name) {
  return commands.find((command) => command.name === name);
}
`;

export const CLI = `#!/usr/bin/env node
// @@label@@: @@project@@ on the command line. Exit code 0: done, 1: refused, 2: no such command.
import { commands, findCommand } from './commands.mjs';
import { UserError } from './input.mjs';
import { openStore } from './store.mjs';

const TITLE = @@title@@;
const DATA_FILE = process.env.DATA_FILE ?? @@data@@;

function help() {
  const width = Math.max(...commands.map((command) => command.usage.length));
  const lines = commands.map((command) => \`  \${command.usage.padEnd(width)}  \${command.summary}\`);
  return [TITLE, '', 'Usage: node src/cli.mjs <command>', ...lines].join('\\n');
}

/** Runs one command line; gives the exit code. */
export function main(argv, print, complain) {
  const [name = 'help', ...args] = argv;
  if (name === 'help' || name === '--help') {
    print(help());
    return 0;
  }
  const command = findCommand(name);
  if (command === undefined) {
    complain(\`There is no command "\${name}". Try: node src/cli.mjs help\`);
    return 2;
  }
  try {
    print(command.run(openStore(DATA_FILE), args).text);
    return 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    complain(error.message);
    return 1;
  }
}

process.exitCode = main(process.argv.slice(2), console.log, console.error);
`;

export const CLI_TEST = `// @@label@@
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import test from 'node:test';
import { commands } from '../src/commands.mjs';
import { openStore } from '../src/store.mjs';
import { inTempFile } from './temp-file.mjs';

const program = fileURLToPath(new URL('../src/cli.mjs', import.meta.url));

function run(file, ...args) {
  const child = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', env: { ...process.env, DATA_FILE: file } });
  return { code: child.status, out: child.stdout, err: child.stderr };
}

test('help names every command once', () => {
  const names = commands.map((command) => command.name);
  assert.equal(new Set(names).size, names.length);
  const { code, out } = inTempFile((file) => run(file, 'help'));
  assert.equal(code, 0);
  for (const command of commands) assert.ok(out.includes(command.usage), command.name);
});

test('an unknown command is refused with a way out', () => {
  const { code, err } = inTempFile((file) => run(file, 'no-such-command'));
  assert.equal(code, 2);
  assert.match(err, /help/);
});

test('wrong input is refused without a stack trace', () => {
  const { code, out, err } = inTempFile((file) => run(file, commands[0].name, 'x'.repeat(300)));
  assert.equal(code, 1);
  assert.equal(out, '');
  assert.doesNotMatch(err, /at .*\\.mjs/);
});
@@journey@@`;

export const CLI_JOURNEY = `
test('what one run adds, the next one finds', () => {
  inTempFile((file) => {
    assert.equal(run(file, '@@add@@', @@first@@).code, 0);
    assert.equal(openStore(file).all()[0].title, @@first@@);
    assert.equal(run(file, '@@add@@', @@second@@).code, 0);
    assert.equal(openStore(file).all().length, 2);
  });
});
`;
