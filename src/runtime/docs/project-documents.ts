import { PATHS } from '../../../schemas/paths.ts';
import { changelogLines } from '../../core/docs/changelog.ts';
import { overviewLines } from '../../core/docs/overview.ts';
import { pushWords } from '../../core/docs/push-words.ts';
import type { Block } from '../../core/show.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import type { Order } from './write-document.ts';

/** Commits a changelog tells at most. */
const MOST_COMMITS = 5000;

/** OVERVIEW.md from the specification, the design and the state. Rejects with an ExternalError before there is a specification. */
export async function overviewDocument(context: EffectContext): Promise<Order> {
  const { dir } = attachedOf(context);
  const { project } = context.state();
  if (project === null || project.spec === null) {
    throw new ExternalError('format', 'there is no specification yet to tell of', { next: '!compile' });
  }
  const [specText, design] = await Promise.all(
    [PATHS.spec, PATHS.tdd].map((path) => context.world.files.read(dir, path)),
  );
  const lines = overviewLines({ project, spec: project.spec, specText: specText ?? null, design: design ?? null });
  return {
    path: PATHS.overview,
    made: { title: `Overview of ${project.name}`, command: '!docs', lines },
    message: 'docs(overview): describe the project',
    sources: [PATHS.spec, PATHS.tdd],
  };
}

/** CHANGELOG.md from the history, the changes and the decisions. */
export async function changelogDocument(context: EffectContext): Promise<Order> {
  const { dir } = attachedOf(context);
  const { git, files } = context.world;
  const told = await git.history(dir, MOST_COMMITS);
  const [changeLog, decisions] = await Promise.all(
    [PATHS.changeLog, PATHS.decisions].map((path) => files.read(dir, path)),
  );
  const lines = changelogLines({ ...told, changeLog: changeLog ?? null, decisions: decisions ?? null });
  return {
    path: PATHS.changelog,
    made: { title: 'Changelog', command: '!docs changelog', lines },
    message: 'docs(changelog): tell what changed',
    sources: [PATHS.changeLog, PATHS.decisions],
  };
}

/** The commands that would publish the project, none of which is run. */
export async function publishing(context: EffectContext): Promise<readonly Block[]> {
  const { dir } = attachedOf(context);
  const { project } = context.state();
  const { git, files } = context.world;
  const name = project?.name ?? '';
  const written = await files.read(dir, PATHS.prBody);
  if (written === null) {
    throw new ExternalError('format', `there is no ${PATHS.prBody} yet: it is written when the project may ship`, {
      next: '!verify',
    });
  }
  const title = project?.spec?.title ?? name;
  return pushWords({ ...(await git.remotes(dir)), name, title, bodyPath: PATHS.prBody });
}
