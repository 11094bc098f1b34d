import { createInterface } from 'node:readline/promises';
import type { FoundAgent } from './find-agents.ts';
import { type Answers, backends, type Setting, tier1, withFound } from './settings.ts';

/** Asks each setting that leaves a choice; Enter takes the first one. Returns null when the person leaves (Ctrl+C, Ctrl+D). */
export async function askSettings(found: readonly FoundAgent[]): Promise<Answers | null> {
  const leave = new AbortController();
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  terminal.on('close', () => leave.abort());
  terminal.on('SIGINT', () => leave.abort());
  try {
    const answers: Answers = {};
    const ask = (question: string) => terminal.question(question, { signal: leave.signal });
    for (const setting of tier1) answers[setting.key] = await askOne(setting, ask);
    answers[backends.key] = await askOne(withFound(found), ask);
    return answers;
  } catch (error) {
    if (leave.signal.aborted) return null;
    throw error;
  } finally {
    terminal.close();
  }
}

/** Shows one setting and asks until the answer is one of its choices, by number or by name. One choice is no question. */
async function askOne(setting: Setting, ask: (question: string) => Promise<string>): Promise<string> {
  const [only, ...others] = setting.choices;
  if (only !== undefined && others.length === 0) {
    process.stdout.write(`${setting.label} → ${only.value} (${only.says})\n`);
    return only.value;
  }
  const rows = setting.choices.map(({ value, says }, index) => `   ${index + 1}  ${value}: ${says}`);
  process.stdout.write(`\n${[setting.label, ...rows].join('\n')}\n`);
  for (;;) {
    const answer = (await ask('Number, or Enter for 1: ')).trim();
    const choice = setting.choices.find(({ value }, index) => answer === value || answer === String(index + 1));
    const chosen = answer === '' ? setting.choices[0] : choice;
    if (chosen !== undefined) return chosen.value;
    process.stdout.write(`"${answer}" cannot be chosen here. Type 1 to ${setting.choices.length}, or press Enter.\n`);
  }
}
