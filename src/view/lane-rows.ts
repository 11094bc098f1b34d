import type { LaneLive, Live } from '../core/transcript.ts';
import { duration, tokens } from './format.ts';
import { type Line, line, oneLine } from './line.ts';

/** Milliseconds without output after which the silence is worth a word. */
const SILENT_MS = 30_000;

interface Frame {
  readonly now: number;
  readonly plain: boolean;
}

type LiveLanes = NonNullable<Live['lanes']>;

/** The row above the lanes: how many tasks are built at the same time. */
export function laneHead({ startedAt, tasks }: LiveLanes, { now }: Frame): string {
  const elapsed = duration(Math.max(0, now - startedAt));
  return `${tasks.length} tasks are built at once · ${elapsed} · Esc interrupts`;
}

const SIGNS = { waiting: '· ', working: '▸ ', kept: '✓ ' } as const;
const WORDS = { waiting: 'waits for a free place', working: '', kept: 'is done here' } as const;

const TONES = { waiting: 'dim', working: 'plain', kept: 'dim' } as const;

/** A row for each task: who builds it, what it does now, what it used, and a silence that is worth a word. */
export function laneRows({ tasks }: LiveLanes, frame: Frame): Line[] {
  return tasks.map((lane) => row(lane, frame));
}

function row(lane: LaneLive, { now, plain }: Frame): Line {
  const quiet = silence(lane, now);
  const spent = lane.tokens > 0 ? [`${lane.exactTokens ? '' : '~'}${tokens(lane.tokens)} tokens`] : [];
  const doing = lane.state === 'working' ? oneLine(lane.doing) : WORDS[lane.state];
  const parts = [...quiet, ...spent, doing, lane.label].filter((part) => part !== '');
  const lead = plain ? `  ${lane.taskId}: ` : `  ${SIGNS[lane.state]}${lane.taskId} `;
  return line(quiet.length > 0 ? 'warn' : TONES[lane.state], parts.join(' · '), lead);
}

function silence({ state, lastOutputAt }: LaneLive, now: number): readonly string[] {
  const silent = state === 'working' ? now - lastOutputAt : 0;
  return silent < SILENT_MS ? [] : [`no output for ${Math.floor(silent / 1000)} s`];
}
