import type { EventOf } from '../../schemas/event.ts';
import type { SideSpend } from '../../schemas/fork.ts';
import type { AcceptedRisk } from '../../schemas/handoff.ts';
import type { Answer } from '../../schemas/question.ts';
import type { AgentNumber, Platform, RegisteredStage, Stage } from '../../schemas/stage.ts';
import type { Batch, Problem } from '../../schemas/task-graph.ts';
import type { Travel } from '../../schemas/travel.ts';
import type { Fork, Origin } from './branches.ts';
import type { CapBook } from './budget/cap-book.ts';
import type { ContextSeen } from './budget/context-seen.ts';
import type { RecentRun } from './budget/recent.ts';
import type { ChangeState } from './change/change-state.ts';
import type { PatternUse } from './knowledge/used.ts';
import type { Lanes } from './lanes/lanes-state.ts';
import type { MaintenanceCycle } from './maintenance/cycle-state.ts';
import type { SchemaState } from './migrations/schema-state.ts';
import type { PendingQuestion } from './question-state.ts';
import type { Reruns } from './regressions/regression.ts';
import type { SecretBlock } from './secrets/secret-state.ts';
import type { Spend } from './spend.ts';
import type { Tally } from './tally.ts';
import type { TaskState } from './task-state.ts';
import type { Work } from './work.ts';
import type { Worker } from './worker.ts';

export type { MaintenanceCycle } from './maintenance/cycle-state.ts';
export type { PendingQuestion } from './question-state.ts';

export interface SpecState {
  readonly title: string;
  readonly path: string;
  readonly hash: string;
  readonly features: EventOf<'spec/compiled'>['features'];
  readonly profile: EventOf<'spec/compiled'>['profile'];
  readonly tier: EventOf<'spec/compiled'>['tier'];
  readonly tierReasons: readonly string[];
  readonly techStack: Readonly<Record<string, string>>;
  readonly openQuestions: readonly string[];
  readonly designContract: string | null;
}

/** Why the pipeline stands still. */
export interface Halt {
  readonly reason: 'paused' | 'interrupted' | 'failed' | 'budget';
  readonly detail: string;
  /** The line that clears the way before it can go on. */
  readonly first?: string;
}

