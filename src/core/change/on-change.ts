import type { Proposal } from '../../../schemas/change.ts';
import type { Event } from '../../../schemas/event.ts';
import { PATHS } from '../../../schemas/paths.ts';
import type { Problem } from '../../../schemas/task-graph.ts';
import { openFork } from '../branch-effects.ts';
import { decision, type Outcome, refuse } from '../decision.ts';
import { parseSchema } from '../migrations/parse-schema.ts';
import { problemWords } from '../problem-words.ts';
import { parseSpec } from '../spec.ts';
import type { ProjectState, State } from '../state.ts';
import { mayChange } from './ask-change.ts';
import type { ChangeReport } from './change-report.ts';
import { nextChangeId, pendingChange } from './change-state.ts';
import { typicalCost } from './costs.ts';
import { handEdited } from './drifted.ts';
import { reportBlocks } from './report-words.ts';
import { onStaleSeen } from './stale.ts';

/** Turns what was found into a change that waits for the human, or into what he has to see before he goes on. */
export function onChange(state: State, report: ChangeReport): Outcome {
  switch (report.type) {
    case 'change/looked':
      return onLooked(state, report);
    case 'stale/seen':
      return onStaleSeen(state, report);
    default:
      return report satisfies never;
  }
}

type Looked = Extract<ChangeReport, { type: 'change/looked' }>;

function onLooked(state: State, report: Looked): Outcome {
  const { project } = state;
  const refusal = mayChange(state);
  if (refusal !== null || project === null) return refusal ?? decision({});
  // Asked for twice while the first was looked at.
  if (pendingChange(project) !== null)
    return refuse('change-pending', 'another change waits for your word', {
      tryNext: ['!change-approve', '!change-cancel'],
    });
  const unread = unreadable(project, report);
  if (unread.length > 0) return notParsed(unread);
  const proposal = proposalOf(project, report);
  const event: Event = { type: 'change/proposed', proposal };
  const shown = {
    ...proposal,
    status: 'proposed',
    ticks: {},
    lastTick: null,
    advice: null,
    asking: null,
    taskIds: [],
    toDerive: [],
    at: '',
  } as const;
  return decision({ events: [event], show: reportBlocks(project, shown) });
}

/** What is wrong with a specification that a change is to be written into, or with a SCHEMA.md it would take in. */
function unreadable(project: ProjectState, { observed }: Looked): readonly Problem[] {
  const schema = handEdited(project, observed).find(({ path }) => path === PATHS.schema);
  const faults = schema === undefined ? [] : parseSchema(schema.text).faults;
  return [
    ...(observed.spec === null ? [] : parseSpec(observed.spec.text).problems),
    ...faults.map(({ line, message }) => ({ file: PATHS.schema, line, message })),
  ];
}

/** A document that does not parse is named with its lines; nothing was changed. */
export function notParsed(problems: readonly Problem[]): Outcome {
  const missing = problems.map((problem) => ({ what: problemWords(problem), next: 'edit the file' }));
  const files = [...new Set(problems.map(({ file }) => file))];
  const message = `${files.join(' and ')} ${files.length === 1 ? 'does' : 'do'} not parse as ${files.length === 1 ? 'it lies' : 'they lie'} there`;
  return refuse('not-parsed', message, {
    missing,
    tryNext: ['edit the file', '!change'],
  });
}

function proposalOf(project: ProjectState, { text, blast, edits, costs, changeLog, observed }: Looked): Proposal {
  const drift = handEdited(project, observed).map(({ path, sha256 }) => ({ path, sha256 }));
  const fork = openFork(project);
  const listed = new Set(blast.tasks.map(({ id }) => id));
  return {
    id: nextChangeId(project, changeLog),
    text: text === '' ? edits : text,
    drift,
    byHand: text === '',
    radius: {
      tasks: blast.tasks.map((task) => ({ ...task, why: [...task.why] })),
      sections: blast.sections,
      files: blast.files,
      contracts: blast.contracts,
      endpoints: blast.endpoints,
      tables: blast.tables,
      tests: [],
      forks: fork === null ? [] : [{ name: fork.name, why: ['its sides are built from the specification as it was'] }],
      costs: Object.fromEntries(Object.entries(costs).filter(([id]) => listed.has(id))),
      typical: typicalCost(Object.values(costs)),
    },
  };
}
