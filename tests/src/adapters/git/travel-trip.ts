import { expect } from 'vitest';
import { textOfPath } from '../../../../src/adapters/git/path-text.ts';
import { ExternalError } from '../../../../src/ports/errors.ts';
import type { Destination, Snapshot } from '../../../../src/ports/travel.ts';
import type { Journey } from '../../../support/random-journey.ts';
import type { RepoPlan } from '../../../support/random-repo.ts';
import { expectSnapshot, expectUntouched, lookNow, type Moment, type Step, type Traveller } from './travel-journey.ts';

export interface Trip {
  readonly one: Traveller;
  readonly plan: RepoPlan;
  readonly go: Journey;
}

/** Paths no commit need hold, as the port spells them. */
export function alsoOf({ one, go }: Trip): string[] {
  const paths = [...one.repo.work].flatMap(([path, { kind }]) => (kind === 'nested' ? [] : path));
  return [...new Set(go.also.flatMap((at) => paths[at % Math.max(paths.length, 1)] ?? []))].map(textOfPath);
}

async function treeOf(one: Traveller, sha: string): Promise<string> {
  return (await one.repo.git(['rev-parse', `${sha}^{tree}`])).toString().trim();
}

export async function destinationOf({ one, go }: Trip): Promise<{ to: Destination; index: string; work: string }> {
  const all = [...one.repo.commits, ...(one.repo.side === null ? [] : [one.repo.side])];
  const commit = (at: number): string => all[at % all.length] ?? '';
  const head = commit(go.target);
  const tree = await treeOf(one, head);
  if (go.trees === null) return { to: { kind: 'commit', sha: head }, index: tree, work: tree };
  const [index, work] = [await treeOf(one, commit(go.trees[0])), await treeOf(one, commit(go.trees[1]))];
  return { to: { kind: 'trees', head, index, work }, index, work };
}

export interface Prepared {
  readonly step: Step;
  readonly snap: Snapshot;
  readonly to: Destination;
}

/** What git itself cannot add, no snapshot can hold: it says so, and nothing is changed. */
export class CannotSave extends Error {}

const UNSAVEABLE = /failed to encode/;

/** Runs a step that a file which git cannot convert may stop; passes CannotSave on then. */
async function unlessUnsaveable<T>(one: Traveller, before: Moment, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof ExternalError) || !UNSAVEABLE.test(error.detail ?? '')) throw error;
    await expectUntouched(one, before, 'a snapshot that cannot be made');
    throw new CannotSave(error.message);
  }
}

/** Looks, previews, takes a snapshot; none of which may change anything. */
export async function prepare({ one, plan, go }: Trip, to: Destination, also: readonly string[]): Promise<Prepared> {
  const before = await lookNow(one);
  const { travel, repo } = one;
  const preview = await unlessUnsaveable(one, before, () => travel.preview(repo.dir, { to, also }));
  await expectUntouched(one, before, 'preview');
  const snap = await unlessUnsaveable(one, before, () => travel.snapshot(repo.dir, { why: 'test', also }));
  await expectSnapshot(one, before, snap);
  // A preview takes its time, so it is made a second time in some cases only.
  if (go.target % 3 === 0) {
    expect((await travel.preview(repo.dir, { to, also })).fingerprint).toBe(preview.fingerprint);
  }
  expect([preview.head, preview.branch]).toEqual([snap.head, snap.branch]);
  const converts = plan.attributes !== null || plan.autocrlf !== null || !plan.fileMode;
  return { step: { before, preview, also, modes: plan.fileMode, converts }, snap, to };
}
