import type { PermissionMode } from '../../schemas/config.ts';
import type { NextStep } from '../core/next-step.ts';
import type { Kickoff } from '../core/state.ts';
import type { Facts } from './facts.ts';
import { answerTo, askingSide, forkTasks } from './forks/fork-facts.ts';
import { displayWidth, money } from './format.ts';
import type { LineTone } from './line.ts';

/** A part of the status line. */
export interface Segment {
  readonly tone: LineTone;
  readonly text: string;
}

type Label = 'mode' | 'stage' | 'agent' | 'backend' | 'tasks' | 'fork' | 'context' | 'cost' | 'waiting';

/** A part that can be said in several lengths, longest first. */
interface Part {
  readonly tone: LineTone;
  readonly label: Label;
  readonly texts: readonly string[];
}

/** What gives way first where the line is too long; a name each time its part is said shorter or left out. */
const GIVES_WAY: readonly Label[] = [
  ...(['context', 'cost', 'waiting', 'tasks', 'agent', 'tasks', 'fork'] as const),
  ...(['backend', 'backend', 'fork', 'mode', 'stage', 'waiting'] as const),
];

const part = (label: Label, tone: LineTone, ...texts: readonly string[]): Part => ({ tone, label, texts });

function cost(facts: Facts): string {
  const project = facts.project;
  if (project === null) return '';
  return project.unknownCost > 0 ? `${money(project.costMicroUsd)}+` : money(project.costMicroUsd);
}

function stage(facts: Facts): string {
  if (facts.project !== null) return facts.readOnly ? `${facts.project.stage} (read-only)` : facts.project.stage;
  if (facts.setupMissing) return 'set-up required';
  if (facts.menu !== null) return 'projects';
  return facts.kickoffStep === null ? 'no project' : 'kickoff';
}

/** What the shell waits for: in full, and as short as it can be said. Empty while it works. */
export function waiting(facts: Facts): readonly [long: string, short: string] {
  if (facts.live.asks.length > 0) return ['waiting for your permission', 'permission?'];
  if (facts.confirm !== null) return ['waiting for your confirmation', 'confirm?'];
  const side = askingSide(facts.forks);
  if (side !== null) return [`waiting for ${answerTo(side)}`, answerTo(side)];
  if (facts.menu !== null) return ['waiting for your choice', 'choose'];
  if (facts.ask !== null) return ['waiting for your answer', 'answer?'];
  if (facts.project !== null) return waitingOf(facts.project.next);
  if (facts.kickoffStep !== null) return KICKOFF[facts.kickoffStep];
  return facts.setupMissing
    ? ['waiting for set-up: bash SETUP.sh', 'bash SETUP.sh']
    : ['type: Start agent 0', 'Start agent 0'];
}

/** What stands in sight while agents may do more, or less, than the human is used to. */
const MODES: Readonly<Record<PermissionMode, readonly string[]>> = {
  unsafe: ['UNSAFE: agents ask for nothing', 'UNSAFE'],
  'auto-in-project': ['edits unasked', 'edits'],
  'read-only': ['agents only read', 'reading'],
  ask: [''],
};

const KICKOFF: Readonly<Record<Kickoff['step'], readonly [string, string]>> = {
  brief: ['waiting for your brief', 'brief?'],
  platform: ['waiting for the platform', 'platform?'],
  directory: ['waiting for the directory', 'directory?'],
  trust: ['waiting for your answer', 'answer?'],
  opening: ['', ''],
};

function waitingOf(next: NextStep): readonly [string, string] {
  if (!next.waiting || next.command === null) return ['', ''];
  // Some next steps are words to follow rather than a line to type.
  return [next.command.startsWith('!') ? `waiting for ${next.command}` : next.command, next.command];
}

function parts(facts: Facts): readonly Part[] {
  const { project } = facts;
  const hasTasks = project !== null && project.total > 0 && facts.forks === null;
  const tasks = hasTasks ? `${project.done}/${project.total}` : '';
  const sides = facts.forks === null ? '' : forkTasks(facts.forks);
  const context = project?.contextPct ?? null;
  const [long, short] = waiting(facts);
  return [
    part('mode', 'bad', ...MODES[facts.permissions]),
    part('stage', 'title', stage(facts)),
    part('agent', 'plain', facts.agent),
    part('backend', 'dim', facts.backend, facts.backend.replace(/ \(.*\)$/, '')),
    part('tasks', 'plain', tasks === '' ? '' : `task ${tasks}`, tasks),
    part('fork', 'plain', sides === '' ? '' : `fork ${facts.forks?.name ?? ''}: ${sides}`, sides),
    part('context', 'dim', context === null ? '' : `context ${context} %`),
    part('cost', 'dim', cost(facts)),
    part('waiting', 'warn', long, short),
  ];
}

/** How much shorter each part is said than in full. */
type Shorter = Readonly<Partial<Record<Label, number>>>;

function segmentsOf(all: readonly Part[], shorter: Shorter, plain: boolean): readonly Segment[] {
  return all.flatMap(({ tone, label, texts }) => {
    const text = texts[shorter[label] ?? 0] ?? '';
    if (text === '') return [];
    return [{ tone, text: plain ? `${label}: ${text.replace(/^(task|context|fork|waiting for|type:) /, '')}` : text }];
  });
}

export interface StatusView {
  readonly segments: readonly Segment[];
  /** What stands between the segments. */
  readonly joint: string;
}

/** Columns the status line takes. */
export function statusWidth({ segments, joint }: StatusView): number {
  return displayWidth(segments.map((segment) => segment.text).join(joint));
}

/** The status line in one row of at most `columns` columns: the least important parts are shortened, then left out. */
export function statusLine(facts: Facts, columns: number, plain: boolean): StatusView {
  const joint = plain ? ', ' : ' · ';
  const all = parts(facts);
  let shorter: Shorter = {};
  let segments = segmentsOf(all, shorter, plain);
  for (const label of GIVES_WAY) {
    if (statusWidth({ segments, joint }) <= columns) break;
    shorter = { ...shorter, [label]: (shorter[label] ?? 0) + 1 };
    segments = segmentsOf(all, shorter, plain);
  }
  return { segments, joint };
}
