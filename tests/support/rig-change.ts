import type { EventOf, EventType } from '../../schemas/event.ts';
import { PATHS } from '../../schemas/paths.ts';
import type { ChangeReport } from '../../src/core/change/change-report.ts';
import { editedTasks, handEdited } from '../../src/core/change/drifted.ts';
import type { Effect } from '../../src/core/effect.ts';
import type { ProjectState } from '../../src/core/state.ts';
import type { MemoryProject } from './memory-project.ts';

type ChangeEffect = Extract<Effect, { type: 'change/look' | 'stale/read' }>;

/** A world in which a change touches the tasks its text names. */
export function changeReport(
  rig: { readonly at: ProjectState; readonly project: MemoryProject },
  effect: ChangeEffect,
): ChangeReport {
  if (effect.type === 'stale/read') {
    return { ...effect, type: 'stale/seen', tasks: effect.tasks.map((task) => ({ ...task, patch: `+ ${task.sha}` })) };
  }
  const { tasks } = rig.at;
  const observed = rig.project.observe();
  const edited = handEdited(rig.at, observed);
  const named = effect.text.match(/TASK-\d+/g) ?? (edited.length > 0 ? editedTasks(rig.at, observed) : []);
  const things = { sections: [], files: [], endpoints: [], tables: [] };
  return {
    type: 'change/looked',
    text: effect.text,
    blast: {
      ...things,
      contracts:
        named.length === 0 ? [] : [{ name: 'contracts/habits.contracts.ts', why: ['the contract of table habits'] }],
      tasks: [...new Set(named)].flatMap((id) => {
        const status = tasks[id]?.status;
        return status === undefined ? [] : [{ id, status, ticked: true, why: ['named in the change'] }];
      }),
    },
    edits: edited.map(({ path }) => `Edited by hand: ${path}`).join('\n'),
    costs: { 'TASK-001': { tokens: 1000, microUsd: 2_000_000, ms: 60_000 } },
    changeLog: rig.project.files.get(PATHS.changeLog) ?? null,
    observed,
  };
}

type ChangeEvent = Extract<EventType, `change/${string}` | 'tasks/reviewed'>;

/** One of each event of changes. */
export const CHANGE_SAMPLES: { readonly [T in ChangeEvent]: EventOf<T> } = {
  'change/proposed': {
    type: 'change/proposed',
    proposal: {
      id: 'CHANGE-001',
      text: 'every habit has a colour',
      drift: [],
      byHand: false,
      radius: {
        tasks: [{ id: 'TASK-001', status: 'DONE', ticked: true, why: ['named in the change'] }],
        sections: [],
        files: [],
        contracts: [],
        endpoints: [],
        tables: [],
        tests: [],
        forks: [],
        costs: {},
        typical: { measured: 0, tokens: null, microUsd: null, ms: null },
      },
    },
  },
  'change/ticked': { type: 'change/ticked', id: 'CHANGE-001', taskIds: ['TASK-002'], ticked: true },
  'change/approved': {
    type: 'change/approved',
    id: 'CHANGE-001',
    taskIds: ['TASK-001'],
    contracts: ['contracts/habits.contracts.ts'],
    edit: { content: '# Habits\n', added: ['### CHANGE-001'] },
    spec: {
      title: 'Habits',
      features: [],
      profile: {
        platforms: ['Linux'],
        auth: false,
        database: false,
        payments: false,
        externalApis: false,
        multiTenant: false,
        machineLearning: false,
      },
      tier: 'Simple',
      tierReasons: [],
    },
  },
  'change/asked': { type: 'change/asked', id: 'CHANGE-001' },
  'change/cancelled': { type: 'change/cancelled', id: 'CHANGE-001' },
  'tasks/reviewed': { type: 'tasks/reviewed', taskIds: ['TASK-001'] },
};
