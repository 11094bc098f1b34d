import { LABEL } from '../label.ts';
import { camel, codeText, fill } from '../language/safe-text.ts';
import type { FeatureModel, ProjectModel } from '../model.ts';
import { dataFile, type FileSet } from './base-files.ts';
import { CLI, CLI_JOURNEY, CLI_TEST, COMMANDS } from './cli.ts';
import { PAGE, PAGE_SCRIPT, PAGE_TEST } from './page.ts';
import { APP, APP_JOURNEY, APP_TEST, SERVER } from './web.ts';

function html(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** The line that makes a feature known to commands.mjs, and the name it goes by there. */
export function commandImport(feature: Pick<FeatureModel, 'name'>): { line: string; name: string } {
  const name = `${camel(feature.name)}Command`;
  return { line: `import { command as ${name} } from './features/${feature.name}.mjs';`, name };
}

function valuesOf(model: ProjectModel) {
  const all = [...model.features, ...model.basics];
  const imports = [...all].sort((one, other) => (one.name < other.name ? -1 : 1)).map(commandImport);
  const values = {
    label: LABEL,
    project: model.title,
    title: codeText(model.title),
    html: html(model.title),
    data: model.memoryOnly ? 'null' : codeText(dataFile(model)),
    imports: imports.map((one) => one.line).join('\n'),
    entries: all.map((feature) => `  ${commandImport(feature).name},`).join('\n'),
    add: all.find((feature) => feature.kind === 'add')?.name ?? '',
    first: codeText(`First ${model.entity.singular}`),
    second: codeText(`Second ${model.entity.singular}`),
  };
  const journey = (template: string) => (values.add === '' ? '' : fill(template, values));
  return { ...values, cliJourney: journey(CLI_JOURNEY), appJourney: journey(APP_JOURNEY) };
}

/** The list of commands: both surfaces stand on it. */
export function commandFiles(model: ProjectModel): FileSet {
  return new Map([['src/commands.mjs', fill(COMMANDS, valuesOf(model))]]);
}

export function cliFiles(model: ProjectModel): FileSet {
  const values = valuesOf(model);
  return new Map([
    ['src/cli.mjs', fill(CLI, values)],
    ['tests/cli.test.mjs', fill(CLI_TEST, { ...values, journey: values.cliJourney })],
  ]);
}

export function serverFiles(model: ProjectModel): FileSet {
  const values = valuesOf(model);
  return new Map([
    ['src/app.mjs', fill(APP, values)],
    ['src/server.mjs', fill(SERVER, values)],
    ['tests/app.test.mjs', fill(APP_TEST, { ...values, journey: values.appJourney })],
  ]);
}

export function pageFiles(model: ProjectModel): FileSet {
  const values = valuesOf(model);
  return new Map([
    ['public/index.html', fill(PAGE, values)],
    ['public/page.mjs', fill(PAGE_SCRIPT, values)],
    ['tests/page.test.mjs', fill(PAGE_TEST, values)],
  ]);
}
