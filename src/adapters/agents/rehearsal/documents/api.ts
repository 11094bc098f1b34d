import { codeOf } from '../kinds/all.ts';
import { LABEL } from '../label.ts';
import { literal } from '../language/safe-text.ts';
import type { ProjectModel } from '../model.ts';
import { signature } from './spec.ts';

interface Endpoint {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly summary: string;
}

function endpoints(model: ProjectModel): Endpoint[] {
  if (!model.web) return [];
  const own = [...model.features, ...model.basics].map(
    (feature): Endpoint => ({
      method: codeOf(feature, model).changes ? 'POST' : 'GET',
      path: `/api/${feature.name}`,
      summary: feature.title,
    }),
  );
  return [
    { method: 'GET', path: '/', summary: 'The page' },
    { method: 'GET', path: '/api/help', summary: 'Every command' },
    ...own,
  ];
}

function moduleTable(model: ProjectModel): string[] {
  const features = [...model.features, ...model.basics].map(
    (feature) => `| src/features/${feature.name}.mjs | command.run(store, args) | ${feature.title} |`,
  );
  return [
    '## Modules',
    '| Module | Function | What for |',
    '|---|---|---|',
    '| src/store.mjs | openStore(file, now) | keeps entries and what happened to them |',
    '| src/input.mjs | readText, readId, readDate, readOptions | checks what people type; throws UserError |',
    ...features,
    '| src/commands.mjs | commands, findCommand(name) | every command by name |',
    '',
    'A command gives back `text` for people and `data` for programs, or throws UserError and changes nothing.',
    '',
  ];
}

/** artifacts/build/INTERFACES.md; `more` are lines for a plan that is wrong on purpose. */
export function interfacesDocument(model: ProjectModel, more: readonly string[] = []): string {
  const rows = endpoints(model).map((one) => `| \`${one.method} ${one.path}\` | ${one.summary} |`);
  const http = [
    '## Endpoints',
    '| Endpoint | What for |',
    '|---|---|',
    ...rows,
    '',
    'Arguments: a list of texts named args, as JSON in the body or repeated in the query. Refusals: status 400 with a text named error.',
    '',
  ];
  return [
    `# Interfaces: ${model.title}`,
    '',
    signature(),
    '',
    ...(model.web ? http : ['There are no endpoints: the program is used on the command line.', '']),
    ...moduleTable(model),
    ...more,
  ].join('\n');
}

/** contracts/openapi.yaml, OpenAPI 3.1. */
export function openapiDocument(model: ProjectModel): string {
  const all = endpoints(model);
  const paths = all.flatMap((one) => [
    `  ${literal(one.path)}:`,
    `    ${one.method.toLowerCase()}:`,
    `      summary: ${literal(one.summary)}`,
    '      responses:',
    '        "200":',
    '          description: "Done"',
    ...(one.method === 'POST' ? ['        "400":', '          description: "Refused, with the reason"'] : []),
  ]);
  return [
    `# ${LABEL}`,
    'openapi: 3.1.0',
    'info:',
    `  title: ${literal(model.title)}`,
    '  version: 0.1.0',
    ...(all.length === 0 ? ['paths: {}'] : ['paths:', ...paths]),
    '',
  ].join('\n');
}
