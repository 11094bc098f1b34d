import type { Facts } from './facts.ts';

const KICKOFF: Readonly<Record<string, string>> = {
  brief: 'What does the project do?',
  platform: 'Which platform?',
  directory: 'Which directory? New, empty, or an existing repository',
  trust: 'Do you trust this directory? 1 yes, 2 no',
  opening: 'One moment',
};

/** What an empty prompt says: the one thing to do next. */
export function hintOf(facts: Facts): string {
  if (facts.live.run !== null) return 'Type to queue a message · Esc interrupts · ? keys';
  if (facts.menu !== null) return 'A number, or N for a new project';
  if (facts.ask !== null) return facts.ask.options.length > 0 ? 'A number, or your own answer' : 'Your answer';
  if (facts.kickoffStep !== null) return KICKOFF[facts.kickoffStep] ?? '';
  if (facts.project !== null) return projectHint(facts);
  return facts.setupMissing ? 'Set-up is required: bash SETUP.sh' : 'Start agent 0';
}

function projectHint({ project, readOnly, forks }: Facts): string {
  if (forks !== null) return 'Esc stops both, work is kept · ? keys';
  if (readOnly) return 'Read-only here · ? keys';
  const next = project?.next;
  if (next === undefined || !next.waiting || next.command === null) return '! commands · ? keys';
  return `Next: ${next.command} · ! commands · ? keys`;
}
