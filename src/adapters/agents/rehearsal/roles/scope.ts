import type { Task } from '../../../../../schemas/task-graph.ts';
import { codeOf } from '../kinds/all.ts';
import { classify } from '../kinds/classify.ts';
import type { KindCode } from '../kinds/kind.ts';
import { LABEL } from '../label.ts';
import { clausesOf } from '../language/clauses.ts';
import { phrasesOf } from '../language/phrases.ts';
import { oneLine, plainWords, slug } from '../language/safe-text.ts';
import { type FeatureModel, nameFeatures } from '../model.ts';
import { featurePaths } from '../project/feature-files.ts';
import { isOurs } from '../project/merge.ts';
import { sharedModule } from '../project/shared-files.ts';
import type { Play, Scene } from '../scene.ts';
import { thought } from '../speech.ts';
import { reader } from './reader.ts';

type ScopedTask = Omit<Task, 'id'>;

const MOST_TASKS = 4;
/** Words of a request that say what it touches. */
const TOUCHES: readonly (readonly [Task['type'], RegExp])[] = [
  [
    'auth',
    /\b(?:sign(?:ing)?[ -]?(?:in|up|out)|log(?:ging)?[ -]?in|passwords?|passphrases?|tokens?|permissions?|accounts?)\b/i,
  ],
  ['data', /\b(?:database|schema|migrat\w*|table|column)\b/i],
  ['infra', /\b(?:docker|deploy\w*|server settings|hosting)\b/i],
];

const touched = (text: string): Task['type'][] => TOUCHES.filter(([, words]) => words.test(text)).map(([type]) => type);

const FAULT = /\b(?:fix|bug|crash\w*|broken|repair|correct|error|fails?|wrong)\b/i;

/** What the human asks for, a line each; a fault stays one piece, because its words describe one thing. */
function requests(text: string): string[] {
  const whole = plainWords(clausesOf(text)[0] ?? '', 80);
  if (FAULT.test(text)) return [plainWords(oneLine(text), 80)];
  const titles = phrasesOf(text).map((phrase) => plainWords([phrase.verb, ...phrase.object].join(' '), 80));
  const all = [...new Set(titles.length > 0 ? titles : [whole || 'A change'])];
  return all.slice(0, MOST_TASKS).map((title) => `${title.charAt(0).toUpperCase()}${title.slice(1)}`);
}

interface Ground {
  /** Folder of the project with a closing slash, or empty; null when it was not written by this agent. */
  readonly base: string | null;
  readonly files: readonly string[];
}

async function groundOf(scene: Scene): Promise<Ground> {
  const files = await scene.workspace.files();
  for (const path of files.filter((one) => /(^|\/)src\/commands\.mjs$/.test(one))) {
    if (isOurs((await scene.workspace.read(path)) ?? ''))
      return { base: path.replace(/src\/commands\.mjs$/, ''), files };
  }
  return { base: null, files };
}

function gates(test: string, ground: Ground): string[] {
  const all = ground.files.filter(
    (path) => path.startsWith(`${ground.base ?? ''}tests/`) && path.endsWith('.test.mjs'),
  );
  return [`node --test ${test}`, `node --test ${[...new Set([...all, test])].sort().join(' ')}`];
}

function shared(
  scene: Scene,
  title: string,
): Pick<Task, 'title' | 'platform' | 'dependsOn' | 'canParallel' | 'features' | 'testStatus' | 'emptyDiffAllowed'> {
  const platform = scene.model.platforms.join(', ').toLowerCase();
  return {
    title,
    platform,
    dependsOn: [],
    canParallel: false,
    features: [],
    testStatus: 'REQUIRED',
    emptyDiffAllowed: false,
  };
}

function readme(ground: Ground): string[] {
  const path = `${ground.base ?? ''}README.md`;
  return ground.files.includes(path) ? [path] : [];
}

function fixTask(title: string, ground: Ground, scene: Scene): ScopedTask {
  const file = `${ground.base ?? ''}tests/fix-${slug(title).slice(0, 24).replace(/-+$/, '') || 'request'}.test.mjs`;
  const behaviours = [
    'Every command answers or refuses odd input',
    'No command ends with a stack trace',
    'Refusals are sentences for people',
  ];
  return {
    ...shared(scene, title),
    type: 'feature',
    outputFiles: [file, ...readme(ground)],
    acceptance: ['A test guards against the fault in every command.'],
    contracts: behaviours.map((behaviour, at) => ({
      id: `TC-${at + 1}`,
      behaviour,
      type: at === 0 ? 'regression' : 'unit',
      file,
    })),
    gateCommands: gates(file, ground),
  };
}

