import type { Proof } from '../../../schemas/migration-event.ts';

/** What a trial showed, as sentences. */
export function proofWords(proof: Proof): readonly string[] {
  switch (proof.kind) {
    case 'nothing':
      return ['No database differs by it, so there is nothing to try.'];
    case 'restored':
      return [
        `Proven on SQLite: there and back, the schema and ${rows(proof.rows)} were as before.`,
        ...unfitWords(proof.unfit),
      ];
    case 'differs':
      return [
        `Not restored on SQLite: of ${rows(proof.rows)}, there and back:`,
        ...proof.what,
        ...unfitWords(proof.unfit),
      ];
    case 'refused':
      return [`Refused by SQLite even without a row: ${proof.why}`];
    case 'unproven':
      return [`Not proven: ${proof.why}`];
    default:
      return proof satisfies never;
  }
}

const rows = (count: number): string => (count === 1 ? '1 sample row' : `${count} sample rows`);

const unfitWords = (unfit: string | null): readonly string[] =>
  unfit === null
    ? []
    : [`Rows that are possible now do not fit: ${unfit}. The trial went on with rows that do, or with none.`];
