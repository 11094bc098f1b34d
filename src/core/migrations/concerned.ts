import { indexKey, resolved, tableKey } from './keys.ts';
import { type Models, nameKey, type SchemaModel, type Table } from './model.ts';
import { matchTables, type Pair } from './renames.ts';

/**
 * The part of two models that a migration is about: tables that change, those that point to them, and all that any of
 * these point to, so that rows can be put in. In a large schema a trial of the rest would show nothing.
 */
export function concerned(before: SchemaModel, after: SchemaModel): Models {
  const [from, to] = [resolved(before), resolved(after)];
  const { pairs, added, removed } = matchTables(from, to);
  const present = new Map(pairs.map(({ was, after: { name } }) => [nameKey(was), nameKey(name)]));
  const changing = [...pairs.filter(isChanging).map((pair) => pair.after), ...added, ...removed];
  // Names of now; a table that is gone goes by the one it had.
  const links = [...linksOf(from.tables, (name) => present.get(name) ?? name), ...linksOf(to.tables, (name) => name)];
  const names = new Set(changing.map((table) => nameKey(table.name)));
  for (const [child, parent] of links) if (changing.some((table) => nameKey(table.name) === parent)) names.add(child);
  reach(names, links);
  return {
    from: { tables: from.tables.filter(({ name }) => names.has(present.get(nameKey(name)) ?? nameKey(name))) },
    to: { tables: to.tables.filter(({ name }) => names.has(nameKey(name))) },
  };
}

function isChanging({ before, after, was, columns }: Pair): boolean {
  const all = (table: Table): string => [tableKey(table), ...table.indexes.map(indexKey).sort()].join('\n');
  return columns.length > 0 || nameKey(was) !== nameKey(after.name) || all(before) !== all(after);
}

type Link = readonly [child: string, parent: string];

const linksOf = (tables: readonly Table[], name: (earlier: string) => string): readonly Link[] =>
  tables.flatMap((table) =>
    table.foreignKeys.map((key): Link => [name(nameKey(table.name)), name(nameKey(key.table))]),
  );

/** Adds all that the names point to, directly or through others. */
function reach(names: Set<string>, links: readonly Link[]): void {
  const parents = new Map<string, string[]>();
  for (const [child, parent] of links) parents.set(child, [...(parents.get(child) ?? []), parent]);
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    for (const parent of parents.get(name) ?? []) {
      if (names.has(parent)) continue;
      names.add(parent);
      queue.push(parent);
    }
  }
}
