import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REGISTRY } from '../../commands/registry.ts';
import { LEADER_RULES } from '../core/forks/leader.ts';

const PATH = join(import.meta.dirname, '../../README.md');
const MATRIX = join(import.meta.dirname, '../../tests/agents/MATRIX.md');

/** The command table of the README, from the registry. */
export function commandTable(): string {
  const rows = REGISTRY.map((command) => {
    const also = command.aliases.map((alias) => `\`!${alias}\``).join(' ');
    return `| \`${command.usage.replace(/\|/g, '\\|')}\` | ${command.summary}${also === '' ? '' : ` (also ${also})`} |`;
  });
  return ['| type | what it does |', '|---|---|', ...rows].join('\n');
}

/** The rules that mark the leading side of a fork, in their order. */
export function leaderList(): string {
  return LEADER_RULES.map(({ words }, at) => `${at + 1}. ${words}`).join('\n');
}

/** What every real agent came to in its last `npm run test:agents`: the table and its notes, without the head. */
function agentMatrix(): string {
  const text = readFileSync(MATRIX, 'utf8');
  return text.slice(text.indexOf('\n|')).trim();
}

/** The text with the generated part between its markers replaced; throws when a marker is missing. */
export function withGenerated(text: string, name: string, body: string): string {
  const begin = `<!-- ${name}: made by npm run readme -->`;
  const end = `<!-- end of ${name} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md has no place for ${name}`);
  return `${text.slice(0, from + begin.length)}\n${body}\n${text.slice(to)}`;
}

/** README.md as it should be. */
export function printReadme(text: string): string {
  const parts = { commands: commandTable(), leader: leaderList(), matrix: agentMatrix() };
  return Object.entries(parts).reduce((before, [name, body]) => withGenerated(before, name, body), text);
}

if (import.meta.main) writeFileSync(PATH, printReadme(readFileSync(PATH, 'utf8')));
