import { type Change, changed, type Place } from './change.ts';
import { columnChanges } from './diff-columns.ts';
import { tableChanges } from './diff-constraints.ts';
import { resolved } from './keys.ts';
import { nameKey, type SchemaModel, type Table } from './model.ts';
import { matchTables, type Pair } from './renames.ts';

/** All differences between two models, tables in the present order, what is gone at the end. Empty for the same model. */
export function diffSchemas(from: SchemaModel, to: SchemaModel): readonly Change[] {
  const { pairs, added, removed } = matchTables(resolved(from), resolved(to));
  return [
    ...added.map((table) => changed('table-added', at(table), `table ${table.name} is new`)),
    ...pairs.flatMap(pairChanges),
    ...removed.map((table) => changed('table-removed', at(table), `table ${table.name} is removed`)),
  ];
}

const at = ({ name, line }: Table): Place => ({ table: name, line });

function pairChanges(pair: Pair): readonly Change[] {
  const { before, after, was } = pair;
  const place = at(after);
  const renamed = nameKey(was) === nameKey(after.name);
  const head = renamed ? [] : [changed('table-renamed', place, `table ${was} is called ${after.name} now`)];
  if (before.columns.length === 0 || after.columns.length === 0) return [...head, ...described(pair)];
  return [...head, ...columnChanges(pair), ...tableChanges(pair)];
}

function described({ before, after }: Pair): readonly Change[] {
  if (before.columns.length === after.columns.length) return [];
  const place = at(after);
  return after.columns.length > 0
    ? [changed('table-described', place, `the columns of table ${after.name} are described now`)]
    : [changed('table-undescribed', place, `the columns of table ${after.name} are described no more`)];
}
