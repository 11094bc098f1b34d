import type { Task } from '../../../../../schemas/task-graph.ts';
import { codeOf } from '../kinds/all.ts';
import { plainWords } from '../language/safe-text.ts';
import type { FeatureModel, ProjectModel } from '../model.ts';
import { allFiles } from '../project/all-files.ts';
import { featurePaths } from '../project/feature-files.ts';
import { sharedFiles } from '../project/shared-files.ts';

type Contract = Task['contracts'][number];
/** A task before it has an id: `needs` names drafts by their key. */
export type Draft = Pick<
  Task,
  'title' | 'type' | 'outputFiles' | 'features' | 'acceptance' | 'contracts' | 'gateCommands'
> & {
  readonly key: string;
  readonly needs: readonly string[];
  readonly parallel: boolean;
};

function contracts(rows: readonly (readonly [string, string, string])[]): Contract[] {
  return rows.map(([behaviour, type, file], at) => ({ id: `TC-${at + 1}`, behaviour, type, file }));
}

function gate(tests: readonly string[]): string[] {
  return [`node --test ${tests.join(' ')}`];
}

export function groundwork(model: ProjectModel): Draft {
  const test = 'tests/store.test.mjs';
  const basics = model.basics.map(featurePaths);
  const more = [...sharedFiles(model).keys(), ...basics.flatMap((paths) => [paths.code, paths.test])];
  const tests = [test, ...more.filter((path) => path.endsWith('.test.mjs'))];
  return {
    key: 'base',
    needs: [],
    parallel: false,
    title: 'Project scaffold and store',
    type: 'data',
    features: [],
    outputFiles: ['package.json', '.gitignore', 'src/input.mjs', 'src/store.mjs', 'tests/temp-file.mjs', test, ...more],
    acceptance: ['Entries are kept in a file and found again.', 'A damaged file is refused and left as it is.'],
    contracts: contracts([
      ['Gives numbers from 1 and hands out copies', 'unit', test],
      ['Keeps everything in the file', 'integration', test],
      ['Refuses wrong input and changes nothing', 'unit', test],
    ]),
    gateCommands: gate(tests),
  };
}

export function featureDraft(group: readonly FeatureModel[], model: ProjectModel, key: string): Draft {
  const codes = group.map((feature) => ({
    feature,
    code: codeOf(feature, model),
    paths: featurePaths(feature),
  }));
  const tests = codes.map(({ paths }) => paths.test);
  return {
    key,
    needs: ['base'],
    parallel: true,
    type: 'feature',
    title: plainWords(group.map((feature) => feature.title).join('; '), 100),
    features: group.map((feature) => feature.id),
    outputFiles: codes.flatMap(({ paths }) => [paths.code, paths.test]),
    acceptance: codes.flatMap(({ code }) => [...code.criteria]),
    contracts: contracts(
      codes.flatMap(({ feature, code, paths }) => [
        [`${feature.name} ${code.happy.name}`, 'unit', paths.test] satisfies [string, string, string],
        [`${feature.name} ${code.wrong.name}`, 'unit', paths.test] satisfies [string, string, string],
        [`${feature.name} ${code.kept.name}`, 'integration', paths.test] satisfies [string, string, string],
      ]),
    ),
    gateCommands: gate(tests),
  };
}

export function cliDraft(model: ProjectModel, needs: readonly string[]): Draft {
  const test = 'tests/cli.test.mjs';
  return {
    key: 'cli',
    needs,
    parallel: false,
    title: 'Command line',
    type: 'ui',
    features: model.features.map((feature) => feature.id),
    outputFiles: ['src/commands.mjs', 'src/cli.mjs', test],
    acceptance: ['Help names every command.', 'Wrong input is refused with exit code 1 and no stack trace.'],
    contracts: contracts([
      ['Help names every command once', 'e2e', test],
      ['Wrong input and unknown commands are refused', 'e2e', test],
      ['What one run adds the next one finds', 'integration', test],
    ]),
    gateCommands: gate([test]),
  };
}

export function webDrafts(model: ProjectModel, needs: readonly string[]): Draft[] {
  const [api, page] = ['tests/app.test.mjs', 'tests/page.test.mjs'];
  const own = model.cli ? [] : ['src/commands.mjs'];
  const server: Draft = {
    key: 'server',
    needs,
    parallel: false,
    title: 'HTTP server',
    type: 'api',
    features: model.features.map((feature) => feature.id),
    outputFiles: [...own, 'src/app.mjs', 'src/server.mjs', api],
    acceptance: [
      'Every command is one endpoint.',
      'The server listens on 127.0.0.1 only and refuses what it cannot use.',
    ],
    contracts: contracts([
      ['Every command answers on its own method only', 'integration', api],
      ['Wrong input is refused with a reason', 'integration', api],
      ['Only names of this machine are served', 'security', api],
    ]),
    gateCommands: gate([api]),
  };
  return [server, pageDraft(page)];
}

function pageDraft(test: string): Draft {
  return {
    key: 'page',
    needs: ['server'],
    parallel: false,
    title: 'Web page',
    type: 'ui',
    features: [],
    outputFiles: ['public/index.html', 'public/page.mjs', test],
    acceptance: ['Every field has a label.', 'Text from people never becomes markup.'],
    contracts: contracts([
      ['The page can be read by a screen reader', 'accessibility', test],
      ['Text from people never becomes markup', 'security', test],
      ['Words in quotes stay one argument', 'unit', test],
    ]),
    gateCommands: gate([test]),
  };
}

export function docsDraft(model: ProjectModel, needs: readonly string[]): Draft {
  const tests = [...allFiles(model).keys()].filter((path) => path.endsWith('.test.mjs'));
  return {
    key: 'docs',
    needs,
    parallel: false,
    title: 'README',
    type: 'config',
    features: [],
    outputFiles: ['README.md'],
    acceptance: ['A newcomer finds how to start, use and test the program.'],
    contracts: [],
    gateCommands: gate(tests),
  };
}
