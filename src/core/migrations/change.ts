import type { Risk } from '../../../schemas/migration-event.ts';
import type { Column, Table } from './model.ts';
import { RULES, type Rule, type RuleName, worst } from './risks.ts';

/** One difference between two models. */
export interface Change {
  readonly rule: RuleName | 'type-changed';
  readonly table: string;
  readonly column: string | null;
  /** What is different, as a sentence without its point. */
  readonly what: string;
  readonly risk: Risk;
  readonly reason: string;
  /** Line of the present SCHEMA.md; of the earlier one for what is gone. */
  readonly line: number;
}

/** What a change is about. */
export interface Place {
  readonly table: string;
  readonly column?: string;
  readonly line: number;
}

/** A change by one of the named rules. */
export const changed = (name: RuleName, place: Place, what: string): Change => ({
  ...by(RULES[name], place, what),
  rule: name,
});

/** A change of a column's type, by the rule found for it. */
export const typeChanged = (rule: Rule, place: Place, what: string): Change => ({
  ...by(rule, place, what),
  rule: 'type-changed',
});

const by = ({ risk, reason }: Rule, { table, column, line }: Place, what: string) => ({
  table,
  column: column ?? null,
  what,
  risk,
  reason,
  line,
});

/** The most dangerous of the changes' classes. */
export const riskOf = (changes: readonly Change[]): Risk => worst(changes.map((change) => change.risk));

/** Where a column stands. */
export const ofColumn = (table: Table, column: Column): Place => ({
  table: table.name,
  column: column.name,
  line: column.line,
});
