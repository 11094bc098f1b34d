import { codeOf } from '../kinds/all.ts';
import type { SharedName } from '../kinds/kind.ts';
import { CLOCK, CLOCK_TEST } from '../kinds/shared-clock.ts';
import { MONEY, MONEY_TEST } from '../kinds/shared-money.ts';
import { LABEL } from '../label.ts';
import { fill } from '../language/safe-text.ts';
import type { ProjectModel } from '../model.ts';
import type { FileSet } from './base-files.ts';

const MODULES: Readonly<Record<SharedName, { readonly code: string; readonly test: string }>> = {
  clock: { code: CLOCK, test: CLOCK_TEST },
  money: { code: MONEY, test: MONEY_TEST },
};

/** The module that several features of one sort stand on, and its test, by path. */
export function sharedModule(name: SharedName): FileSet {
  const { code, test } = MODULES[name];
  return new Map([
    [`src/${name}.mjs`, fill(code, { label: LABEL })],
    [`tests/${name}.test.mjs`, fill(test, { label: LABEL })],
  ]);
}

/** The shared modules this project's features use. */
export function sharedFiles(model: ProjectModel): FileSet {
  const used = model.features.flatMap((feature) => codeOf(feature, model).uses?.module ?? []);
  return new Map([...new Set(used)].flatMap((name) => [...sharedModule(name)]));
}

/** The text of a shared module or its test, wherever the project lies; null for any other path. */
export function sharedFile(path: string): string | null {
  const name = /(?:^|\/)(?:src|tests)\/(clock|money)(?:\.test)?\.mjs$/.exec(path)?.[1];
  if (name !== 'clock' && name !== 'money') return null;
  return [...sharedModule(name)].find(([own]) => path === own || path.endsWith(`/${own}`))?.[1] ?? null;
}
