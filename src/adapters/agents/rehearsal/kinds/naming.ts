import { slug } from '../language/safe-text.ts';
import type { KindName } from './classify.ts';

/** Command names of kinds whose first word says little; the others are called by the verb of their title. */
const DEFAULT_NAMES: Readonly<Partial<Record<KindName, string>>> = {
  stats: 'stats',
  streak: 'streak',
  remind: 'remind',
  export: 'export',
  import: 'import',
  signin: 'sign-in',
  done: 'done',
  add: 'add',
  list: 'list',
  show: 'show',
  remove: 'remove',
  edit: 'edit',
  search: 'search',
  sort: 'sort',
  tag: 'tag',
  comment: 'comment',
  remaining: 'time',
  turn: 'switch',
  score: 'score',
  results: 'results',
  history: 'history',
  low: 'low',
  settle: 'balances',
  password: 'password',
  strength: 'strength',
  pick: 'pick',
  coin: 'flip',
  resolve: 'open',
  shorten: 'shorten',
  quiz: 'quiz',
};

/** Verbs people would look for as a command, though what they do is to add something. */
const ADDING_VERBS = /^(?:log|save|send|record|register|post|submit|suggest|request)$/;

/** Names that files and commands of the project already have, or that a system would not accept as a file. */
const RESERVED = [
  'help',
  'store',
  'input',
  'cli',
  'app',
  'server',
  'page',
  'commands',
  'index',
  'clock',
  'money',
  'con',
  'nul',
  'prn',
  'aux',
];

/** The name a feature would like to have. */
function wished(kind: KindName, words: readonly string[]): string | undefined {
  const own = kind === 'add' && ADDING_VERBS.test(words[0] ?? '');
  return own ? words[0] : (DEFAULT_NAMES[kind] ?? words[0]);
}

/** A command and file name for a feature that is not in `taken`: short where possible, always lower-case ASCII. */
export function nameFor(title: string, kind: KindName, taken: ReadonlySet<string>): string {
  const words = slug(title)
    .split('-')
    .filter((word) => word !== '' && !['a', 'an', 'the', 'to', 'my', 'all', 'me', 's'].includes(word));
  const candidates = [wished(kind, words), words.slice(0, 2).join('-'), words.slice(0, 3).join('-')];
  const free = (name: string) => /^[a-z]/.test(name) && !taken.has(name) && !RESERVED.includes(name);
  const own = candidates.find((name) => name !== undefined && free(name));
  if (own !== undefined) return own;
  const stem = candidates.find((name) => name !== undefined && /^[a-z]/.test(name)) ?? 'feature';
  let number = stem === 'feature' ? 1 : 2;
  while (!free(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}
