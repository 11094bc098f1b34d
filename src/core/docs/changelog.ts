import { headingOf, scan } from '../markdown.ts';
import { code, stacked, words } from './markdown-text.ts';

/** A commit as the history tells it. */
export interface LoggedCommit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly day: string;
  readonly message: string;
  readonly tags: readonly string[];
}

export interface ChangelogSources {
  /** Newest first. */
  readonly commits: readonly LoggedCommit[];
  /** False where older commits are not among them. */
  readonly whole: boolean;
  /** CHANGE_LOG.md and DECISIONS.md; null for those that are not there. */
  readonly changeLog: string | null;
  readonly decisions: string | null;
}

/** Kinds of changes in the order of keepachangelog.com 1.1.0. */
const KINDS = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'] as const;
type Kind = (typeof KINDS)[number];

interface Release {
  readonly title: string;
  readonly entries: { readonly kind: Kind; readonly text: string }[];
  readonly shas: Set<string>;
}

/** CHANGELOG.md in the form of keepachangelog.com 1.1.0: releases are the tags that are versions, dates those of their commits. */
export function changelogLines(sources: ChangelogSources): readonly string[] {
  const changes = changesIn(sources.changeLog ?? '');
  const releases = releasesOf(sources.commits, changes);
  for (const change of changes) {
    const release = releases.find(({ shas }) => change.shas.some((sha) => has(shas, sha))) ?? releases[0];
    const reason = change.reason === '' ? '' : `: ${words(change.reason)}`;
    release?.entries.unshift({
      kind: 'Changed',
      text: `${change.id} ${words(change.title)} (${words(change.status) || 'no status'})${reason}`,
    });
  }
  const decisions = headingsOf(sources.decisions ?? '');
  return stacked(
    ['All notable changes, in the form of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).'],
    ...releases.map(releaseLines),
    decisions.length === 0
      ? []
      : stacked(
          ['## Decisions'],
          decisions.map((one) => `- ${words(one)}`),
        ),
    sources.whole ? [] : ['Older commits are not told: this history is not whole.'],
  );
}

const has = (shas: ReadonlySet<string>, sha: string): boolean =>
  shas.has(sha) || [...shas].some((one) => one.startsWith(sha));

function releaseLines({ title, entries }: Release): readonly string[] {
  const parts = KINDS.flatMap((kind) => {
    const own = entries.filter((entry) => entry.kind === kind);
    return own.length === 0
      ? []
      : [
          stacked(
            [`### ${kind}`],
            own.map(({ text }) => `- ${text}`),
          ),
        ];
  });
  return stacked([title], ...(parts.length === 0 ? [['Nothing yet.']] : parts));
}

const VERSION = /^v?(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)$/;

function releasesOf(commits: readonly LoggedCommit[], changes: readonly ChangeNote[]): readonly Release[] {
  const releases: Release[] = [{ title: '## [Unreleased]', entries: [], shas: new Set() }];
  for (const commit of commits) {
    const version = commit.tags.map((tag) => VERSION.exec(tag)?.[1]).find((one) => one !== undefined);
    if (version !== undefined)
      releases.push({ title: `## [${version}] - ${commit.day}`, entries: [], shas: new Set() });
    const release = releases.at(-1);
    release?.shas.add(commit.sha);
    if (isToldOf(commit, changes)) release?.entries.push(entryOf(commit));
  }
  return releases;
}

/** Not told: the shell's own records, merges, and the tasks of a change that is told as a whole. */
function isToldOf({ parents, message }: LoggedCommit, changes: readonly ChangeNote[]): boolean {
  const { subject, trailers } = partsOf(message);
  if (parents.length > 1 || trailers.has('codesleuth-bundle') || subject === '') return false;
  const task = trailers.get('codesleuth-task') ?? '';
  return !changes.some(({ id }) => task.startsWith(`${id}-`));
}