/** A project as its journal tells it: folding the events in order gives exactly this. */
export interface ProjectState extends Reruns {
  readonly seq: number;
  readonly updatedAt: string;
  readonly name: string;
  readonly dir: string;
  readonly brief: string;
  readonly platforms: readonly Platform[];
  readonly backend: string;
  readonly model: string | null;
  readonly createdAt: string;
  readonly stage: Stage;
  readonly interviewed: boolean;
  readonly notes: readonly { readonly agent: AgentNumber; readonly text: string }[];
  readonly answers: readonly (Answer & { readonly text: string })[];
  readonly question: PendingQuestion | null;
  readonly questionCount: number;
  /** Rounds of clarification asked so far, by purpose, since the stage's gate. */
  readonly rounds: Readonly<Record<string, number>>;
  readonly spec: SpecState | null;
  readonly specProblems: readonly Problem[];
  readonly planHash: string | null;
  readonly schemaHash: string;
  readonly patternsApplied: readonly string[];
  /** Patterns from home that agents were told, and whether they applied them. */
  readonly patterns: readonly PatternUse[];
  readonly planProblems: readonly Problem[];
  readonly batches: readonly Batch[];
  readonly order: readonly string[];
  readonly tasks: Readonly<Record<string, TaskState>>;
  readonly builtAt: number | null;
  /** Seq of the last change to the product's code; a verdict older than this is stale. */
  readonly codeSeq: number;
  /** True from the first replay or merge on: a task without a checkpoint then has none, whatever HANDOFF.json says of it. */
  readonly ownCheckpoints: boolean;
  readonly critique: (Omit<EventOf<'critique/judged'>, 'type'> & { readonly seq: number }) | null;
  readonly security: (Omit<EventOf<'security/judged'>, 'type'> & { readonly seq: number }) | null;
  readonly risks: readonly AcceptedRisk[];
  readonly checks: (Omit<EventOf<'verification/checked'>, 'type'> & { readonly seq: number }) | null;
  readonly verification: (Omit<EventOf<'verification/judged'>, 'type'> & { readonly seq: number }) | null;
  readonly maintenance: readonly MaintenanceCycle[];
  /** The open maintenance cycle, and what is gone back to when it is given up; null while none is open. */
  readonly cycleStart: { readonly id: string; readonly before: Remembered } | null;
  /** Nothing of the project may be written, by agents or by the shell. */
  readonly observing: boolean;
  /** Changes of the specification: at most one that waits for the human, and those that were approved. */
  readonly changes: readonly ChangeState[];
  readonly handoffVersion: 0 | 1 | 2 | 3 | 4 | 5 | 6;
  readonly runCount: number;
  /** Bundles of artifacts committed so far; part of the name of the next commit. */
  readonly commitCount: number;
  /** How far the project has ever been, as home's registry names it. */
  readonly furthest: RegisteredStage;
  /** The last readable result of a run, kept until the next one starts. */
  readonly lastResult: { readonly attempt: number; readonly result: unknown } | null;
  readonly lastAgent: AgentNumber;
  /** Who was last told to build each task; work that a merge brought is known by the side it came from. */
  readonly authors: Readonly<Record<string, Worker>>;
  /** The mark of the last conversation with each agent, for going on with it. */
  readonly sessions: Readonly<Record<string, string>>;
  readonly delivered: Readonly<Record<string, string>>;
  readonly work: Work | null;
  readonly halt: Halt | null;
  readonly spend: Readonly<Record<string, Spend>>;
  /** How full an agent's context was when one told last. */
  readonly context: ContextSeen | null;
  /** The last runs that told what they used, the newest last. */
  readonly recentRuns: readonly RecentRun[];
  readonly resetting: string | null;
  /** The move under way; null while there is none. */
  readonly travel: TravelUnderWay | null;
  /** What `!undo` takes back; null when there is nothing. */
  readonly undo: UndoPoint | null;
  readonly forks: readonly Fork[];
  /** Set in the state of a fork's side: whose side it is. */
  readonly origin: Origin | null;
  /** Conflicts that are being resolved in a side. */
  readonly conflict: { readonly taskId: string; readonly onto: string } | null;
  /** Tasks that are built at the same time, or were and are to be put into the project; null when there are none. */
  readonly lanes: Lanes | null;
  /** What a fork's sides used, once, by side: `trial-A`. */
  readonly forkSpend: Readonly<Record<string, SideSpend>>;
  /** What the runs for a task used, by its id; not those of a fork's sides. */
  readonly taskSpend: Readonly<Record<string, Spend>>;
  /** Caps on what may be spent, and what was told of them. */
  readonly caps: CapBook;
  readonly tally: Tally;
  readonly schema: SchemaState;
  /** Secrets that kept commits from being made, the oldest first. */
  readonly secrets: readonly SecretBlock[];
}

/** The part of a project that goes back with its files; what was spent, said and counted stays. */
export type Remembered = Pick<
  ProjectState,
  | 'stage'
  | 'interviewed'
  | 'spec'
  | 'specProblems'
  | 'planHash'
  | 'schemaHash'
  | 'patternsApplied'
  | 'patterns'
  | 'planProblems'
  | 'batches'
  | 'order'
  | 'tasks'
  | 'builtAt'
  | 'codeSeq'
  | 'ownCheckpoints'
  | 'critique'
  | 'security'
  | 'risks'
  | 'checks'
  | 'verification'
  | 'maintenance'
  | 'cycleStart'
  | 'changes'
  | 'lastResult'
  | 'lastAgent'
  | 'sessions'
  | 'delivered'
  | 'rounds'
  | 'question'
  | 'work'
  | 'halt'
  | 'forks'
  | 'schema'
  | 'owed'
>;

/** What `!undo` would take back: the last replay, merge, skip, reset, or undo. */
export interface UndoPoint {
  readonly kind: Travel['kind'] | 'reset' | 'reset-undone';
  readonly label: string;
  readonly at: string;
  /** The snapshot made before it; null where no code was moved. */
  readonly backup: string | null;
  /** HEAD after it: what was committed since is named before it is taken back. */
  readonly head: string | null;
  readonly before: Remembered;
}

/** A move that is under way, and what was there before it. */
export interface TravelUnderWay {
  readonly travel: Travel;
  readonly before: Remembered;
  /** The move that a failure stopped half-way and that this one takes back; null elsewhere. */
  readonly interrupted: Travel | null;
}
