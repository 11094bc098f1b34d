import type { Surface } from '../../../schemas/maintenance-event.ts';
import type { Task } from '../../../schemas/task-graph.ts';
import type { ProjectState } from '../state.ts';

type Name = Surface['surface'];

/** What a path says of a file, by the names people commonly give such files. */
const BY_PATH: readonly (readonly [Name, RegExp])[] = [
  [
    'auth',
    /(?:^|[/._-])(?:auth(?:n|z|enticat\w*|ori[sz]\w*)?|login|logout|sign-?(?:in|up|out)|sessions?|passwords?|passwd|oauth\w*|jwt|tokens?|credentials?|permissions?|roles?|acl|rbac)(?:[/._-]|$)/i,
  ],
  [
    'data',
    /(?:^|[/._-])(?:db|database|migrations?|schemas?|models?|entit(?:y|ies)|repositor(?:y|ies)|store|storage|seeds?)(?:[/._-]|$)|\.(?:sql|prisma|sqlite)$/i,
  ],
  [
    'infra',
    /(?:^|\/)(?:dockerfile[^/]*|(?:docker-)?compose[^/]*\.ya?ml|procfile|nginx[^/]*|\.env[^/]*)$|(?:^|\/)(?:infra\w*|terraform|helm|k8s|kubernetes|deploy\w*|ansible)\/|\.(?:tf|tfvars)$/i,
  ],
  ['cicd', /(?:^|\/)\.(?:github|gitlab|circleci)\/|(?:^|\/)(?:jenkinsfile|\.gitlab-ci\.ya?ml)$/i],
  ['api', /(?:^|[/._-])(?:api|routes?|endpoints?|controllers?|openapi|graphql)(?:[/._-]|$)/i],
  ['ui', /(?:^|\/)(?:components?|pages?|views?|screens?|public)\/|\.(?:tsx|jsx|vue|svelte|css|scss|html)$/i],
];

/** Tests tell what they try, not what the product does with it. */
const isTest = (path: string): boolean => /(?:^|\/)(?:tests?|__tests__)\/|\.(?:test|spec)\./.test(path);

/** `UserRepository.kt` and `loginForm.tsx` as they would be named with hyphens. */
const hyphenated = (path: string): string => path.replace(/([a-z0-9])([A-Z])/g, '$1-$2');

const byPaths = (paths: readonly string[]): readonly Surface[] =>
  BY_PATH.flatMap(([surface, pattern]): Surface[] => {
    const path = paths.find((one) => !isTest(one) && pattern.test(hyphenated(one)));
    return path === undefined ? [] : [{ surface, by: 'code', why: `${path} is a file of that kind` }];
  });

/** Tasks of the plan, or of earlier changes, that own one of these files, each with the files. */
export function ownersOf(
  state: Pick<ProjectState, 'tasks'>,
  paths: readonly string[],
  besides: readonly string[] = [],
): readonly { readonly task: Task; readonly files: readonly string[] }[] {
  const wanted = new Set(paths);
  return Object.values(state.tasks).flatMap(({ task }) => {
    const files = besides.includes(task.id) ? [] : task.outputFiles.filter((path) => wanted.has(path));
    return files.length === 0 ? [] : [{ task, files }];
  });
}

function byOwners(state: Pick<ProjectState, 'tasks'>, paths: readonly string[], own: readonly string[]): Surface[] {
  const files = paths.filter((path) => !isTest(path));
  return ownersOf(state, files, own).map(({ task, files: [file = ''] }) => ({
    surface: task.type,
    by: 'code',
    why: `${file} is ${task.id}'s, a task of that kind`,
  }));
}

/**
 * What a change touches: all that its agent declared, and all that the kinds of its tasks, the names of their files and
 * the owners of these files say. Neither takes away from the other; each surface stands once, with what said it first.
 */
export function surfacesOf(
  state: Pick<ProjectState, 'tasks'>,
  tasks: readonly Task[],
  declared: readonly Name[],
): readonly Surface[] {
  const paths = [...new Set(tasks.flatMap(({ outputFiles }) => outputFiles))];
  const kinds = tasks.map(({ id, type }): Surface => ({ surface: type, by: 'code', why: `${id} is of that kind` }));
  const said = declared.map((surface): Surface => ({ surface, by: 'agent', why: 'the agent declares it' }));
  const own = tasks.map(({ id }) => id);
  return once([...said, ...kinds, ...byPaths(paths), ...byOwners(state, paths, own)]);
}

/** With what the files that were really changed say besides. */
export const withFiles = (
  state: Pick<ProjectState, 'tasks'>,
  { surfaces, files, taskIds }: { surfaces: readonly Surface[]; files: readonly string[]; taskIds: readonly string[] },
): readonly Surface[] => once([...surfaces, ...byPaths(files), ...byOwners(state, files, taskIds)]);

const once = (all: readonly Surface[]): readonly Surface[] =>
  all.filter((one, at) => all.findIndex(({ surface }) => surface === one.surface) === at);

const GUARDED: readonly Name[] = ['auth', 'data', 'infra'];

/** The surfaces that a change is checked for security on; empty where it needs no check. */
export const guarded = (surfaces: readonly Surface[]): readonly Surface[] =>
  surfaces.filter(({ surface }) => GUARDED.includes(surface));
