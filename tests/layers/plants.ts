/** One violation of one rule: the file it lives in, its text, and what the linter has to answer. */
export type Plant = { breaks: string; path: string; code: string; category: string; says?: RegExp };

const layer = 'lint/style/noRestrictedImports';
const global = 'lint/style/noRestrictedGlobals';

const specifiers = {
  adapters: 'src/adapters/git/tasks.ts',
  ports: 'src/ports/clock.ts',
  runtime: 'src/runtime/session.ts',
  core: 'src/core/state.ts',
  view: 'src/view/format.ts',
  commands: 'commands/registry.ts',
  components: 'components/theme.ts',
  schemas: 'schemas/ids.ts',
  tools: 'src/tools/bundle.ts',
  tests: 'tests/support/given.ts',
} as const;
type Room = keyof typeof specifiers;

/** Which rooms each room must not enter (the table in the architecture page, turned round). */
const forbidden: Record<string, readonly Room[]> = {
  'schemas/planted.ts': ['adapters', 'ports', 'runtime', 'core', 'view', 'commands', 'components', 'tools', 'tests'],
  'src/core/planted.ts': ['adapters', 'ports', 'runtime', 'view', 'commands', 'components', 'tools', 'tests'],
  'src/core/slices/planted.ts': ['adapters', 'ports', 'runtime', 'view', 'commands', 'components'],
  'src/ports/planted.ts': ['adapters', 'runtime', 'core', 'view', 'commands', 'components', 'tools', 'tests'],
  'commands/gates/planted.ts': ['adapters', 'ports', 'runtime', 'view', 'components', 'tools', 'tests'],
  'src/view/planted.ts': ['adapters', 'ports', 'runtime', 'components', 'tools', 'tests'],
  'components/panes/planted.ts': ['adapters', 'ports', 'runtime', 'core', 'commands', 'schemas', 'tools', 'tests'],
  'src/runtime/planted.ts': ['adapters', 'view', 'components', 'tools', 'tests'],
  'src/adapters/store/planted.ts': ['runtime', 'core', 'view', 'commands', 'components', 'tools', 'tests'],
};

/** Which packages each room must not import. */
const packages: Record<string, readonly string[]> = {
  'schemas/planted.ts': ['node:fs', 'react', 'ink', 'conf'],
  'src/core/planted.ts': ['node:fs', 'node:crypto', 'fs', 'zod', 'react', 'ink', 'react/jsx-runtime'],
  'src/ports/planted.ts': ['node:fs', 'zod', 'simple-git'],
  'commands/gates/planted.ts': ['node:path', 'react', 'ink', 'yaml'],
  'src/view/planted.ts': ['node:os', 'react', 'ink', 'ink-text-input', 'zod'],
  'components/panes/planted.ts': ['node:process', 'zod', 'simple-git', 'react-dom'],
  'src/runtime/planted.ts': ['node:fs', 'react', 'ink', 'simple-git'],
  'src/adapters/store/planted.ts': ['react', 'ink', 'ink-text-input', 'react/jsx-runtime'],
};

const up = (from: string): string => '../'.repeat(from.split('/').length - 1);

const spell = {
  import: (to: string) => `import { thing } from '${to}';\nexport const copy = [thing];\n`,
  'import type': (to: string) => `import type { Thing } from '${to}';\nexport type Copy = Thing[];\n`,
  export: (to: string) => `export { thing } from '${to}';\n`,
  'export star': (to: string) => `export * from '${to}';\n`,
  'dynamic import': (to: string) => `export const later = () => import('${to}');\n`,
  'side effect': (to: string) => `import '${to}';\n`,
};

/** A file name of its own for each plant, so that a report can be traced to it. */
const named = (path: string, tail: string): string => path.replace('planted', `planted-${tail.replace(/\W+/g, '-')}`);

function roomPlants(): Plant[] {
  return Object.entries(forbidden).flatMap(([path, rooms]) =>
    rooms.map((room) => ({
      breaks: `${path} must not import ${room}`,
      path: named(path, room),
      code: spell['import type'](up(path) + specifiers[room]),
      category: layer,
    })),
  );
}

