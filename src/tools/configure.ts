import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { askSettings } from './ask.ts';
import { type ContextFile, type ContextRead, isObject, readContext, writeAtomic } from './context-file.ts';
import { findAgents } from './find-agents.ts';
import { backends, configured, defaultAnswers, missingParts, storedValue, tier1 } from './settings.ts';

const { values } = parseArgs({
  options: {
    home: { type: 'string' },
    check: { type: 'boolean', default: false },
    reset: { type: 'boolean', default: false },
    ask: { type: 'boolean', default: false },
  },
});
const installPath = join(import.meta.dirname, '../..');
const path = join(resolve(values.home ?? installPath), 'config/context.json');
const backups = join(resolve(values.home ?? installPath), 'config/backups');

const say = (...lines: string[]) => process.stdout.write(`${lines.join('\n')}\n`);

/** The configuration as `label: value` lines, with what was found on the machine. */
function describe(context: ContextFile): string[] {
  const rows = [...tier1, backends].map((setting) => {
    const value = storedValue(context, setting);
    const shown = value === 'rehearsal' ? 'rehearsal (no model)' : (value ?? 'not set');
    return `  ${setting.key.replace('_', ' ').padEnd(16)} ${shown}`;
  });
  const projects = isObject(context.registered_projects) ? Object.keys(context.registered_projects).length : 0;
  const found = findAgents(process.env.PATH ?? '').map(({ name, path: at }) => `  ${name.padEnd(16)} found at ${at}`);
  return [...rows, ...found, `  ${'projects'.padEnd(16)} ${projects}`, `  ${'file'.padEnd(16)} ${path}`];
}

/** Copies the bytes into config/backups/ under a UTC stamp, unless the newest copy is the same; returns the copy's path. */
function backUp(raw: Buffer): string {
  const copies = listBackups();
  const newest = copies.at(-1);
  if (newest !== undefined && readFileSync(join(backups, newest)).equals(raw)) return join(backups, newest);
  const stamp = new Date().toISOString().replace(/[-:]/g, '');
  const copy = join(backups, `context-${stamp}.json`);
  writeAtomic(copy, raw);
  return copy;
}

function listBackups(): string[] {
  try {
    return readdirSync(backups)
      .filter((name) => /^context-.*\.json$/.test(name))
      .sort();
  } catch {
    return [];
  }
}

/** A file that cannot be read is never written over: it is named, copied, and left for a person to decide. */
function refuse(found: { raw: Buffer; why: string }, copy: string | null): number {
  say(`✗ Set-up stopped: ${path} cannot be used.`, `  Why:  ${found.why}.`);
  if (copy !== null) say(`        It was left as it is; a copy is in ${copy}.`);
  say(
    '  Type: correct the file and run bash SETUP.sh again, or bash SETUP.sh --reset to start over (it keeps a backup).',
  );
  return 1;
}

function check(found: ContextRead): number {
  if (found.kind === 'corrupt') return refuse(found, null);
  if (found.kind === 'absent') {
    say(`  not configured: ${path} does not exist.`);
    return 1;
  }
  say(...describe(found.context));
  const missing = missingParts(found.context, installPath);
  if (missing.length > 0) say(`  not complete: ${missing.join(', ')}.`);
  return missing.length > 0 ? 1 : 0;
}

/** Writes the file, unless somebody else changed it since it was read: their change would be lost. */
function save(found: ContextRead, context: ContextFile): number {
  const now = readContext(path);
  const same = now.kind === 'absent' ? found.kind === 'absent' : found.kind !== 'absent' && now.raw.equals(found.raw);
  if (!same) {
    say(`✗ ${path} was changed by another program meanwhile; nothing was written.`, '  Type: bash SETUP.sh');
    return 1;
  }
  writeAtomic(path, `${JSON.stringify(context, null, 2)}\n`);
  say('Configured:', ...describe(context));
  return 0;
}

async function configure(found: ContextRead, before: ContextFile): Promise<number> {
  const agents = findAgents(process.env.PATH ?? '');
  const answers = values.ask ? await askSettings(agents) : defaultAnswers(before);
  if (answers === null) {
    say(
      '',
      'Left without an answer; no configuration was written.',
      '  Type: bash SETUP.sh   (or bash SETUP.sh --yes)',
    );
    return 130;
  }
  return save(found, configured(before, answers, { installPath, now: new Date().toISOString() }));
}

function reset(found: ContextRead): Promise<number> {
  if (found.kind !== 'absent') {
    say(`Backup of the configuration: ${backUp(found.raw)}`);
    say('Registered projects are listed in it; their directories were not touched.');
  }
  return configure(found, {});
}

async function main(): Promise<number> {
  const found = readContext(path);
  if (values.check) return check(found);
  if (values.reset) return reset(found);
  if (found.kind === 'corrupt') return refuse(found, backUp(found.raw));
  const before = found.kind === 'usable' ? found.context : {};
  if (found.kind === 'usable' && missingParts(before, installPath).length === 0) return 0;
  return configure(found, before);
}

process.exitCode = await main();
