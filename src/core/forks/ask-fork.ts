import { forkNameSchema, SIDES, type SideName, type SideOrder } from '../../../schemas/fork.ts';
import { decision, type Outcome, type Refusal, refuse } from '../decision.ts';
import type { ProjectState, State } from '../state.ts';
import { microUsdOf } from './money-text.ts';
import { AGENT_FLAG, sideAgent, unknownAgent } from './side-agent.ts';

export const FORK_USAGE = '!fork <name> [--a "direction"] [--b "direction"] [--a-agent X] [--b-agent Y] [--budget USD]';

const FLAGS = ['--a', '--b', '--a-agent', '--b-agent', '--budget'] as const;
type Flag = (typeof FLAGS)[number];
type Asked = { readonly name: string; readonly flags: ReadonlyMap<Flag, string> };

/** Orders that a fork be looked into, from the words after `!fork`; refuses what cannot be meant. */
export function askFork(state: State, words: readonly string[]): Outcome {
  const { project } = state;
  if (project === null) return decision({});
  const asked = read(words);
  if ('kind' in asked) return asked;
  const refused = badName(project, asked.name) ?? badAgent(state, asked);
  if (refused !== null) return refused;
  const budget = budgetOf(asked.flags.get('--budget'));
  if (typeof budget === 'object' && budget !== null) return budget;
  const sides = SIDES.map(sideOrder(project, state.shell, asked));
  return decision({ effects: [{ type: 'fork/prepare', name: asked.name, sides, budgetMicroUsd: budget }] });
}

const usage = (why: string): Refusal => refuse('usage', `that does not fit: ${why}`, { tryNext: [FORK_USAGE] });

const isFlag = (word: string): word is Flag => FLAGS.some((flag) => flag === word);

function read(words: readonly string[]): Asked | Refusal {
  const first = words.findIndex((word) => word.startsWith('--'));
  const names = first < 0 ? words : words.slice(0, first);
  const [name] = names;
  if (name === undefined) return usage('a fork needs a name');
  return names.length > 1 ? severalWords(names) : readFlags(name, words.slice(1));
}

function readFlags(name: string, rest: readonly string[]): Asked | Refusal {
  const flags = new Map<Flag, string>();
  for (let at = 0; at < rest.length; at += 2) {
    const [flag = '', value] = rest.slice(at, at + 2);
    if (!isFlag(flag)) return usage(`${flag} is none of its options; a direction of several words is put in quotes`);
    if (value === undefined || value.startsWith('--')) return usage(`${flag} wants a value`);
    if (flags.has(flag)) return usage(`${flag} is given twice`);
    flags.set(flag, value);
  }
  return { name, flags };
}

/** Words before the first option are meant as a name, and a name is one word. */
function severalWords(words: readonly string[]): Refusal {
  const message = `a fork's name is one word, and a direction comes after --a or --b: "${words.join(' ')}"`;
  return refuse('bad-name', message, { tryNext: [`!fork ${nameFrom(words.join(' '))}`, FORK_USAGE] });
}

/** The nearest name that is allowed. */
const nameFrom = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64) || 'trial';

/** A name becomes part of a branch, a ref and a directory, and is never used twice, for what it cost stays in the books. */
function badName(project: ProjectState, name: string): Refusal | null {
  if (!forkNameSchema.safeParse(name).success || name.includes('..')) {
    const message = `a fork cannot be called ${name}: small letters, digits, dots, dashes and underscores, at most 64`;
    return refuse('bad-name', message, { tryNext: [`!fork ${nameFrom(name)}`] });
  }
  if (!project.forks.some((fork) => fork.name === name)) return null;
  return refuse('name-used', `there was a fork ${name} already`, { tryNext: [`!fork ${name}-2`, '!forks'] });
}

const WORDS_FLAG = { A: '--a', B: '--b' } as const;

function badAgent({ shell }: State, asked: Asked): Refusal | null {
  for (const side of SIDES) {
    const refused = unknownAgent(shell, asked.name, agentSaid(shell, asked, side));
    if (refused !== null) return refused;
  }
  return null;
}

const agentSaid = (shell: State['shell'], { flags }: Asked, side: SideName) => ({
  side,
  option: flags.get(AGENT_FLAG[side]),
  choice: shell.context?.agent ?? null,
});

/** Millionths of a US dollar; null for no limit. */
function budgetOf(text: string | undefined): number | null | Refusal {
  if (text === undefined) return null;
  return microUsdOf(text) ?? usage(`--budget wants a number of US dollars above 0, not ${text}`);
}

function sideOrder(project: ProjectState, shell: State['shell'], asked: Asked) {
  return (side: SideName): SideOrder => ({
    side,
    dir: `${project.dir.replace(/[/\\]+$/, '')}.${asked.name}-${side}`,
    branch: `fork/${asked.name}-${side}`,
    direction: asked.flags.get(WORDS_FLAG[side]) ?? '',
    ...sideAgent(project, agentSaid(shell, asked, side)),
  });
}
