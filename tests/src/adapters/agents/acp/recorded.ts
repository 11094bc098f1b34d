import { isObject } from '../../../../../src/adapters/agents/json.ts';
import type { Recorded, SceneName } from '../../../../support/recorded-agent.ts';
import { type Row, readRecording } from '../../../../support/recordings.ts';

const NAMES: Readonly<Record<SceneName, string>> = {
  text: 'text',
  allow: 'write-allow',
  deny: 'write-deny',
  withdrawn: 'cancel-while-asking',
  interrupt: 'cancel',
};

/** The driver's number of the call for a session: the second one of each process. */
const SESSION_CALL = 2;

/**
 * Recordings of an agent as scenes. A second process of a conversation asks for the session by another method than the
 * first one; its answer is therefore not waited for, but comes after the greeting, which that call follows at once. The
 * session is given no modes, which a second process would be put into.
 */
export function recordedOf(agent: 'gemini' | 'opencode'): Recorded {
  return {
    rows(scene) {
      const rows = readRecording(agent, NAMES[scene]);
      const start = rows.find((row) => row.row === 'in' && row.message?.method === 'session/new');
      const id = start?.row === 'in' ? start.message?.id : null;
      return rows
        .filter((row) => row !== start && row.row !== 'exit' && row.row !== 'eof')
        .map((row) => (row.row === 'out' && row.message?.id === id ? opened(row) : row));
    },
    isText: (row) => row.row === 'out' && row.line.includes('"agent_message_chunk"'),
  };
}

function opened(row: Extract<Row, { row: 'in' | 'out' }>): Row {
  const { modes: _, ...result } = isObject(row.message?.result) ? row.message.result : {};
  return { ...row, message: { ...row.message, id: SESSION_CALL, result } };
}
