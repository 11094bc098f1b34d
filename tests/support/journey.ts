import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Envelope, type Event, type EventOf, type EventType, envelopeSchema } from '../../schemas/event.ts';
import { PATHS } from '../../schemas/paths.ts';
import { type TokenRow, tokenRowSchema } from '../../schemas/usage.ts';
import { fold } from '../../src/core/evolve.ts';
import type { ProjectState } from '../../src/core/state.ts';
import { git, type Place, registered } from './home.ts';
import { labelOf } from './journey-events.ts';
import { BRIEF, CHANGE } from './journey-lines.ts';

export const GATES = ['!compile', '!plan', '!build', '!critic', '!security', '!verify'] as const;
/** Every line from the first start to the verdict. */
export const TO_SHIP: readonly string[] = ['Start agent 0', BRIEF, ...GATES];
/** Every line of a first change to what was shipped. */
export const MAINTENANCE: readonly string[] = ['Start agent 7', CHANGE, '!m-build'];

export const journalPath = (project: string): string => join(project, '.git/codesleuth/journal.jsonl');

/** The journal's whole lines, checked one by one. */
export function readEnvelopes(project: string): readonly Envelope[] {
  const lines = readFileSync(journalPath(project), 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => envelopeSchema.parse(JSON.parse(line)));
}

export const readEvents = (project: string): readonly Event[] => readEnvelopes(project).map((one) => one.event);

/** The events of one type. */
export function eventsOf<T extends EventType>(project: string, type: T): readonly EventOf<T>[] {
  return readEvents(project).filter((event): event is EventOf<T> => event.type === type);
}

/** The state the journal folds to; throws where there is no project. */
export function stateOf(project: string): ProjectState {
  const state = fold(readEnvelopes(project));
  if (state === null) throw new Error(`no project in ${project}`);
  return state;
}

export const statuses = (project: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.values(stateOf(project).tasks).map((task) => [task.task.id, task.status]));

/** The rows of the token log; throws on a line that is no row. */
export function tokenRows(project: string): readonly TokenRow[] {
  const lines = readFileSync(join(project, PATHS.tokenLog), 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => tokenRowSchema.parse(JSON.parse(line)));
}

/** A commit of the project, oldest first. */
export interface Commit {
  readonly sha: string;
  readonly subject: string;
  readonly body: string;
  readonly task: string | null;
  readonly run: string | null;
  readonly files: readonly string[];
}

/** The history of HEAD, oldest first. */
export function commits(place: Place): readonly Commit[] {
  const log = git(
    place,
    'log',
    '--reverse',
    '--name-only',
    '--format=%x00%H%x01%s%x01%b%x01%(trailers:key=CodeSleuth-Task,valueonly)%x01%(trailers:key=CodeSleuth-Run,valueonly)%x01',
  );
  return log
    .split('\0')
    .slice(1)
    .map((entry) => {
      const [sha = '', subject = '', body = '', task = '', run = '', files = ''] = entry.split('\u0001');
      return {
        sha,
        subject,
        body,
        task: task.trim() || null,
        run: run.trim() || null,
        files: files.split('\n').filter(Boolean).sort(),
      };
    });
}

/** Every file of the project but git's and the token log, by path. */
export function filesOf(dir: string, below = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(join(dir, below)).sort()) {
    const path = below === '' ? name : `${below}/${name}`;
    if (path === '.git' || path === PATHS.telemetry) continue;
    if (statSync(join(dir, path)).isDirectory()) Object.assign(found, filesOf(dir, path));
    else found[path] = readFileSync(join(dir, path), 'utf8');
  }
  return found;
}

/** What a journey leaves behind, without what differs from one run of it to the next: times, commit ids, run numbers. */
export function outcome(place: Place) {
  const state = stateOf(place.project);
  const entry = registered(place, place.project);
  return {
    stage: state.stage,
    verdict: state.verification?.verdict,
    handoff: state.handoffVersion,
    work: state.work,
    halt: state.halt,
    tasks: statuses(place.project),
    cycles: state.maintenance.map((cycle) => [cycle.id, cycle.title, cycle.status, cycle.taskIds]),
    answers: state.answers.map((answer) => [answer.text, answer.answer]),
    registered: [entry?.name, entry?.status, entry?.pipeline_stage, entry?.last_active_agent, entry?.waiting_for],
    files: Object.fromEntries(Object.entries(filesOf(place.project)).map(([path, text]) => [path, masked(text)])),
    commits: commits(place).map(({ subject, task, files }) => ({ subject, task, files })),
    dirty: git(place, 'status', '--porcelain'),
    once: lastingCounts(readEvents(place.project)),
  };
}

function masked(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>')
    .replace(/\b[0-9a-f]{40}\b/g, '<sha>')
    .replace(/"fingerprint":"[0-9a-f]{64}"/g, '"fingerprint":"<mark>"')
    .replace(/"journal_seq": \d+/, '"journal_seq": 0')
    .replace(/\bR\d{4}\b/g, '<run>');
}

/** Events that a restart may add: what was interrupted, and what was begun a second time because of it. */
const AGAIN: ReadonlySet<EventType> = new Set([
  'run/started',
  'run/ended',
  'pipeline/halted',
  'pipeline/resumed',
  'task/picked',
  'task/opened',
  'task/closed',
  'fork/started',
  // What a side has done is in its own journal first: a kill between the two leaves it to the next rest.
  'fork/checkpointed',
  'fork/rested',
  // Whether tasks are built at the same time is a matter of the machine.
  ...(['lanes/planned', 'lanes/declined', 'lanes/opened', 'lanes/rested'] as const),
  ...(['lane/ended', 'lane/returned', 'lane/fitted', 'lane/refused', 'lane/placed'] as const),
]);

/** How often everything else was recorded: a restart never adds to these, nor takes away. */
function lastingCounts(events: readonly Event[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const event of events) {
    if (AGAIN.has(event.type) || isRecovery(event)) continue;
    counts[labelOf(event)] = (counts[labelOf(event)] ?? 0) + 1;
  }
  return counts;
}

const isRecovery = (event: Event): boolean =>
  (event.type === 'question/asked' && event.kind === 'recovery') ||
  (event.type === 'question/answered' && event.answers.some((answer) => answer.answer === 'retry the run'));
