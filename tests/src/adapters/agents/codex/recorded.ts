import type { Recorded, SceneName } from '../../../../support/recorded-agent.ts';
import { type Row, readRecording } from '../../../../support/recordings.ts';

const NAMES: Readonly<Record<SceneName, string>> = {
  text: 'text',
  allow: 'patch-untrusted-accept',
  deny: 'patch-untrusted-decline',
  withdrawn: 'interrupt-while-asking',
  interrupt: 'interrupt',
};

/** The driver's number of the call for a thread: the second one of each process. */
const THREAD_CALL = 2;

/**
 * Recordings of codex as scenes. A second process of a conversation asks for the thread by another method than the first
 * one; its answer is therefore not waited for, but comes after the greeting, which that call follows at once.
 */
export const CODEX_RECORDED: Recorded = {
  rows(scene) {
    const rows = readRecording('codex', NAMES[scene]);
    const start = rows.find((row) => row.row === 'in' && row.message?.method === 'thread/start');
    const id = start?.row === 'in' ? start.message?.id : null;
    return rows
      .filter(
        (row) => row !== start && row.row !== 'exit' && !(scene === 'withdrawn' && row.row === 'in' && isAnswer(row)),
      )
      .map((row) => (row.row === 'out' && isAnswer(row) && row.message?.id === id ? renumbered(row) : row));
  },
  isText: (row) => row.row === 'out' && row.line.includes('"item/agentMessage/delta"'),
};

const isAnswer = (row: Row): boolean =>
  (row.row === 'in' || row.row === 'out') && row.message !== null && !('method' in row.message);

const renumbered = (row: Extract<Row, { row: 'in' | 'out' }>): Row => ({
  ...row,
  message: { ...row.message, id: THREAD_CALL },
});
