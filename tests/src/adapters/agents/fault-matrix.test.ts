import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { AgentSubject } from '../../../contracts/agent.ts';
import { type Cell, DRIVERS, FAULTS, NO_PROCESS } from '../../../support/fault-matrix.ts';
import { MISHAPS } from '../../../support/mishaps.ts';
import { recordingNames } from '../../../support/recordings.ts';

/** The failures the project promises to tell apart, whatever the agent. */
const PROMISED = [
  '401',
  '429 with retry-after',
  '500',
  'overload',
  'context overflow',
  'refusal',
  'max tokens',
  'malformed stream',
  'truncated stream of the agent',
  'silent death',
  'hang without a result',
  'hang with a result',
  'retry storm',
  'flood of events',
  'torn UTF-8',
];

const CONTRACT = 'tests/contracts/agent.ts';

/** In place of the suite that drivers are held to: what each asks to be held to, and from what it is exempt. */
const asked = vi.hoisted((): { exempt: AgentSubject['exempt'] }[] => []);
vi.mock('../../../contracts/agent.ts', () => ({
  agentContract: (_: string, make: () => AgentSubject) => asked.push({ exempt: make().exempt }),
}));

type Exempt = AgentSubject['exempt'];

/** What each subject of a driver is exempt from, by its own file that is run; empty where nothing is held to the suite. */
async function heldBy(file: () => Promise<unknown>): Promise<readonly Exempt[]> {
  await file();
  return asked.splice(0).map(({ exempt }) => exempt);
}

const HELD: Readonly<Record<string, readonly Exempt[]>> = {
  claude: await heldBy(() => import('./claude/contract.test.ts')),
  codex: await heldBy(() => import('./codex/contract.test.ts')),
  acp: await heldBy(() => import('./acp/contract.test.ts')),
  rehearsal: await heldBy(() => import('./rehearsal/contract.test.ts')),
};

/** True for a driver whose process the suite lets misbehave in every way. */
const isPlayed = (driver: string): boolean => {
  const subjects = HELD[driver] ?? [];
  return subjects.length > 0 && subjects.every((exempt) => !('processes' in exempt));
};

const read = (file: string): string => readFileSync(join(import.meta.dirname, '../../../..', file), 'utf8');

/** The lines of a file that hold the text and are code; none where all of the file may be passed over. */
function linesWith(file: string, text: string): readonly string[] {
  const source = read(file);
  expect(source, `${file} passes tests over`).not.toMatch(/\b(it|test|describe)\.(skip|only|todo|fails)\(/);
  return source.split('\n').filter((line) => line.includes(text) && !/^\s*(\/\/|\/?\*)/.test(line));
}

/** Asserts that the cell is what it says for this driver. */
function check(driver: string, cell: Cell): void {
  if ('reason' in cell) checkReason(driver, cell.reason);
  else if ('mishap' in cell) checkMishap(driver, cell);
  else if ('contract' in cell) checkContract(driver, cell.contract);
  else if ('recording' in cell) checkRecording(cell);
  else checkTest(cell);
}

function checkContract(driver: string, title: string): void {
  expect(isPlayed(driver), `${driver} is held to the suite`).toBe(true);
  expect(linesWith(CONTRACT, title)).toEqual([expect.stringMatching(/^\s+it(\.each\(MISHAPS\))?\('/)]);
}

function checkRecording({ file, agent, recording }: Extract<Cell, { recording: string }>): void {
  expect(recordingNames(agent)).toContain(recording);
  expect(linesWith(file, recording).map((line) => /^ +'?([\w-]+)'?: \[/.exec(line)?.[1])).toContain(recording);
}

function checkTest({ file, test }: Extract<Cell, { test: string }>): void {
  expect(file).toMatch(/\.test\.ts$/);
  const lines = linesWith(file, test);
  expect(lines.length, `${file} has ${test}`).toBeGreaterThan(0);
  for (const line of lines) expect(line).not.toContain('runIf(');
}

function checkReason(driver: string, reason: string): void {
  expect(reason).toMatch(/(\S+ ){4}/);
  if (reason === NO_PROCESS.reason) expect(isPlayed(driver), `${driver} has processes`).toBe(false);
}

function checkMishap(driver: string, { mishap, file, long }: Extract<Cell, { mishap: string }>): void {
  expect(MISHAPS.map(({ name }) => name)).toContain(mishap);
  if (file === undefined) {
    expect(isPlayed(driver), `${driver} is held to the suite`).toBe(true);
    expect(linesWith(CONTRACT, 'it.each(MISHAPS)')).toHaveLength(1);
    return;
  }
  expect(linesWith(file, 'it.each(MISHAPS')).toHaveLength(1);
  // Those of the default run are named in it.
  expect(linesWith(file, `'${mishap}'`).length > 0).toBe(long !== true);
}

const cells = Object.entries(FAULTS).flatMap(([fault, drivers]) =>
  Object.entries(drivers).map(([driver, cell]) => ({ fault, driver, cell })),
);

describe('every failure of an agent', () => {
  it('that is promised is in the table, for every driver', () => {
    expect(Object.keys(FAULTS)).toEqual(expect.arrayContaining(PROMISED));
    for (const drivers of Object.values(FAULTS)) expect(Object.keys(drivers).sort()).toEqual([...DRIVERS].sort());
  });

  it('of a process is played to every driver that has one', () => {
    expect(Object.keys(HELD).filter(isPlayed)).toEqual(['claude', 'codex', 'acp']);
    const played = Object.values(FAULTS).flatMap((drivers) => Object.values(drivers));
    const mishaps = played.flatMap((cell) => ('mishap' in cell ? [cell.mishap] : []));
    expect(new Set(mishaps)).toEqual(new Set(MISHAPS.map(({ name }) => name)));
  });

  it.each(cells)('has a test or a reason: $fault of $driver', ({ driver, cell }) => check(driver, cell));
});
