import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../../../src/adapters/agents/acp/presets.ts';
import { type Trap, trapsOf } from '../../../../src/adapters/agents/traps.ts';

const trap = (name: string, from: string | null, until: string | null): Trap => ({
  ...{ driver: 'claude', from, until },
  ...{ trap: name, todo: 'mind it' },
});
const TABLE = [trap('old', null, '2.1.0'), trap('now', '2.1.0', '2.2.0'), trap('ever', null, null)];

describe('the traps of an agent', () => {
  test.each([
    ['2.1.328', ['now', 'ever']],
    ['2.1.329', ['now', 'ever']],
    ['2.2.0', ['newer', 'ever']],
    ['2.10.0', ['newer', 'ever']],
    ['10.0', ['newer', 'ever']],
    ['2.1.330-beta.1', ['newer', 'now', 'ever']],
    ['2.1.0', ['older', 'now', 'ever']],
    ['2.0.999', ['older', 'old', 'ever']],
    [null, ['its version cannot be told', 'old', 'now', 'ever']],
  ])('in version %s are those of that version, and what is to be known of it', (version, expected) => {
    const told = trapsOf('claude', version, TABLE);
    expect(told.map((words) => expected.find((begin) => words.startsWith(begin)) ?? words)).toEqual(expected);
  });

  test('come with what to do', () => {
    expect(trapsOf('claude', '2.1.329', [trap('it bites', null, null)])).toEqual(['it bites; mind it']);
  });

  test('are named for claude: settings that are not heard, an answer that is too long, the last request without a stream', () => {
    const words = trapsOf('claude', '2.1.329').join('\n');
    for (const part of ['not heard', 'four paid requests', 'without one']) expect(words).toContain(part);
  });

  test('are known of every agent that has a driver', () => {
    for (const id of ['claude', 'codex', ...PRESETS.map((preset) => preset.id)]) {
      expect(trapsOf(id, null).length, id).toBeGreaterThan(1);
    }
    expect(trapsOf('mine', '1.0')).toEqual([expect.stringContaining('never tried with this shell')]);
  });
});
