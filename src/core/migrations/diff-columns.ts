import { type Change, changed, ofColumn, typeChanged } from './change.ts';
import { defaultKey, generatedKey, typeKey } from './keys.ts';
import { type Column, columnOf, nameKey, type Table } from './model.ts';
import type { Pair } from './renames.ts';
import type { RuleName } from './risks.ts';
import { typeRule } from './type-changes.ts';

/** What became of the columns of a table: renamed, added, removed, changed, in another order. */
export function columnChanges({ before, after, columns }: Pair): readonly Change[] {
  const earlier = new Map(columns.map(([was, name]) => [nameKey(name), was]));
  const present = after.columns.flatMap((column) => {
    const place = ofColumn(after, column);
    const full = `${after.name}.${column.name}`;
    const old = columnOf(before, column.name);
    if (old === undefined) return [changed(addedRule(column), place, `column ${full} is new`)];
    const was = earlier.get(nameKey(column.name));
    const renamed =
      was === undefined
        ? []
        : [changed('column-renamed', place, `column ${after.name}.${was} is called ${column.name} now`)];
    return [...renamed, ...valueChanges(after, old, column), ...nullChanges(after, old, column)];
  });
  const gone = before.columns.filter((column) => columnOf(after, column.name) === undefined);
  const removed = gone.map((column) => {
    const rule = column.generated === null ? 'column-removed' : 'computed-removed';
    return changed(rule, ofColumn(after, column), `column ${after.name}.${column.name} is removed`);
  });
  return [...present, ...moved(before, after), ...removed];
}

function addedRule(column: Column): RuleName {
  if (column.generated !== null) return 'column-added';
  if (column.notNull && column.default === null) return 'column-added-required';
  return column.default !== null && !isConstant(column.default) ? 'column-added-moment' : 'column-added';
}

/** Whether a default is the same for every row, whenever it is written. */
export const isConstant = (text: string): boolean => !/^(?:CURRENT_|\()/i.test(text);

function moved(before: Table, after: Table): readonly Change[] {
  const kept = (one: Table, other: Table): string =>
    one.columns
      .filter((column) => columnOf(other, column.name) !== undefined)
      .map((column) => nameKey(column.name))
      .join('\n');
  if (kept(before, after) === kept(after, before)) return [];
  return [
    changed(
      'column-moved',
      { table: after.name, line: after.line },
      `the columns of ${after.name} stand in another order`,
    ),
  ];
}

function valueChanges(table: Table, old: Column, column: Column): readonly Change[] {
  const place = ofColumn(table, column);
  const full = `${table.name}.${column.name}`;
  const changes: Change[] = [];
  if (typeKey(old) !== typeKey(column)) {
    changes.push(
      typeChanged(
        typeRule(old.type, column.type),
        place,
        `${full} is ${typeWords(column)} instead of ${typeWords(old)}`,
      ),
    );
  }
  if (generatedKey(old) !== generatedKey(column))
    changes.push(changed('computed-changed', place, `${full} is computed in another way`));
  if (old.collate !== column.collate) {
    const words = `${full} is compared by ${column.collate ?? 'BINARY'} instead of ${old.collate ?? 'BINARY'}`;
    changes.push(changed('collation-changed', place, words));
  }
  return [...changes, ...defaultChanges(table, old, column)];
}

const typeWords = ({ type }: Column): string => {
  const kind = type.sql === '' ? 'of a type that is not known' : type.sql;
  return type.sql.toLowerCase().startsWith(type.kind) || type.kind === 'unknown' ? kind : `${kind} (${type.kind})`;
};

function defaultChanges(table: Table, old: Column, column: Column): readonly Change[] {
  if (defaultKey(old) === defaultKey(column)) return [];
  const rule = old.default === null ? 'default-added' : column.default === null ? 'default-removed' : 'default-changed';
  const words = column.default === null ? 'has no default any more' : `has the default ${column.default}`;
  return [changed(rule, ofColumn(table, column), `${table.name}.${column.name} ${words}`)];
}

function nullChanges(table: Table, old: Column, column: Column): readonly Change[] {
  if (old.notNull === column.notNull) return [];
  const place = ofColumn(table, column);
  const full = `${table.name}.${column.name}`;
  if (!column.notNull) return [changed('not-null-removed', place, `${full} may be NULL now`)];
  return [
    changed(column.default === null ? 'not-null-added' : 'not-null-filled', place, `${full} may not be NULL any more`),
  ];
}
