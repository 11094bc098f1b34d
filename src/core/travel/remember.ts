import type { ProjectState, Remembered } from '../project-state.ts';

/** Everything of the state that goes back with the files of a project. */
export function remember(state: ProjectState): Remembered {
  const { stage, interviewed, spec, specProblems, planHash, schemaHash, patternsApplied, planProblems } = state;
  const { batches, order, tasks, builtAt, codeSeq, critique, security, risks, checks, verification } = state;
  const { maintenance, lastResult, lastAgent, sessions, delivered, rounds, question, work, halt, forks } = state;
  const { ownCheckpoints, patterns, changes, schema, owed, cycleStart } = state;
  return {
    ...{ stage, interviewed, spec, specProblems, planHash, schemaHash, patternsApplied, planProblems },
    ...{ batches, order, tasks, builtAt, codeSeq, critique, security, risks, checks, verification },
    ...{
      maintenance,
      cycleStart,
      lastResult,
      lastAgent,
      sessions,
      delivered,
      rounds,
      question,
      work,
      halt,
      forks,
      ownCheckpoints,
      patterns,
      changes,
      schema,
      owed,
    },
  };
}
