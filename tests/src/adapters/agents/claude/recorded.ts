import { isObject } from '../../../../../src/adapters/agents/json.ts';
import type { Recorded, SceneName } from '../../../../support/recorded-agent.ts';
import { type Row, readRecording } from '../../../../support/recordings.ts';

const NAMES: Readonly<Record<SceneName, string>> = {
  text: 'text',
  allow: 'write-allow',
  deny: 'write-deny',
  withdrawn: 'interrupt-while-asking',
  interrupt: 'interrupt',
};

/** What the driver says; the recordings hold other requests too, and an answer that came too late. */
const SAID: ReadonlySet<unknown> = new Set(['initialize', 'interrupt', 'can_use_tool']);

/** Recordings of Claude Code as scenes. */
export const CLAUDE_RECORDED: Recorded = {
  rows(scene) {
    const rows = readRecording('claude', NAMES[scene]);
    const others = new Set(rows.flatMap((row) => (isOther(row) ? [idOf(row)] : [])));
    return rows.filter((row) => isSaid(row) && !others.has(idOf(row)) && !(scene === 'withdrawn' && isAnswer(row)));
  },
  isText: (row) => row.row === 'out' && row.line.includes('"text_delta"'),
};

const isSaid = (row: Row): boolean => row.row === 'in' || row.row === 'out' || row.row === 'err';
const isAnswer = (row: Row): boolean => row.row === 'in' && row.message?.type === 'control_response';

function isOther(row: Row): boolean {
  if (row.row !== 'in' || !isObject(row.message?.request)) return false;
  return !SAID.has(row.message.request.subtype);
}

function idOf(row: Row): unknown {
  if (row.row !== 'in' && row.row !== 'out') return null;
  const { request_id: own, response } = row.message ?? {};
  return own ?? (isObject(response) ? response.request_id : null);
}
