import { count } from '../count.ts';
import { code, grid, quote, stacked, words } from '../docs/markdown-text.ts';
import { verdictLines } from '../docs/overview.ts';
import { standingTasks } from '../maintenance/cycles.ts';
import type { ProjectState } from '../state.ts';
import { backendLabel } from './text.ts';

/**
 * PR_BODY.md: what a pull request of the verified project says; everything in it is on record. It names no commits: the
 * request lists them itself, and they change where it is rebased.
 */
export function renderPrBody(state: ProjectState): string {
  const { spec, verification, checks, risks } = state;
  const tasks = standingTasks(state);
  const notes = verification?.notes ?? [];
  const lines = stacked(
    [`# ${words(spec?.title ?? state.name)}`],
    verification === null || verification.summary.trim() === '' ? [] : quote(verification.summary),
    [
      `Built by ${words(backendLabel(state.backend, state.model))}; verdicts are computed by CodeSleuth from what it ran itself.`,
    ],
    verdictLines(state),
    stacked(
      ['## Tasks'],
      grid(
        ['Task', 'Title', 'Status'],
        tasks.map(({ task, status }) => [task.id, words(task.title), status]),
      ),
    ),
    stacked(
      ['## Tests'],
      testLines(state),
      checks === null
        ? []
        : grid(
            ['Check', 'Result'],
            checks.phases.map(({ name, passed }) => [code(name), passed ? 'passed' : '**failed**']),
          ),
    ),
    risks.length === 0
      ? []
      : stacked(
          ['## Accepted risks'],
          risks.map(({ id, finding, rationale }) => `- ${words(id)}: ${words(finding)}. ${words(rationale)}`),
        ),
    notes.length === 0
      ? []
      : stacked(
          ['## Conditions'],
          notes.map((note) => `- ${words(note)}`),
        ),
  );
  return `${lines.join('\n')}\n`;
}

function testLines(state: ProjectState): readonly string[] {
  const contracts = standingTasks(state).flatMap(({ task }) => task.contracts);
  const rate = state.verification?.tcPassRate ?? 0;
  return [`${count(contracts.length, 'test contract')}, of which ${rate} % hold.`];
}
