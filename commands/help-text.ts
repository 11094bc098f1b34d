import { decision, type Outcome, refuse } from '../src/core/decision.ts';
import { type Block, say, table } from '../src/core/show.ts';
import type { State } from '../src/core/state.ts';
import { type AnyCommand, GROUPS } from './define.ts';

const TITLES: Record<(typeof GROUPS)[number], string> = {
  session: 'Session',
  gates: 'Gates: each lets the next stage start',
  pipeline: 'Pipeline',
  time: 'Time: going back, and trying two ways at once',
  change: 'Change: what a change of the specification touches, before it is made',
  money: 'Money',
  knowledge: 'Documents, and what was learnt',
  maintenance: 'Maintenance: changing what is shipped, and only looking',
};

/** Every command by group: what it does, or why it is not available now and what would make it so. */
export function helpAll(commands: readonly AnyCommand[], state: State): readonly Block[] {
  const tables = GROUPS.map((group) => {
    const rows = commands.filter((one) => one.group === group).map((one) => row(one, state));
    return table(TITLES[group], rows);
  });
  return [...tables, say('dim', 'Anything else you type goes to the active agent. /name works like !name.')];
}

function row(command: AnyCommand, state: State): readonly string[] {
  const open = command.available(state);
  return [
    command.usage,
    command.summary,
    open === true ? '' : `not now: ${open.missing[0]?.what ?? open.message} → ${open.tryNext[0] ?? ''}`,
  ];
}

/** One command in full. */
export function helpOne(commands: readonly AnyCommand[], word: string, state: State): Outcome {
  const name = word.replace(/^[!/]/, '').toLowerCase();
  const command = commands.find((one) => one.name === name || one.aliases.includes(name));
  if (command === undefined) return refuse('unknown-command', `there is no command ${word}`, { tryNext: ['!help'] });
  const open = command.available(state);
  return decision({
    show: [
      table(command.usage, [
        ['What', command.summary],
        ['Examples', command.examples.join('   ')],
        ['Also', command.aliases.map((alias) => `!${alias}`).join(', ') || 'no other name'],
        ['Now', open === true ? 'available' : `not available: ${open.message}`],
      ]),
    ],
  });
}