/** What the feature stands on and the project does not have yet. */
function missingShared(code: KindCode, ground: Ground): string[] {
  const paths = code.uses === undefined ? [] : [...sharedModule(code.uses.module).keys()];
  return paths.map((path) => `${ground.base ?? ''}${path}`).filter((path) => !ground.files.includes(path));
}

function featureTask(feature: FeatureModel, ground: Ground, scene: Scene): ScopedTask {
  const { model } = scene;
  const code = codeOf(feature, { ...model, features: [...model.features, feature] });
  const base = ground.base ?? '';
  const paths = featurePaths(feature);
  const test = `${base}${paths.test}`;
  const rows = [code.happy.name, code.wrong.name, code.kept.name];
  return {
    ...shared(scene, feature.title),
    type: touched(feature.title)[0] ?? 'feature',
    outputFiles: [
      `${base}${paths.code}`,
      test,
      ...missingShared(code, ground),
      `${base}src/commands.mjs`,
      ...readme(ground),
    ],
    acceptance: [...code.criteria],
    contracts: rows.map((row, at) => ({
      id: `TC-${at + 1}`,
      behaviour: `${feature.name} ${row}`,
      type: at === 2 ? 'integration' : 'unit',
      file: test,
    })),
    gateCommands: gates(test, ground),
  };
}

/** In a project of other hands nothing is known: a note beside it, and a test that the note is there. */
function foreignTask(title: string, scene: Scene): ScopedTask {
  const name = slug(title) || 'request';
  const [note, test] = [`notes/${name}.md`, `tests/${name}.test.mjs`];
  return {
    ...shared(scene, title),
    type: 'feature',
    outputFiles: [note, test],
    acceptance: [`What was asked for is written down: ${title}`],
    contracts: ['The note is there', 'The note is not empty', 'The note can be read'].map((behaviour, at) => ({
      id: `TC-${at + 1}`,
      behaviour,
      type: at === 0 ? 'integration' : 'unit',
      file: test,
    })),
    gateCommands: [`node --test ${test}`],
  };
}

function tasksFor(titles: readonly string[], ground: Ground, scene: Scene): ScopedTask[] {
  if (ground.base === null) return titles.map((title) => foreignTask(title, scene));
  const names = ground.files.flatMap((path) => /src\/features\/([a-z0-9-]+)\.mjs$/.exec(path)?.[1] ?? []);
  const faults = titles.filter((title) => FAULT.test(title));
  const features = titles.filter((title) => !FAULT.test(title)).map((title) => ({ id: 'MAINT', title }));
  const all = [
    ...nameFeatures(features, scene.model.entity, names).map((feature) => featureTask(feature, ground, scene)),
    ...faults.map((title) => fixTask(title, ground, scene)),
  ];
  // They write the same list of commands, so each waits for the one before it.
  return all.map((task, at) => (at === 0 ? task : { ...task, dependsOn: [String(at)] }));
}

/** Maintenance: cuts a request of the human into one to four small tasks on the project as it is. */
export async function* scope(scene: Scene): Play {
  const { assignment } = scene;
  const request = assignment.notes.at(-1) ?? (assignment.because.join(' ') || assignment.brief);
  const titles = requests(request);
  yield thought(`Asked for: ${titles.join('; ')}`);
  const ground = await groundOf(scene);
  yield thought(
    ground.base === null ? 'This project was not written by me.' : `${ground.files.length} files are here.`,
  );
  const tasks = tasksFor(titles, ground, scene);
  const summary = `${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'}: ${tasks.map((task) => task.title).join('; ')}`;
  const kinds = titles.map((title) => (FAULT.test(title) ? 'fix' : classify(title)));
  return reader(summary, {
    caveats: `${LABEL}: cut by word lists`,
    title: titles[0] ?? 'A change',
    reason: `Asked for by the owner (${kinds.join(', ')}): ${plainWords(request, 200)}`,
    tasks,
    surfaces: touched(request),
  });
}
