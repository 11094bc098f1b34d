import { codeOf, type Surroundings } from '../kinds/all.ts';
import type { KindCode, KindTest } from '../kinds/kind.ts';
import { LABEL } from '../label.ts';
import { codeText } from '../language/safe-text.ts';
import type { FeatureModel } from '../model.ts';
import type { FileSet } from './base-files.ts';

function indent(lines: readonly string[], by: string): string[] {
  return lines.map((line) => (line === '' ? '' : `${by}${line}`));
}

/** Where the code and the test of a feature go. */
export function featurePaths(feature: Pick<FeatureModel, 'name'>): { code: string; test: string } {
  return { code: `src/features/${feature.name}.mjs`, test: `tests/${feature.name}.test.mjs` };
}

function moduleText(feature: FeatureModel, code: KindCode): string {
  const above = code.above.length > 0 ? ['', ...code.above] : [];
  const order = new Intl.Collator('en', { sensitivity: 'base' });
  const sorted = (names: readonly string[]) => [...names].sort(order.compare).join(', ');
  const shared =
    code.uses === undefined ? [] : [`import { ${sorted(code.uses.names)} } from '../${code.uses.module}.mjs';`];
  const input = code.needs.length === 0 ? [] : [`import { ${sorted(code.needs)} } from '../input.mjs';`];
  return [
    `// ${LABEL}: ${feature.id} ${feature.title}`,
    ...(code.imports ?? []),
    ...shared,
    ...input,
    ...above,
    '',
    'export const command = {',
    `  name: '${feature.name}',`,
    `  feature: ${codeText(feature.id)},`,
    `  summary: ${codeText(feature.title)},`,
    `  usage: ${codeText([feature.name, code.usage].join(' ').trim())},`,
    `  changes: ${code.changes},`,
    `  run(${uses(code, 'store')}, ${uses(code, 'args')}) {`,
    ...indent(code.run, '    '),
    '  },',
    '};',
    '',
  ].join('\n');
}

/** A parameter as it is written: with an underscore where the command has no use for it. */
function uses(code: KindCode, name: 'store' | 'args'): string {
  return code.run.some((line) => new RegExp(`\\b${name}\\b`).test(line)) ? name : `_${name}`;
}

function testText(name: string, lines: readonly string[]): string[] {
  return [`test(${codeText(name)}, () => {`, ...indent(lines, '  '), '});', ''];
}

function inStore(test: KindTest): string[] {
  return testText(test.name, ['const store = openStore(null, noon);', ...test.lines]);
}

function testFile(feature: FeatureModel, code: KindCode): string {
  const extra = code.above.flatMap((line) => /^export function (\w+)/.exec(line)?.[1] ?? []);
  // The file is opened with the same clock everywhere, so that no test depends on the day it runs.
  const kept = code.kept.lines.map((line) => line.replaceAll('openStore(file)', 'openStore(file, noon)'));
  return [
    `// ${LABEL}: ${feature.id} ${feature.title}`,
    "import assert from 'node:assert/strict';",
    "import test from 'node:test';",
    `import { ${['command', ...extra].join(', ')} } from '../src/features/${feature.name}.mjs';`,
    "import { UserError } from '../src/input.mjs';",
    "import { openStore } from '../src/store.mjs';",
    "import { inTempFile, noon } from './temp-file.mjs';",
    '',
    ...inStore(code.happy),
    ...inStore(code.wrong),
    ...testText(code.kept.name, ['inTempFile((file) => {', ...indent(kept, '  '), '});']),
  ].join('\n');
}

/** The module and the test of one feature. */
export function featureFiles(feature: FeatureModel, project: Surroundings): FileSet {
  const code = codeOf(feature, project);
  const paths = featurePaths(feature);
  return new Map([
    [paths.code, moduleText(feature, code)],
    [paths.test, testFile(feature, code)],
  ]);
}
