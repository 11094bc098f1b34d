import { PATHS } from '../../../schemas/paths.ts';
import type { ResultFile } from '../../../schemas/results.ts';
import type { ProjectState } from '../project-state.ts';
import { backendLabel, bullets, inline, report, table } from '../reports/text.ts';
import { proofWords } from './proof-words.ts';
import { needsHuman } from './risks.ts';
import type { Migration } from './schema-state.ts';

const STATUS: Readonly<Record<Migration['status'], string>> = {
  noted: 'done: nothing in it needs a decision',
  pending: 'waits for the human: `!migration-approve` or `!migration-cancel`',
  approved: 'approved by the human',
  cancelled: 'cancelled: SCHEMA.md is what it was before',
};

/** What a change of SCHEMA.md leaves: its report where it is dangerous, its SQL once it holds, SCHEMA.md where it is put back. */
export function renderMigration(state: ProjectState): ResultFile[] {
  const { last } = state.schema;
  if (last === null) return [];
  const risk = needsHuman(last.risk) ? [{ path: PATHS.migrationRisk, content: riskReport(state, last) }] : [];
  if (last.status === 'pending') return risk;
  if (last.status === 'cancelled') return [...risk, { path: PATHS.schema, content: last.before.text }];
  return [...risk, ...scripts(last)];
}

function scripts(last: Migration): ResultFile[] {
  if (last.up.length === 0) return [];
  const name = `${PATHS.migrations}/${last.id}-${(last.taskId ?? 'by-hand').toLowerCase()}`;
  return [
    { path: `${name}.up.sql`, content: script(last, last.up, 'the way there') },
    { path: `${name}.down.sql`, content: script(last, last.down, 'the way back') },
  ];
}

/** A comment holds one line, whatever a name in it may hold. */
const comment = (text: string): string => `-- ${text.replace(/\s+/g, ' ')}`;

function script(last: Migration, statements: readonly string[], way: string): string {
  const head = [
    comment(`Migration ${last.id}, ${way}. Risk: ${last.risk}. For SQLite; look it over before it meets real data.`),
    ...last.changes.map((change) => comment(`${change.risk}: ${change.what} (${change.reason})`)),
    ...proofWords(last.proof).map(comment),
    comment('Triggers and views are not in SCHEMA.md; those of a table that is built anew are to be made again.'),
  ];
  return `${[...head, '', ...statements].join('\n')}\n`;
}

function riskReport(state: ProjectState, last: Migration): string {
  const head = {
    title: `Migration Risk Report ${last.id}`,
    project: state.name,
    backend: backendLabel(state.backend, state.model),
  };
  const by = last.taskId === null ? 'an edit by hand' : `${last.taskId} (run ${last.runId ?? ''})`;
  const rows = last.changes.map(({ risk, what, reason, line }) => [risk, what, reason, String(line)]);
  return report(head, [
    `**Risk:** ${last.risk}  \n**Changed by:** ${inline(by)}  \n**Decision:** ${STATUS[last.status]}`,
    '## Changes of SCHEMA.md',
    table(['Risk', 'Change', 'Why', 'Line'], rows),
    '## Tried on a database of its own',
    bullets(proofWords(last.proof)),
    ...(last.remarks.length === 0
      ? []
      : [
          '## Not understood, so not compared',
          bullets(last.remarks.map(({ line, message }) => `line ${line}: ${message}`)),
        ]),
    '## The way there',
    fenced(last.up),
    '## The way back',
    fenced(last.down),
  ]);
}

/** A fence longer than any in the text. */
function fenced(statements: readonly string[]): string {
  const text = statements.join('\n');
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sql\n${text}\n${fence}`;
}
