import { spawnSync } from 'node:child_process';

/** As long as the names of files may be on every system. */
const NAME = 'd'.repeat(200);

/** Bytes that Linux takes for a path, with the one that ends it. */
const PATH_MAX = 4096;

/** The path of a file so deep in a directory that its whole path is one byte too long, though the relative one is not. */
export function deepPath(root: string): string {
  const room = PATH_MAX - Buffer.byteLength(root) - 1;
  const parts = Array.from({ length: Math.floor((room - 60) / (NAME.length + 1)) }, () => NAME);
  const rest = room - parts.join('/').length - 1;
  const last = rest > 202 ? [`${'e'.repeat(100)}/${'f'.repeat(rest - 101)}`] : ['f'.repeat(rest)];
  return [...parts, ...last].join('/');
}

/** Runs shell commands with `$1` at such a path: in its directory, from where it has a short name. */
function inDirectory(root: string, path: string, script: string): Buffer {
  const names = path.split('/');
  const steps = names.slice(0, -1).map((name) => `mkdir -p ${name} && cd -P ${name} && `);
  const ended = spawnSync('sh', ['-c', `${steps.join('')}${script}`, 'sh', names.at(-1) ?? ''], { cwd: root });
  if (ended.status !== 0) throw new Error(ended.stderr.toString('utf8'));
  return ended.stdout;
}

export function writeDeep(root: string, path: string, text: string): void {
  inDirectory(root, path, `printf '${text.replaceAll('\r', '\\r').replaceAll('\n', '\\n')}' > "$1"`);
}

export function readDeep(root: string, path: string): string {
  return inDirectory(root, path, 'cat "$1"').toString('utf8');
}
