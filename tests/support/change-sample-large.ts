import { type Sample, sampleSchema } from './change-project.ts';

/** Parts of a large business program; in each part the same kinds of things are kept under the part's name. */
const AREAS = ['sales', 'purchase', 'stock', 'payroll', 'service', 'rental', 'fleet', 'school', 'clinic', 'events'];
const NOUNS = (
  'order quote contract shipment return price discount partner address account ' +
  'calendar shift document template approval budget target complaint inspection permit'
).split(' ');
const FIRST =
  'amber birch cobalt delta ember falcon garnet harbor indigo juniper kestrel linden maple nimbus onyx'.split(' ');
const SECOND = 'ledger beacon harvest compass anchor bridge lantern signal orchard turbine'.split(' ');
const SHOWN = [
  'Report on',
  'Export of',
  'Import of',
  'Statistics of',
  'Archive of',
  'Search in',
  'Alert on',
  'Audit of',
];

export interface Large {
  readonly areas: number;
  readonly nouns: number;
  readonly tasks: number;
  /** The share of tasks that are built. */
  readonly done: number;
}

type Row = Sample['tasks'][number];

/** What one task of the second kind uses, fixed by its number: which things, and whether its text says so. */
export interface Use {
  readonly things: readonly number[];
  readonly said: boolean;
}

/** The table the whole project is written from: who uses what. The answers come from it, not from any report. */
export function usesOf(size: Large): readonly Use[] {
  const things = size.areas * size.nouns;
  const count = size.tasks - 2 - things * 3;
  return Array.from({ length: count }, (_, at) => {
    const many = 1 + (at % 3);
    const used = Array.from({ length: many }, (_none, part) => (at * 7 + part * (13 + (at % 5))) % things);
    return { things: [...new Set(used)], said: at % 5 < 3 };
  });
}

const idOf = (at: number): string => `TASK-${String(at + 1).padStart(3, '0')}`;
const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length];
  if (found === undefined) throw new Error('the list is empty');
  return found;
};

interface Thing {
  readonly area: string;
  readonly noun: string;
  readonly table: string;
}

const thingOf = (size: Large, number: number): Thing => {
  const area = at(AREAS, Math.floor(number / size.nouns));
  const noun = at(NOUNS, number % size.nouns);
  return { area, noun, table: `${area}_${plural(noun)}` };
};
const plural = (noun: string): string => (noun.endsWith('s') ? `${noun}es` : `${noun}s`);
const dataFile = ({ area, noun }: Thing): string => `src/${area}/data/${area}-${plural(noun)}.ts`;
const feature = (number: number): string => `F-${String(number + 1).padStart(3, '0')}`;

const GROUND: readonly Row[] = [
  [idOf(0), 'Groundwork', 'infra', [], [], ['package.json'], ['npm test runs'], []],
  [idOf(1), 'Database access', 'data', [idOf(0)], [], ['src/core/database.ts'], ['opens one connection'], []],
];

/** The three tasks around one thing: where it is kept, what serves it, where it is shown. */
function around(size: Large, number: number): readonly Row[] {
  const thing = thingOf(size, number);
  const { area, noun, table } = thing;
  const first = 2 + number * 3;
  const [data, api, pages] = [idOf(first), idOf(first + 1), idOf(first + 2)];
  const serves = [feature(number)];
  const served = `src/${area}/api/${area}-${plural(noun)}.ts`;
  return [
    [
      data,
      `Keep ${area} ${plural(noun)}`,
      'data',
      [idOf(1)],
      serves,
      [dataFile(thing)],
      [`table ${table}`],
      ['src/core/database.ts'],
    ],
    [
      api,
      `Serve ${area} ${plural(noun)}`,
      'api',
      [data],
      serves,
      [served],
      [`GET /${area}/${plural(noun)}`],
      [dataFile(thing)],
    ],
    [
      pages,
      `Pages of ${area} ${plural(noun)}`,
      'ui',
      [api],
      serves,
      [`web/${area}/${plural(noun)}.tsx`],
      ['lists and edits'],
      [],
    ],
  ];
}

/** A task that uses several things; where its text does not say which, only its imports and dependencies do. */
function using(size: Large, use: Use, number: number): Row {
  const things = use.things.map((one) => thingOf(size, one));
  const name = `${at(FIRST, number)} ${at(SECOND, Math.floor(number / FIRST.length))} ${Math.floor(number / 150)}`;
  const spoken = things.map(({ area, noun }) => `${area} ${plural(noun)}`).join(' and ');
  const title = use.said ? `${at(SHOWN, number)} ${spoken}` : `Run ${name}`;
  const id = idOf(2 + size.areas * size.nouns * 3 + number);
  const needs = use.things.map((one) => idOf(2 + one * 3));
  const file = `src/jobs/${name.replaceAll(' ', '-')}.ts`;
  return [id, title, 'feature', needs, [], [file], [`${name} ends within its window`], things.map(dataFile)];
}

/** A project of that size, and one change for every eleventh thing, and for some tasks of their own. */
export function largeSample(size: Large): Sample {
  const things = Array.from({ length: size.areas * size.nouns }, (_, number) => number);
  const uses = usesOf(size);
  const rows = [...GROUND, ...things.flatMap((one) => around(size, one)), ...uses.map((use, n) => using(size, use, n))];
  const all = things.map((one) => thingOf(size, one));
  return sampleSchema.parse({
    title: 'A business program',
    // Built are those of the first kind and some of the second, as the order of the plan has it.
    done: Math.round(rows.length * size.done),
    tables: Object.fromEntries(all.map(({ table }) => [table, 'id, name, state'])),
    endpoints: all.map(({ area, noun }) => `GET /${area}/${plural(noun)}`),
    features: Object.fromEntries(all.map(({ area, noun }, number) => [feature(number), `${area} ${plural(noun)}`])),
    tasks: rows,
    changes: [
      ...things.filter((one) => one % 11 === 3).map((one) => shapeChange(size, one, uses)),
      ...ownChanges(size, uses),
    ],
  });
}

function shapeChange(size: Large, number: number, uses: readonly Use[]) {
  const { area, noun } = thingOf(size, number);
  const first = 2 + number * 3;
  const users = uses.flatMap((use, n) =>
    use.things.includes(number) ? [idOf(2 + size.areas * size.nouns * 3 + n)] : [],
  );
  return {
    text: `Each ${area} ${noun} carries a colour that the person who made it has picked.`,
    why: 'the table gets a column: its own three tasks, and whoever reads it',
    affected: [idOf(first), idOf(first + 1), idOf(first + 2), ...users],
  };
}

/** Changes to one task that is named only by its own name. */
function ownChanges(size: Large, uses: readonly Use[]) {
  return uses.flatMap((use, number) => {
    if (use.said || number % 37 !== 3) return [];
    const [, title] = using(size, use, number);
    const affected = [idOf(2 + size.areas * size.nouns * 3 + number)];
    return [
      { text: `${title.replace('Run ', 'The ')} starts at three in the morning.`, why: 'its own hour only', affected },
    ];
  });
}
