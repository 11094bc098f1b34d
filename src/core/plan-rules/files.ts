import { PATHS } from '../../../schemas/paths.ts';
import type { PlanRule } from './plan.ts';

const gone = (file: string, message: string) => ({ file, line: null, message });

/** Every file the other rules read is there, and openapi.yaml can be read. */
export const filesArePresent: PlanRule = ({ files, spec, tier }) => {
  const required = [
    [files.taskGraph, PATHS.taskGraph],
    [files.interfaces, PATHS.interfaces],
    [files.schema, PATHS.schema],
    [files.ownership, PATHS.ownership],
    [files.openapi, PATHS.openapi],
  ] as const;
  const missing = required.flatMap(([file, path]) => (file === null ? [gone(path, 'the file is missing')] : []));
  const unreadable = files.openapi?.error ?? null;
  return [
    ...missing,
    ...(files.contracts.length === 0
      ? [gone(`${PATHS.contracts}/`, 'there is no contract (contracts/<area>.contracts.ts)')]
      : []),
    ...(unreadable === null ? [] : [{ file: PATHS.openapi, line: unreadable.line, message: unreadable.message }]),
    ...(spec === null ? [gone(PATHS.spec, 'there is no readable specification to plan from')] : []),
    ...(spec !== null && tier === null ? [gone(PATHS.spec, 'the complexity tier is not set')] : []),
  ];
};