function packagePlants(): Plant[] {
  return Object.entries(packages).flatMap(([path, names]) =>
    names.map((name) => ({
      breaks: `${path} must not import the package ${name}`,
      path: named(path, `package-${name}`),
      code: spell.import(name),
      category: layer,
    })),
  );
}

const wrongWays = [
  '../adapters/git/tasks.ts',
  './../adapters/git/tasks.ts',
  '../../src/adapters/git/tasks.ts',
  'codesleuth/x',
  '#adapters/git',
];

function spellingPlants(): Plant[] {
  return Object.entries(spell).flatMap(([how, code]) =>
    wrongWays.map((to, index) => ({
      breaks: `src/core must not reach ${to} by ${how}`,
      path: named('src/core/planted.ts', `${how}-${index}`),
      code: code(to),
      category: layer,
    })),
  );
}

const globals: Record<string, string> = {
  Date: 'new Date(0)',
  'Date.now': 'Date.now()',
  process: 'process.env.HOME',
  globalThis: 'globalThis.process',
  setTimeout: 'setTimeout(() => undefined, 1)',
  setInterval: 'setInterval(() => undefined, 1)',
  performance: 'performance.now()',
  crypto: 'crypto.randomUUID()',
  fetch: "fetch('x')",
  Buffer: "Buffer.from('x')",
};

function globalPlants(): Plant[] {
  const rooms = ['src/core', 'src/view', 'commands', 'components', 'schemas'];
  return rooms.flatMap((room) =>
    Object.entries(globals).map(([name, code]) => ({
      breaks: `${room} must not use ${name}`,
      path: named(`${room}/planted.ts`, `global-${name.toLowerCase()}`),
      code: `export const planted = () => ${code};\n`,
      category: global,
    })),
  );
}

function randomPlants(): Plant[] {
  const ways = [
    'export const r = Math.random();',
    "export const r = Math['random']();",
    'export const { random } = Math;',
  ];
  return ['src/core', 'src/view', 'commands', 'components', 'schemas'].flatMap((room) =>
    ways.map((code, index) => ({
      breaks: `${room} must not draw random numbers: ${code}`,
      path: `${room}/random-${index}.ts`,
      code: `${code}\n`,
      category: 'plugin',
      says: /randomness/,
    })),
  );
}

const lines = (count: number): string => Array.from({ length: count }, (_, n) => `  total += ${n};\n`).join('');
const constants = (count: number): string =>
  Array.from({ length: count }, (_, n) => `export const c${n} = ${n};\n`).join('');
const branches = (count: number): string =>
  Array.from({ length: count }, (_, n) => `  if (n === ${n}) return ${n + 1};\n`).join('');

function sizePlants(): Plant[] {
  const file = 'lint/style/noExcessiveLinesPerFile';
  return [
    { breaks: 'a file has at most 200 lines', path: 'src/core/long.ts', code: constants(201), category: file },
    { breaks: 'a component has at most 120 lines', path: 'components/Long.tsx', code: constants(121), category: file },
    { breaks: 'a command has at most 60 lines', path: 'commands/long.ts', code: constants(61), category: file },
    {
      breaks: 'a function has at most 50 lines',
      path: 'src/adapters/long-function.ts',
      code: `export function long(): number {\n  let total = 0;\n${lines(60)}  return total;\n}\n`,
      category: 'lint/complexity/noExcessiveLinesPerFunction',
    },
    {
      breaks: 'complexity is at most 10',
      path: 'src/runtime/complex.ts',
      code: `export function complex(n: number): number {\n${branches(11)}  return 0;\n}\n`,
      category: 'lint/complexity/noExcessiveCognitiveComplexity',
    },
    {
      breaks: 'a function has at most 3 parameters',
      path: 'src/core/parameters.ts',
      code: 'export const four = (a: number, b: number, c: number, d: number) => a + b + c + d;\n',
      category: 'lint/complexity/useMaxParams',
    },
  ];
}

