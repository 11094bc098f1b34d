import { expect, test } from 'vitest';
import { REGISTRY } from '../../../commands/registry.ts';
import { commandEntries } from '../../../src/view/command-entries.ts';
import { shellState } from '../../support/view-state.ts';

const entries = commandEntries({ shell: shellState(), project: null }, (text) => text);

test('the menu holds every command once, those that can be used now first', () => {
  expect(entries.map((entry) => entry.name).sort()).toEqual(REGISTRY.map((command) => command.name).sort());
  const firstClosed = entries.findIndex((entry) => !entry.available);
  expect(entries.slice(firstClosed).every((entry) => !entry.available)).toBe(true);
});

test('an unavailable command says why in one line', () => {
  const build = entries.find((entry) => entry.name === 'build');
  expect(build).toMatchObject({ available: false });
  expect(build?.reason).toMatch(/^[^\n]+$/);
});

test('a command that means nothing without its words keeps the line open for them', () => {
  const open = entries.filter((entry) => entry.needsText).map((entry) => entry.name);
  expect([...open].sort()).toEqual(['fork', 'merge', 'replay', 'start']);
});

test('the usage is there for a command that takes words, and for no other', () => {
  const usageOf = (name: string): string | undefined => entries.find((entry) => entry.name === name)?.usage;
  expect(usageOf('replay')).toMatch(/^!replay TASK-NNN/);
  expect(usageOf('status')).toBe('');
});
