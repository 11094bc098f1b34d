import { type Block, say } from '../show.ts';

/** Where a repository could be pushed to, as its own configuration says. */
export interface PushSources {
  readonly branch: string | null;
  readonly tracked: string | null;
  readonly remotes: readonly { readonly name: string; readonly url: string; readonly main: string | null }[];
  /** The project's name, and the title of the pull request. */
  readonly name: string;
  readonly title: string;
  readonly bodyPath: string;
}

/** The commands that publish the verified project, to be typed by the human: none of them is run. */
export function pushWords(sources: PushSources): readonly Block[] {
  const { remotes, tracked } = sources;
  const remote =
    remotes.find(({ name }) => name === tracked) ?? remotes.find(({ name }) => name === 'origin') ?? remotes[0];
  if (remote === undefined) {
    return [
      say('info', 'There is no remote, so there is nothing to push to: git remote add origin <address>, then !docs pr'),
    ];
  }
  const head = headOf(sources, remote.main);
  const push = head.own
    ? `git push -u ${quoted(remote.name)} ${quoted(head.branch)}`
    : `git push ${quoted(remote.name)} HEAD:refs/heads/${quoted(head.branch)}`;
  const others = remotes.filter((one) => one !== remote).map(({ name }) => name);
  const why = head.own ? [] : [say('dim', head.why)];
  return [
    say('info', 'To publish it (nothing of this was run):'),
    ...why,
    say('plain', push, ...requestLines(sources, { site: siteOf(remote.url), head: head.branch, base: remote.main })),
    ...(others.length === 0 ? [] : [say('dim', `other remotes: ${others.join(', ')}`)]),
  ];
}

interface Head {
  readonly branch: string;
  /** It is the branch that is checked out. */
  readonly own: boolean;
  readonly why: string;
}

/** A pull request needs a branch other than the one it goes into. */
function headOf({ branch, name }: PushSources, main: string | null): Head {
  const bases = main === null ? ['main', 'master'] : [main];
  if (branch !== null && !bases.includes(branch)) return { branch, own: true, why: '' };
  const slug =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'project';
  const why = branch === null ? 'HEAD is on no branch' : `${branch} is the branch a pull request goes into`;
  return { branch: `ship/${slug}`, own: false, why: `${why}, so it is pushed as ship/${slug}` };
}

interface Site {
  readonly host: string;
  readonly path: string;
}

/** Host and path of a remote's address, without what is secret in it; null for a place on this machine. */
function siteOf(url: string): Site | null {
  const [, host = '', path = ''] =
    /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/(.+)$/.exec(url) ??
    /^(?:[\w.-]+@)?([\w.-]{2,}):(?!\/\/)(.+)$/.exec(url) ??
    [];
  return host === '' ? null : { host, path: path.replace(/\.git\/?$/, '').replace(/^\/|\/$/g, '') };
}

interface Request {
  readonly site: Site | null;
  readonly head: string;
  readonly base: string | null;
}

function requestLines(sources: PushSources, { site, head, base }: Request): readonly string[] {
  const { title, bodyPath } = sources;
  const words = { head: quoted(head), title: quoted(title), body: quoted(bodyPath) };
  const into = (option: string): string => (base === null ? '' : ` ${option} ${quoted(base)}`);
  if (isOf(site, 'github')) {
    return [`gh pr create${into('--base')} --head ${words.head} --title ${words.title} --body-file ${words.body}`];
  }
  if (isOf(site, 'gitlab')) {
    const text = `--title ${words.title} --description "$(cat ${words.body})"`;
    return [`glab mr create --source-branch ${words.head}${into('--target-branch')} ${text}`];
  }
  const where = site === null ? 'where that repository is looked after' : `at https://${site.host}/${site.path}`;
  return [`Then ask for ${head} to be merged into ${base ?? 'its main branch'} ${where}; the text is in ${bodyPath}.`];
}

/** The company's own host, or one of an organisation that runs the same: `github.example.org`. */
const isOf = (site: Site | null, name: string): boolean => site?.host.toLowerCase().split('.').includes(name) === true;

/** A word of a POSIX shell that stands for exactly this text. */
const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
