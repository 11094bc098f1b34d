import { type Risk, riskSchema } from '../../../schemas/migration-event.ts';

/** The rule a change falls under: how dangerous it is, and why. */
export interface Rule {
  readonly risk: Risk;
  readonly reason: string;
}

const rule = (risk: Risk, reason: string): Rule => ({ risk, reason });

/**
 * The rules, one for each kind of change (types have a table of their own). LOW: nothing that is there is touched or
 * refused. MEDIUM: every value stays, but code or a rollback has to know. HIGH: rows that are there may not fit, or may
 * be changed. DATA-LOSS: values go, or have no place any more.
 */
export const RULES = {
  'table-added': rule('LOW', 'nothing that is there is touched'),
  'table-removed': rule('DATA-LOSS', 'all its rows go'),
  'table-renamed': rule('MEDIUM', 'every row stays; code that says the old name fails'),
  'table-described': rule('LOW', 'its columns were not described before, so there is nothing to compare with'),
  'table-undescribed': rule('HIGH', 'its columns are not described any more; whether they stay cannot be told'),
  'column-added': rule('LOW', 'rows that are there get NULL or the default'),
  'column-added-moment': rule('MEDIUM', 'rows that are there get the moment, or the expression, of the migration'),
  'column-added-required': rule('HIGH', 'rows that are there have no value for it, so they are refused'),
  'column-removed': rule('DATA-LOSS', 'its values go'),
  'computed-removed': rule('MEDIUM', 'it was computed, so no value goes; code that reads it fails'),
  'column-renamed': rule('MEDIUM', 'every value stays; code that says the old name fails'),
  'column-moved': rule('LOW', 'only the order of the columns; code that names its columns sees no difference'),
  'not-null-added': rule('HIGH', 'rows without a value are refused'),
  'not-null-filled': rule(
    'HIGH',
    'rows without a value get the default, and which ones they were is not known any more',
  ),
  'not-null-removed': rule('MEDIUM', 'code that reads it may meet NULL; a rollback fails once there is one'),
  'default-added': rule('LOW', 'it holds for rows that are written from now on'),
  'default-removed': rule('LOW', 'rows that are there keep their values'),
  'default-changed': rule('LOW', 'it holds for rows that are written from now on'),
  'collation-changed': rule('MEDIUM', 'values stay; what counts as equal and how they are sorted changes'),
  'computed-changed': rule('HIGH', 'the values become other ones'),
  'primary-key-changed': rule('HIGH', 'rows that are there may be doubled or without a value under the new key'),
  'autoincrement-changed': rule('LOW', 'it decides which numbers new rows get'),
  'unique-added': rule('HIGH', 'rows that are there may hold the same twice'),
  'unique-added-new': rule('LOW', 'its columns are new and empty, so no row is doubled'),
  'unique-removed': rule('MEDIUM', 'a rollback fails once something is there twice'),
  'foreign-key-added': rule('HIGH', 'rows that are there may point to nothing'),
  'foreign-key-added-new': rule('LOW', 'its columns are new and empty, so no row points anywhere'),
  'foreign-key-removed': rule('MEDIUM', 'rows may point to nothing from now on; a rollback fails then'),
  'foreign-key-cascades': rule('HIGH', 'to delete or change a row now deletes or changes others'),
  'foreign-key-changed': rule('MEDIUM', 'what may be deleted or changed, and what follows, is another'),
  'check-added': rule('HIGH', 'rows that are there may break it'),
  'check-removed': rule('LOW', 'every row that is there stays allowed'),
  'index-added': rule('LOW', 'it makes reading faster and changes no row'),
  'index-removed': rule('LOW', 'it changes no row; reading may be slower'),
  'unique-index-added': rule('HIGH', 'rows that are there may hold the same twice'),
  'unique-index-removed': rule('MEDIUM', 'a rollback fails once something is there twice'),
  'strict-added': rule('HIGH', 'values of another type than the column’s are refused'),
  'strict-removed': rule('LOW', 'every row that is there stays allowed'),
  'rowid-changed': rule('MEDIUM', 'rows stay; code that reads rowid fails'),
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof RULES;

/** The more dangerous of two; LOW for none at all. */
export const worst = (risks: readonly Risk[]): Risk =>
  risks.reduce<Risk>(
    (most, risk) => (riskSchema.options.indexOf(risk) > riskSchema.options.indexOf(most) ? risk : most),
    'LOW',
  );

/** Whether a human has to decide before it is done. */
export const needsHuman = (risk: Risk): boolean => risk === 'HIGH' || risk === 'DATA-LOSS';
