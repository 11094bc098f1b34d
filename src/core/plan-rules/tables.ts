import type { ObservedFile } from '../../../schemas/observation.ts';
import { PATHS } from '../../../schemas/paths.ts';
import { parseSchema } from '../migrations/parse-schema.ts';
import type { PlanRule } from './plan.ts';

/** SCHEMA.md can be read: what is broken in it could later not be compared with anything. */
export const schemaCanBeRead: PlanRule = ({ files }) =>
  parseSchema(files.schema?.text ?? '').faults.map(({ line, message }) => ({ file: PATHS.schema, line, message }));

/** Every table of SCHEMA.md has a contract: a file of its name, or a line `table: name` in any contract. */
export const tablesHaveContracts: PlanRule = ({ files }) => {
  if (files.schema === null) return [];
  const covered = new Set(files.contracts.flatMap(tablesOf));
  return parseSchema(files.schema.text)
    .model.tables.filter((table) => !covered.has(table.name.toLowerCase()))
    .map((table) => ({
      file: PATHS.schema,
      line: table.line,
      message: `table ${table.name} has no contract (${PATHS.contracts}/${table.name}.contracts.ts, or a line "table: ${table.name}" in one)`,
    }));
};

function tablesOf(contract: ObservedFile): readonly string[] {
  const file = /([^/]+)\.contracts\.ts$/i.exec(contract.path)?.[1];
  const named = [...contract.text.matchAll(/\btable\s*:\s*['"`]?([\w.-]+)/gi)].map((match) => match[1] ?? '');
  return [...(file === undefined ? [] : [file]), ...named].map((name) => name.toLowerCase());
}
