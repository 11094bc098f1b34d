import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

// One after another, because two at once would measure each other. Arguments are parts of names: `npm run bench -- cold`.
const directory = join(import.meta.dirname, '../../tests/bench');
const wanted = process.argv.slice(2);
const benches = readdirSync(directory)
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort();

const failed = benches.filter((name) => {
  process.stdout.write(`\n== ${name}\n`);
  const args = ['--disable-warning=ExperimentalWarning', join(directory, name)];
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status !== 0;
});
if (failed.length > 0) process.stderr.write(`\nFailed: ${failed.join(', ')}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
