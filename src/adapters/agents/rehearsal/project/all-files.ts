import type { ProjectModel } from '../model.ts';
import { baseFiles, type FileSet } from './base-files.ts';
import { featureFiles } from './feature-files.ts';
import { readmeFiles } from './readme.ts';
import { sharedFiles } from './shared-files.ts';
import { cliFiles, commandFiles, pageFiles, serverFiles } from './surface-files.ts';

/** The whole project as it will be, by path. */
export function allFiles(model: ProjectModel): FileSet {
  return new Map([
    ...baseFiles(model),
    ...sharedFiles(model),
    ...[...model.basics, ...model.features].flatMap((feature) => [...featureFiles(feature, model)]),
    ...commandFiles(model),
    ...(model.cli ? cliFiles(model) : []),
    ...(model.web ? [...serverFiles(model), ...pageFiles(model)] : []),
    ...readmeFiles(model),
  ]);
}
