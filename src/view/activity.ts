/** The pane that shows what goes on right now. */

import { AGENT_NAMES } from '../../schemas/stage.ts';
import type { Live } from '../core/transcript.ts';
import { displayWidth, duration, tokens, truncateStart } from './format.ts';
import { laneHead, laneRows } from './lane-rows.ts';
import { cutLine, type Line, line, oneLine } from './line.ts';
import { QUIET_AGENT } from './narrate/agent.ts';

const SPINNER = ['⠋', '⠙', '⠸', '⠴', '⠦', '⠇'] as const;
/** Milliseconds of one spinner frame: 4 Hz. */
export const FRAME_MS = 250;
/** Milliseconds without output after which the silence is worth a word. */
const SILENT_MS = 30_000;
const TAIL_ROWS = 5;

type LiveRun = NonNullable<Live['run']>;

/** What the activity pane is drawn from; `now` is in monotonic milliseconds. */
export interface ActivityFrame {
  readonly columns: number;
  readonly now: number;
  readonly plain: boolean;
  readonly expanded: boolean;
}

function spinner({ now, plain }: ActivityFrame): string {
  return plain ? '* ' : `${SPINNER[Math.floor(now / FRAME_MS) % SPINNER.length]} `;
}

function runHead(run: LiveRun, frame: ActivityFrame): Line {
  const name = AGENT_NAMES[run.agent] ?? `Agent ${run.agent}`;
  const task = run.taskId === null ? '' : ` · ${run.taskId}`;
  const about = run.exactTokens ? '' : '~';
  const spent = run.tokens > 0 ? ` · ${about}${tokens(run.tokens)} tokens` : '';
  const elapsed = duration(Math.max(0, frame.now - run.startedAt));
  return line('info', `${name} is working${task} · ${elapsed}${spent} · Esc interrupts`, spinner(frame));
}

/** A failed request that is tried again soon. */
function nextTry({ waiting }: LiveRun, now: number): Line[] {
  if (waiting === null) return [];
  const left = Math.max(0, Math.ceil((waiting.until - now) / 1000));
  return [line('warn', `tries again in ${left} s: ${oneLine(waiting.why)}`, '  ')];
}

function silence(run: LiveRun, now: number): Line[] {
  if (run.waiting !== null) return [];
  const silent = now - run.lastOutputAt;
  return silent < SILENT_MS ? [] : [line('warn', `no output for ${Math.floor(silent / 1000)} s`, '  ')];
}

const PLAN_SIGNS = { done: '✓ ', active: '▸ ', pending: '· ' } as const;

function planRows(run: LiveRun): Line[] {
  const done = run.plan.filter((step) => step.status === 'done').length;
  const active = run.plan.find((step) => step.status === 'active');
  if (run.plan.length === 0) return [];
  const now = active === undefined ? 'plan' : oneLine(active.text);
  return [line('dim', `${now} (${done} of ${run.plan.length})`, `  ${PLAN_SIGNS.active}`)];
}

/** A thought goes on at its end, so that is what is seen of it. */
function thoughtRow({ thought }: LiveRun, { plain, columns }: ActivityFrame): Line[] {
  if (thought === '') return [];
  const lead = plain ? '  thinks: ' : '  ∴ ';
  return [line('dim', truncateStart(oneLine(thought), columns - displayWidth(lead)), lead)];
}

function runRows(run: LiveRun, frame: ActivityFrame): Line[] {
  const tool = run.tool === null ? [] : [line('plain', oneLine(run.tool), frame.plain ? '  tool: ' : '  → ')];
  // What goes to the scrollback anyway is not shown twice.
  const tail = run.agent === QUIET_AGENT && !frame.expanded ? run.tail.slice(-TAIL_ROWS) : [];
  const said = tail.map((text) => line('dim', text, '  '));
  const held = [...nextTry(run, frame.now), ...silence(run, frame.now)];
  return [runHead(run, frame), ...held, ...tool, ...planRows(run), ...thoughtRow(run, frame), ...said];
}

function commandRows(command: NonNullable<Live['command']>, frame: ActivityFrame): Line[] {
  const elapsed = duration(Math.max(0, frame.now - command.startedAt));
  const head = line('info', `${oneLine(command.text)} · ${elapsed}`, spinner(frame));
  return command.last === '' ? [head] : [head, line('dim', oneLine(command.last), '  ')];
}

function lanesOf(lanes: NonNullable<Live['lanes']>, frame: ActivityFrame): Line[] {
  return [line('info', laneHead(lanes, frame), spinner(frame)), ...laneRows(lanes, frame)];
}

/** The rows of what goes on, most important first; empty when nothing does. */
export function activityRows(live: Live, frame: ActivityFrame): readonly Line[] {
  const command = live.command === null ? [] : commandRows(live.command, frame);
  const run = live.run === null ? [] : runRows(live.run, frame);
  const lanes = live.lanes === null ? [] : lanesOf(live.lanes, frame);
  // The scoreboard of a running fork says what goes on.
  const isSilent = live.busy && live.forks === null && command.length + run.length + lanes.length === 0;
  const other = isSilent ? [line('info', 'working', spinner(frame))] : [];
  return [...run, ...lanes, ...command, ...other].map((row) => cutLine(row, frame.columns));
}