function partsOf(message: string): { readonly subject: string; readonly trailers: ReadonlyMap<string, string> } {
  const paragraphs = message.trim().split(/\n(?:[ \t]*\n)+/);
  const last = paragraphs.length > 1 ? (paragraphs.at(-1)?.split('\n') ?? []) : [];
  const trailers = last.flatMap((line) => {
    const [, key = '', value = ''] = /^([A-Za-z][\w-]*): (.*)$/.exec(line) ?? [];
    return key === '' ? [] : [[key.toLowerCase(), value.trim()] as const];
  });
  return { subject: message.trim().split('\n')[0] ?? '', trailers: new Map(trailers) };
}

function entryOf({ sha, message }: LoggedCommit): Release['entries'][number] {
  const { subject, trailers } = partsOf(message);
  const [, type = '', scope = '', breaking = '', rest = subject] =
    /^([a-z]+)(\([^)]*\))?(!)?: (.+)$/.exec(subject) ?? [];
  const task = trailers.get('codesleuth-task');
  const named = [task, sha.slice(0, 10)].filter((one) => one !== undefined).map((one) => code(one));
  const title = type === '' ? subject : rest;
  const mark = breaking === '' ? '' : '**Breaking:** ';
  return { kind: kindOf(type, scope, title), text: `${mark}${words(title)} (${named.join(', ')})` };
}

const BY_TYPE: Readonly<Record<string, Kind>> = {
  feat: 'Added',
  fix: 'Fixed',
  security: 'Security',
  revert: 'Removed',
  deprecate: 'Deprecated',
  remove: 'Removed',
};
const BY_WORD: readonly (readonly [RegExp, Kind])[] = [
  [/^(?:add|introduce|new)/i, 'Added'],
  [/^(?:fix|repair|correct|mend)/i, 'Fixed'],
  [/^(?:remove|delete|drop)/i, 'Removed'],
  [/^deprecate/i, 'Deprecated'],
  [/^(?:secure|harden)/i, 'Security'],
];

/** By the type of conventionalcommits.org 1.0.0 where there is one, else by the first word. */
function kindOf(type: string, scope: string, title: string): Kind {
  if (scope === '(security)') return 'Security';
  if (type !== '') return BY_TYPE[type] ?? 'Changed';
  return BY_WORD.find(([pattern]) => pattern.test(title))?.[1] ?? 'Changed';
}

interface ChangeNote {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly reason: string;
  readonly shas: readonly string[];
}

/** The changes CHANGE_LOG.md tells, the last first; those that were dropped or cancelled changed nothing. */
function changesIn(text: string): readonly ChangeNote[] {
  const notes: { id: string; title: string; lines: string[] }[] = [];
  for (const line of scan(text).lines) {
    const heading = headingOf(line);
    if (heading?.level === 2) {
      const [, id = '', title = ''] = /^((?:CHANGE|MAINT)-\d{3,})\b[:\s]*(.*)$/.exec(heading.text) ?? [];
      notes.push({ id, title, lines: [] });
    } else notes.at(-1)?.lines.push(line.text);
  }
  const read = notes.map(({ id, title, lines }) => {
    const field = (name: string): string =>
      lines.map((line) => new RegExp(`^- ${name}: (.*)$`, 'i').exec(line)?.[1]).find((one) => one !== undefined) ?? '';
    const shas = lines.flatMap((line) => [...line.matchAll(/\bcommit ([0-9a-f]{7,64})\b/g)].map(([, sha = '']) => sha));
    return { id, title, status: field('Status'), reason: field('Reason'), shas };
  });
  return read.filter(({ id, status }) => id !== '' && !/dropped|cancelled/i.test(status));
}

/** The headings of the decisions' second level, without their numbers. */
function headingsOf(text: string): readonly string[] {
  return scan(text).lines.flatMap((line) => {
    const heading = headingOf(line);
    return heading?.level === 2 ? [heading.text] : [];
  });
}
