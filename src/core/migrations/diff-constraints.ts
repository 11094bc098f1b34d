import { type Change, changed, type Place } from './change.ts';
import { indexKey, referenceKey, uniqueKey } from './keys.ts';
import { columnOf, type ForeignKey, type Index, type Table } from './model.ts';
import type { Pair } from './renames.ts';
import type { RuleName } from './risks.ts';
import { expressionKey } from './sql-tokens.ts';

/** What became of keys, checks, indexes and options of a table. */
export function tableChanges({ before, after }: Pair): readonly Change[] {
  return [
    ...keyChanges(before, after),
    ...uniqueChanges(before, after),
    ...foreignKeyChanges(before, after),
    ...checkChanges(before, after),
    ...indexChanges(before, after),
    ...optionChanges(before, after),
  ];
}

const placeOf = ({ name, line }: Table): Place => ({ table: name, line });

function keyChanges(before: Table, after: Table): readonly Change[] {
  const changes: Change[] = [];
  if (uniqueKey(before.primaryKey) !== uniqueKey(after.primaryKey)) {
    const words =
      after.primaryKey.length === 0 ? 'has no primary key any more' : `has the primary key ${list(after.primaryKey)}`;
    changes.push(changed('primary-key-changed', placeOf(after), `${after.name} ${words}`));
  }
  if (before.autoincrement !== after.autoincrement) {
    const words = after.autoincrement ? 'never uses a number twice now' : 'may use a number again now';
    changes.push(changed('autoincrement-changed', placeOf(after), `${after.name} ${words}`));
  }
  return changes;
}

const list = (names: readonly string[]): string => `(${names.join(', ')})`;

/** What is only in the one, and what is only in the other. */
function apart<T>(before: readonly T[], after: readonly T[], key: (one: T) => string) {
  const [had, has] = [new Set(before.map(key)), new Set(after.map(key))];
  return { added: after.filter((one) => !had.has(key(one))), removed: before.filter((one) => !has.has(key(one))) };
}

/** Whether the columns of a constraint hold nothing yet: all are new, and rows that are there get NULL for one of them. */
function areEmpty(before: Table, after: Table, names: readonly string[]): boolean {
  if (!names.every((name) => columnOf(before, name) === undefined)) return false;
  return names.some((name) => {
    const column = columnOf(after, name);
    return column !== undefined && !column.notNull && column.default === null && column.generated === null;
  });
}

function uniqueChanges(before: Table, after: Table): readonly Change[] {
  const { added, removed } = apart(before.uniques, after.uniques, uniqueKey);
  const ruleOf = (names: readonly string[]): RuleName =>
    areEmpty(before, after, names) ? 'unique-added-new' : 'unique-added';
  return [
    ...added.map((one) => changed(ruleOf(one), placeOf(after), `${after.name} ${list(one)} is unique now`)),
    ...removed.map((one) =>
      changed('unique-removed', placeOf(after), `${after.name} ${list(one)} is not unique any more`),
    ),
  ];
}

function foreignKeyChanges(before: Table, after: Table): readonly Change[] {
  const { added, removed } = apart(before.foreignKeys, after.foreignKeys, referenceKey);
  const words = (key: ForeignKey): string => `${after.name} ${list(key.columns)} to ${key.table} ${list(key.to)}`;
  const ruleOf = (key: ForeignKey): RuleName =>
    areEmpty(before, after, key.columns) ? 'foreign-key-added-new' : 'foreign-key-added';
  const old = new Map(before.foreignKeys.map((key) => [referenceKey(key), key.actions]));
  const acting = after.foreignKeys.filter((key) => {
    const actions = old.get(referenceKey(key));
    return actions !== undefined && actions !== key.actions;
  });
  return [
    ...added.map((key) => changed(ruleOf(key), placeOf(after), `${words(key)} is a foreign key now`)),
    ...acting.map((key) => {
      const rule = /CASCADE|SET/.test(key.actions) ? 'foreign-key-cascades' : 'foreign-key-changed';
      return changed(
        rule,
        placeOf(after),
        `${words(key)} does ${key.actions === '' ? 'nothing by itself' : key.actions} now`,
      );
    }),
    ...removed.map((key) => changed('foreign-key-removed', placeOf(after), `${words(key)} is no foreign key any more`)),
  ];
}

function checkChanges(before: Table, after: Table): readonly Change[] {
  const { added, removed } = apart(before.checks, after.checks, expressionKey);
  return [
    ...added.map((one) => changed('check-added', placeOf(after), `${after.name} has the check ${one}`)),
    ...removed.map((one) => changed('check-removed', placeOf(after), `${after.name} has the check ${one} no more`)),
  ];
}

function indexChanges(before: Table, after: Table): readonly Change[] {
  const { added, removed } = apart(before.indexes, after.indexes, indexKey);
  const words = (index: Index): string => `${index.name} on ${after.name} ${list(index.on)}`;
  return [
    ...added.map((one) =>
      changed(one.unique ? 'unique-index-added' : 'index-added', placeOf(after), `index ${words(one)} is new`),
    ),
    ...removed.map((one) =>
      changed(one.unique ? 'unique-index-removed' : 'index-removed', placeOf(after), `index ${words(one)} is removed`),
    ),
  ];
}

function optionChanges(before: Table, after: Table): readonly Change[] {
  const changes: Change[] = [];
  if (before.strict !== after.strict) {
    const words = `${after.name} is ${after.strict ? 'strict' : 'not strict any more'}`;
    changes.push(changed(after.strict ? 'strict-added' : 'strict-removed', placeOf(after), words));
  }
  if (before.withoutRowid !== after.withoutRowid) {
    changes.push(
      changed('rowid-changed', placeOf(after), `${after.name} is ${after.withoutRowid ? 'without' : 'with'} rowid`),
    );
  }
  return changes;
}
