import type { Event } from '../../schemas/event.ts';
import { AGENT_NAMES } from '../../schemas/stage.ts';
import { nextStep } from '../core/next-step.ts';
import type { Block } from '../core/show.ts';
import type { ProjectState } from '../core/state.ts';
import type { Item } from '../core/transcript.ts';
import { type Clean, cleanView } from './clean.ts';
import { type Leader, leaderAmong } from './forks/side-words.ts';
import { progressOf } from './narrate/figures.ts';

/** Where a project stands after an event; `next` is what to type, null while the shell goes on by itself. */
interface Standing {
  readonly name: string;
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly waiting: boolean;
  readonly next: string | null;
}

/**
 * One object of `exec --json`, by `type`:
 * - `input` text
 * - `lines` tone, lines; `banner`; `table` title, rows: what the shell says itself
 * - `refusal` code, message, missing [{what, next}], tryNext [text], show [lines | banner | table]
 * - `event` event (as the journal holds it), project {name, stage, done, total, waiting, next} or null; of a fork
 *   at rest also who is ahead, `leader` {leader, because}
 * - `fork` name, sides [{side, direction, agent, doing, score}], leader: a running fork, when a task of it is done or a
 *   verdict changes
 * - `agent` agent, name, run, lines
 * - `thought` agent, name, run, lines: what it thought before it said or did something
 * - `tool` run, title, status, detail
 * - `skipped` run, lines (a count), log
 */
export type JsonItem =
  | { readonly type: 'input'; readonly text: string }
  | JsonBlock
  | {
      readonly type: 'refusal';
      readonly code: string;
      readonly message: string;
      readonly missing: readonly { readonly what: string; readonly next: string }[];
      readonly tryNext: readonly string[];
      readonly show: readonly JsonBlock[];
    }
  | {
      readonly type: 'event';
      readonly event: Event;
      readonly project: Standing | null;
      readonly leader?: Leader | null;
    }
  | {
      readonly type: 'agent' | 'thought';
      readonly agent: number;
      readonly name: string;
      readonly run: string;
      readonly lines: readonly string[];
    }
  | {
      readonly type: 'tool';
      readonly run: string;
      readonly title: string;
      readonly status: string;
      readonly detail: string | null;
    }
  | { readonly type: 'skipped'; readonly run: string; readonly lines: number; readonly log: string };

type JsonBlock =
  | { readonly type: 'lines'; readonly tone: string; readonly lines: readonly string[] }
  | { readonly type: 'banner' }
  | { readonly type: 'table'; readonly title: string | null; readonly rows: readonly (readonly string[])[] };

/** An item as the object `exec --json` prints on a line of its own; every string in it is clean. */
export function toJson(item: Item, clean: Clean): JsonItem {
  return cleanView(bare(item), clean);
}

function bare(item: Item): JsonItem {
  switch (item.kind) {
    case 'input':
      return { type: 'input', text: item.text };
    case 'block':
      return block(item.block);
    case 'refusal': {
      const { code, message, missing, tryNext, show } = item.refusal;
      return { type: 'refusal', code, message, missing, tryNext, show: show.map(block) };
    }
    case 'event':
      return {
        type: 'event',
        event: item.event,
        project: item.project === null ? null : standing(item.project),
        ...(item.event.type === 'fork/rested' ? { leader: leaderAmong(item.event.sides) } : {}),
      };
    case 'agent':
    case 'thought':
      return {
        type: item.kind,
        agent: item.agent,
        name: AGENT_NAMES[item.agent] ?? '',
        run: item.runId,
        lines: item.lines,
      };
    case 'tool':
      return { type: 'tool', run: item.runId, title: item.title, status: item.status, detail: item.detail };
    case 'skipped':
      return { type: 'skipped', run: item.runId, lines: item.lines, log: item.log };
    default:
      return item satisfies never;
  }
}

function block(shown: Block): JsonBlock {
  switch (shown.kind) {
    case 'lines':
      return { type: 'lines', tone: shown.tone, lines: shown.lines };
    case 'banner':
      return { type: 'banner' };
    case 'table':
      return { type: 'table', title: shown.title, rows: shown.rows };
    default:
      return shown satisfies never;
  }
}

function standing(project: ProjectState): Standing {
  const next = nextStep(project);
  return {
    name: project.name,
    stage: project.stage,
    ...progressOf(project),
    waiting: next.waiting,
    next: next.command,
  };
}
