import { describe, expect, it } from 'vitest';
import { PATHS } from '../../../../schemas/paths.ts';
import { editedWords } from '../../../../src/core/change/edited-words.ts';

describe('what an edit by hand says', () => {
  it('names the table, which its rows do not', () => {
    const table = (rows: string): string =>
      `# Schema\n\n## Table: books\n\n| Column | Type | Constraints |\n|---|---|---|\n| id | integer | primary key |\n${rows}`;
    const words = editedWords(PATHS.schema, { was: table(''), is: table('| colour | text | optional |\n') });
    expect(words.split('\n')).toEqual([
      `Edited by hand: ${PATHS.schema}`,
      'table books : column books.colour is new',
      'Table: books:',
      '+ | colour | text | optional |',
    ]);
  });

  it('says below which heading a line stands, once, and what is gone before what has come', () => {
    const was = '# Spec\n\n### F-001: Add books\n\nOne line.\nOld.\n\n### F-002: List books\n\nSorted by name.\n';
    const is = was.replace('Old.', 'New.\nNewer.').replace('Sorted by name.', 'Sorted by date.');
    expect(editedWords(PATHS.spec, { was, is }).split('\n')).toEqual([
      `Edited by hand: ${PATHS.spec}`,
      ...['F-001: Add books:', '- Old.', 'F-002: List books:', '- Sorted by name.'],
      ...['F-001: Add books:', '+ New.', '+ Newer.', 'F-002: List books:', '+ Sorted by date.'],
    ]);
  });

  it('leaves out what the shell itself writes into a task graph, and reads a heading that is new as a line', () => {
    const was = '### TASK-001: One\n**Status:** PENDING\n';
    const is = '### TASK-001: One\n**Status:** DONE\n### TASK-002: Two\n**Status:** PENDING\n';
    expect(editedWords(PATHS.taskGraph, { was, is })).toBe(`Edited by hand: ${PATHS.taskGraph}\n+ ### TASK-002: Two`);
  });

  it('tells the lines of a schema that cannot be read', () => {
    const words = editedWords(PATHS.schema, { was: '', is: '```sql\nCREATE TABLE t (\n' });
    expect(words).toContain('+ CREATE TABLE t (');
  });
});