function typePlants(): Plant[] {
  const cast = { category: 'plugin', says: /No casts/ };
  return [
    {
      breaks: 'no any',
      path: 'src/core/any.ts',
      code: 'export const f = (a: any) => a;\n',
      category: 'lint/suspicious/noExplicitAny',
    },
    { breaks: 'no casts', path: 'src/core/cast.ts', code: 'export const f = (a: unknown) => a as string;\n', ...cast },
    {
      breaks: 'no casts in a component',
      path: 'components/Cast.tsx',
      code: 'export const f = (a: unknown) => a as string;\n',
      ...cast,
    },
    {
      breaks: 'no angle casts',
      path: 'commands/cast.ts',
      code: 'export const f = (a: unknown) => <string>a;\n',
      ...cast,
    },
    {
      breaks: 'no double casts',
      path: 'src/view/cast.ts',
      code: 'export const f = (a: string) => a as unknown as number;\n',
      ...cast,
    },
    {
      breaks: 'no non-null assertions',
      path: 'src/runtime/bang.ts',
      code: 'export const f = (a?: string) => a!.length;\n',
      category: 'lint/style/noNonNullAssertion',
    },
    {
      breaks: 'imports in types are written at the top',
      path: 'src/core/inline-type.ts',
      code: "export type T = import('../adapters/git/tasks.ts').Thing;\n",
      category: 'plugin',
      says: /import type/,
    },
    {
      breaks: 'no require',
      path: 'src/adapters/require.ts',
      code: "export const fs = require('node:fs');\n",
      category: 'lint/style/noCommonJs',
    },
    {
      breaks: 'ports import types only',
      path: 'src/ports/value.ts',
      code: "import { thing } from '../../schemas/ids.ts';\nexport type Copy = typeof thing;\n",
      category: 'plugin',
      says: /src\/ports holds interfaces/,
    },
    {
      breaks: 'types are imported as types',
      path: 'src/runtime/type-import.ts',
      code: "import { Port } from '../ports/clock.ts';\nexport const f = (port: Port) => [port];\n",
      category: 'lint/style/useImportType',
    },
    {
      breaks: 'no promise is left alone',
      path: 'src/runtime/floating.ts',
      code: 'async function work() {\n  return 1;\n}\nexport function f() {\n  work();\n}\n',
      category: 'lint/nursery/noFloatingPromises',
    },
    {
      breaks: 'only errors are thrown',
      path: 'src/adapters/throws.ts',
      code: "export function f(): never {\n  throw 'text';\n}\n",
      category: 'lint/style/useThrowOnlyError',
    },
    {
      breaks: 'types can be erased: no enum',
      path: 'schemas/enum.ts',
      code: 'export enum Planted {\n  A,\n}\n',
      category: 'lint/style/noEnum',
    },
    {
      breaks: 'types can be erased: no namespace',
      path: 'src/view/namespace.ts',
      code: 'export namespace Planted {\n  export const a = 1;\n}\n',
      category: 'lint/style/noNamespace',
    },
    {
      breaks: 'types can be erased: no parameter properties',
      path: 'src/adapters/parameter-property.ts',
      code: 'export class Planted {\n  constructor(readonly a: number) {}\n}\n',
      category: 'lint/style/noParameterProperties',
    },
    {
      breaks: 'files are kebab-case',
      path: 'src/core/PascalName.ts',
      code: 'export const one = 1;\n',
      category: 'lint/style/useFilenamingConvention',
    },
  ];
}

function componentPlants(): Plant[] {
  const hooks = (name: string, count: number, first: string) =>
    `import { ${name} } from 'react';\nexport function Planted() {\n${`  ${name}(${first});\n`.repeat(count)}  return null;\n}\n`;
  const nine = 'a: 1; b: 1; c: 1; d: 1; e: 1; f: 1; g: 1; h: 1; i: 1';
  return [
    {
      breaks: 'two useState at most',
      path: 'components/States.tsx',
      code: hooks('useState', 3, '0'),
      category: 'plugin',
      says: /two useState/,
    },
    {
      breaks: 'one useEffect at most',
      path: 'components/Effects.tsx',
      code: hooks('useEffect', 2, '() => {}'),
      category: 'plugin',
      says: /one useEffect/,
    },
    {
      breaks: 'eight props at most',
      path: 'components/Props.tsx',
      code: `export type PlantedProps = { ${nine} };\n`,
      category: 'plugin',
      says: /eight props/,
    },
    {
      breaks: 'eight props at most, by interface',
      path: 'components/Interface.tsx',
      code: `export interface PlantedProps { ${nine} }\n`,
      category: 'plugin',
      says: /eight props/,
    },
  ];
}

