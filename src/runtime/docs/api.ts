import { PATHS } from '../../../schemas/paths.ts';
import { apiText } from '../../core/docs/api/api.ts';
import { filesNamed, type Loaded, type Trouble } from '../../core/docs/api/library.ts';
import { type Block, say } from '../../core/show.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import type { Order } from './write-document.ts';

/** Files a description may be spread over. */
const MOST_FILES = 500;
const TOLD = 10;

/** API.md from the project's OpenAPI description. Rejects with an ExternalError, naming lines, where it is none. */
export async function apiDocument(
  context: EffectContext,
): Promise<{ readonly order: Order; readonly words: readonly Block[] }> {
  const files = await loadAll(context, PATHS.openapi);
  const made = apiText(PATHS.openapi, files);
  if (made.kind === 'refused') {
    const [first] = made.problems;
    throw broken(made.problems, `mend ${first?.file ?? PATHS.openapi}, then !docs api`);
  }
  const { troubles, lines, endpoints } = made;
  const name = context.state().project?.name ?? '';
  const words = [
    say(
      'plain',
      `${endpoints} ${endpoints === 1 ? 'endpoint' : 'endpoints'} in ${files.size} ${files.size === 1 ? 'file' : 'files'}`,
    ),
    ...troubles.slice(0, TOLD).map((one) => say('warn', troubleWords(one))),
    ...(troubles.length > TOLD ? [say('warn', `and ${troubles.length - TOLD} more of these`)] : []),
  ];
  const order = {
    path: PATHS.apiDoc,
    made: { title: `API of ${name}`, command: '!docs api', lines },
    message: 'docs(api): describe the API',
    sources: [...files].filter(([, loaded]) => loaded !== null).map(([path]) => path),
  };
  return { order, words };
}

/** The description and every file of the project that it refers to, directly or not; null for those that are not there. */
async function loadAll(context: EffectContext, root: string): Promise<ReadonlyMap<string, Loaded | null>> {
  const files = new Map<string, Loaded | null>();
  const open = [root];
  for (let path = open.shift(); path !== undefined; path = open.shift()) {
    if (files.has(path)) continue;
    if (files.size >= MOST_FILES)
      throw broken([{ file: path, line: null, message: `is one of more than ${MOST_FILES} files` }], 'use fewer files');
    const loaded = await load(context, path);
    files.set(path, loaded);
    if (loaded !== null) open.push(...filesNamed(loaded.data, path));
  }
  if (files.get(root) === null) {
    throw new ExternalError('format', `there is no ${root} to describe`, { next: '!plan, or write it by hand' });
  }
  return files;
}

async function load(context: EffectContext, path: string): Promise<Loaded | null> {
  const { world } = context;
  const text = await world.files.read(attachedOf(context).dir, path);
  if (text === null) return null;
  const parsed = await world.documents.parse(text);
  if (parsed.kind === 'ok') return parsed;
  throw broken([{ file: path, ...parsed }], `mend ${path}, then !docs api`);
}

const troubleWords = ({ file, line, message }: Trouble): string =>
  `${file}${line === null ? '' : `, line ${line}`}: ${message}`;

function broken(problems: readonly Trouble[], next: string): ExternalError {
  const more = problems.length > TOLD ? `; and ${problems.length - TOLD} more` : '';
  return new ExternalError(
    'format',
    `nothing was written: ${problems.slice(0, TOLD).map(troubleWords).join('; ')}${more}`,
    { next },
  );
}
