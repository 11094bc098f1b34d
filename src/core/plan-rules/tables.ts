import type { ObservedFile } from '../../../schemas/observation.ts';
import { PATHS } from '../../../schemas/paths.ts';
import { headingOf, scan } from '../markdown.ts';
import { parseSchema } from '../migrations/parse-schema.ts';
import type { PlanRule } from './plan.ts';

/** The tables a SCHEMA.md describes under headings `### Table: name`, with the line of each. */
export function tablesIn(text: string): readonly { readonly name: string; readonly line: number }[] {
  return scan(text).lines.flatMap((line) => {
    const heading = headingOf(line);
    const match = heading && heading.level >= 2 ? /^table\s*:\s*[`"*]*([^\s`"*(]+)/i.exec(heading.text) : null;
    return match?.[1] === undefined ? [] : [{ name: match[1], line: line.number }];
  });
}

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

/** The tables a contract is for: its own name, and those of its lines `table: name`, in small letters. */
export function tablesOf(contract: ObservedFile): readonly string[] {
  const file = /([^/]+)\.contracts\.ts$/i.exec(contract.path)?.[1];
  const named = [...contract.text.matchAll(/\btable\s*:\s*['"`]?([\w.-]+)/gi)].map((match) => match[1] ?? '');
  return [...(file === undefined ? [] : [file]), ...named].map((name) => name.toLowerCase());
}
