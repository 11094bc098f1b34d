import type { Trial } from '../../../schemas/shadow.ts';
import { type Change, riskOf } from './change.ts';
import { concerned } from './concerned.ts';
import { diffSchemas } from './diff.ts';
import { resolved } from './keys.ts';
import type { Models, Note, SchemaModel } from './model.ts';
import { parseSchema } from './parse-schema.ts';
import { createAll } from './print-sql.ts';
import { sampleRows } from './samples.ts';
import { type Scripts, scriptsOf } from './script.ts';

/** What a changed SCHEMA.md comes to, before anything is tried. */
export type Comparison =
  /** It cannot be read: what is wrong, by line. */
  | { readonly kind: 'fault'; readonly faults: readonly Note[] }
  | {
      readonly kind: 'compared';
      /** The tables that change, and those they point to or that point to them. */
      readonly models: Models;
      readonly changes: readonly Change[];
      readonly risk: Change['risk'];
      readonly remarks: readonly Note[];
      readonly scripts: Scripts;
      /** Empty where no database differs. */
      readonly trials: readonly Trial[];
    };

/** Compares two texts of SCHEMA.md. An earlier one that cannot be read is taken for one without tables. */
export function compareSchemas(before: string, after: string): Comparison {
  const { model: to, faults, remarks } = parseSchema(after);
  if (faults.length > 0) return { kind: 'fault', faults };
  const earlier = parseSchema(before);
  const from = earlier.faults.length > 0 ? { tables: [] } : earlier.model;
  const changes = diffSchemas(from, to);
  const scripts = scriptsOf(from, to);
  const models = concerned(from, to);
  return {
    kind: 'compared',
    models,
    changes,
    risk: riskOf(changes),
    remarks,
    scripts,
    trials: scripts.up.length === 0 ? [] : trialsOf(models.from, scripts),
  };
}

/** All sample rows, then only the plain ones, then none: what the first refuses may still hold for the next. */
function trialsOf(from: SchemaModel, { up, down }: Scripts): readonly Trial[] {
  const before = resolved(from);
  const rows = sampleRows(before);
  const make = before.tables.flatMap(createAll);
  const sets = [rows, rows.filter((row) => row.plain), []];
  return sets.map((set) => ({ before: make, rows: set.map((row) => row.insert), up, down }));
}