function cyclePlants(): Plant[] {
  const category = 'lint/suspicious/noImportCycles';
  const half = (other: string) => `import { other } from './${other}.ts';\nexport const here = () => other;\n`;
  const typeHalf = (other: string) => `import type { Other } from './${other}.ts';\nexport type Here = Other | 1;\n`;
  return [
    { breaks: 'no import cycles', path: 'src/adapters/cycle-a.ts', code: half('cycle-b'), category },
    { breaks: 'no import cycles (other end)', path: 'src/adapters/cycle-b.ts', code: half('cycle-a'), category },
    { breaks: 'no cycles of types', path: 'src/core/type-cycle-a.ts', code: typeHalf('type-cycle-b'), category },
    {
      breaks: 'no cycles of types (other end)',
      path: 'src/core/type-cycle-b.ts',
      code: typeHalf('type-cycle-a'),
      category,
    },
  ];
}

const bootPlants: Plant[] = [
  {
    breaks: 'the first frame imports nothing heavy',
    path: 'src/boot.ts',
    code: spell.import('react'),
    category: layer,
  },
  {
    breaks: 'what ships imports no tools',
    path: 'src/main.tsx',
    code: spell.import('./tools/bundle.ts'),
    category: layer,
  },
];

/** Every rule of the house, broken once. */
export const plants: Plant[] = [
  ...roomPlants(),
  ...packagePlants(),
  ...spellingPlants(),
  ...globalPlants(),
  ...randomPlants(),
  ...sizePlants(),
  ...typePlants(),
  ...componentPlants(),
  ...cyclePlants(),
  ...bootPlants,
];

/** Files that keep every rule by a hair: a rule that reports one of these has gone too far. */
export const innocents: Record<string, string> = {
  'schemas/innocent.ts':
    "import { z } from 'zod';\n\nexport const shape = z.object({ a: z.string() });\nexport const loose = shape as unknown;\n",
  'src/core/innocent.ts':
    "import { shape as renamed } from '../../schemas/innocent.ts';\nimport { near } from './slices/innocent.ts';\n\nexport const modes = ['a', 'b'] as const;\nexport const settled = { renamed, near, modes } satisfies object;\nexport const half = Math.floor(1.5);\n",
  'src/core/slices/innocent.ts': 'export const near = 1;\n',
  'commands/gates/innocent.ts':
    "import { z } from 'zod';\nimport { near } from '../../src/core/slices/innocent.ts';\n\nexport const args = z.tuple([z.literal(near)]);\n",
  'src/view/innocent.ts':
    "import stringWidth from 'string-width';\nimport { args } from '../../commands/gates/innocent.ts';\n\nexport const width = () => stringWidth(String(args));\n",
  'components/Innocent.tsx': `import { Text } from 'ink';
import { useEffect, useState } from 'react';
import { width } from '../src/view/innocent.ts';

export type InnocentProps = { a: 1; b: 1; c: 1; d: 1; e: 1; f: 1; g: 1; h: 1 };

export function Innocent({ a }: InnocentProps) {
  const [one] = useState(1);
  const [two] = useState(2);
  useEffect(() => undefined, []);
  return (
    <Text>
      {a + one + two} {width()}
    </Text>
  );
}
`,
  'src/ports/innocent.ts':
    "import type { shape } from '../../schemas/innocent.ts';\n\nexport interface Port {\n  read(): typeof shape;\n}\n",
  'src/runtime/innocent.ts':
    "import { args } from '../../commands/gates/innocent.ts';\nimport { near } from '../core/innocent.ts';\nimport type { Port } from '../ports/innocent.ts';\n\nexport const run = (port: Port) => [args, near, port.read(), Date.now(), Math.random()];\n".replace(
      '../core/innocent',
      '../core/slices/innocent',
    ),
  'src/adapters/store/innocent.ts':
    "import { readFileSync } from 'node:fs';\nimport Conf from 'conf';\nimport type { Port } from '../../ports/innocent.ts';\n\nexport const made: [typeof Conf, typeof readFileSync, Port | undefined] = [Conf, readFileSync, undefined];\n",
  'src/core/long-for-a-reason.ts': `// biome-ignore-all lint/style/noExcessiveLinesPerFile: a table that is easier to read in one place.\n${constants(201)}`,
};
