import type { History, Remotes } from '../../ports/git.ts';
import type { Doors } from './publish.ts';
import { readHead } from './repository.ts';

const FIELDS = '%H%x00%P%x00%cs%x00%B%x00';

/** The newest commits that HEAD reaches, and the tags that stand on them; none where there is no commit. */
export async function history({ git, at }: Doors, most: number): Promise<History> {
  const args = [`--max-count=${most + 1}`, '--no-commit-header', `--format=${FIELDS}`, 'HEAD', '--'];
  const output = await git({ cwd: at.root, command: 'rev-list', args, accept: (code) => code === 128 });
  if (output.code !== 0) return { commits: [], whole: true };
  const fields = output.stdout.toString('utf8').split('\0');
  const tags = await tagsOf({ git, at });
  const commits = Array.from({ length: Math.floor(fields.length / 4) }, (_, index) => {
    const [sha = '', parents = '', day = '', message = ''] = fields.slice(index * 4, index * 4 + 4);
    const id = sha.trim();
    return {
      sha: id,
      parents: parents.split(' ').filter(Boolean),
      day,
      message: message.trim(),
      tags: tags.get(id) ?? [],
    };
  });
  return { commits: commits.slice(0, most), whole: commits.length <= most && !at.shallow };
}

async function tagsOf({ git, at }: Pick<Doors, 'git' | 'at'>): Promise<ReadonlyMap<string, readonly string[]>> {
  const args = ['--format=%(objectname) %(*objectname) %(refname:strip=2)', 'refs/tags'];
  const { stdout } = await git({ cwd: at.root, command: 'for-each-ref', args });
  const tags = new Map<string, string[]>();
  for (const line of stdout.toString('utf8').split('\n').filter(Boolean)) {
    const [own = '', peeled = '', ...name] = line.split(' ');
    const commit = peeled === '' ? own : peeled;
    tags.set(commit, [...(tags.get(commit) ?? []), name.join(' ')]);
  }
  return tags;
}

/** The remotes the repository's own configuration names, and where the present branch goes. Nothing is contacted. */
export async function remotes({ git, at }: Doors): Promise<Remotes> {
  const accept = (code: number): boolean => code === 1;
  const urls = await git({
    cwd: at.root,
    command: 'config',
    args: ['-z', '--get-regexp', '^remote\\..*\\.url$'],
    accept,
  });
  const found = new Map<string, string>();
  for (const entry of urls.stdout.toString('utf8').split('\0').filter(Boolean)) {
    const [key = '', ...url] = entry.split('\n');
    const name = key.replace(/^remote\./, '').replace(/\.url$/, '');
    if (!found.has(name)) found.set(name, url.join('\n'));
  }
  const { branch } = await readHead(git, at);
  const short = branch?.replace(/^refs\/heads\//, '') ?? null;
  const tracked = short === null ? null : await setting({ git, at }, `branch.${short}.remote`);
  const main = new Map<string, string>();
  for (const name of found.keys()) {
    const place = `refs/remotes/${name}/HEAD`;
    const head = await git({ cwd: at.root, command: 'symbolic-ref', args: ['-q', place], accept });
    const target = head.stdout.toString('utf8').trim();
    if (target !== '') main.set(name, target.replace(`refs/remotes/${name}/`, ''));
  }
  return {
    branch: short,
    tracked: tracked === '' || tracked === '.' ? null : tracked,
    remotes: [...found].map(([name, url]) => ({ name, url, main: main.get(name) ?? null })),
  };
}

async function setting({ git, at }: Pick<Doors, 'git' | 'at'>, key: string): Promise<string | null> {
  const { code, stdout } = await git({
    cwd: at.root,
    command: 'config',
    args: ['--get', key],
    accept: (one) => one === 1,
  });
  return code === 0 ? stdout.toString('utf8').replace(/\n$/, '') : null;
}
