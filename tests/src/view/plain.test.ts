import { describe, expect, test } from 'vitest';
import type { Item } from '../../../src/core/transcript.ts';
import { toJson } from '../../../src/view/json.ts';
import { printPlain } from '../../../src/view/plain.ts';
import { buildingProject, SAMPLES } from '../../support/view-state.ts';

const same = (text: string): string => text;
const look = { width: null, expanded: false, backends: [{ id: 'rehearsal', label: 'rehearsal (no model)' }] };
const items = Object.values(SAMPLES).map(
  (event): Item => ({ id: 1, kind: 'event', event, project: buildingProject() }),
);

describe('plain text', () => {
  test('every line of an event is a label and a value, or belongs to the one above', () => {
    for (const line of items.flatMap((item) => printPlain(item, look, same)))
      expect(line).toMatch(/^( {2}.+|[\w -]+: .+)$/);
  });

  test('no drawing, no signs, no escape sequences', () => {
    const all = items.flatMap((item) => printPlain(item, look, same)).join('\n');
    expect(all).not.toMatch(/[\u2500-\u27bf]/);
    expect(all).not.toContain('\u001b');
  });

  test('the backend is named as rehearsal', () => {
    const [line] = printPlain(
      { id: 1, kind: 'event', event: SAMPLES['run/started'], project: buildingProject() },
      look,
      same,
    );
    expect(line).toBe('run: Agent 3 Builder builds TASK-001 Add habits · attempt 2 · rehearsal (no model)');
  });
});

describe('exec --json', () => {
  test('an event is the event itself and where the project stands', () => {
    expect(toJson({ id: 7, kind: 'event', event: SAMPLES['gate/passed'], project: buildingProject() }, same)).toEqual({
      type: 'event',
      event: { type: 'gate/passed', gate: 'build' },
      project: { name: 'Habit Tracker', stage: 'building', done: 1, total: 3, waiting: false, next: null },
    });
  });

  test('each kind of item has its type and its keys', () => {
    const refusal = {
      kind: 'refusal',
      code: 'c',
      message: 'm',
      missing: [],
      tryNext: ['!help'],
      show: [{ kind: 'banner' }],
      shell: [],
    } as const;
    const kinds: readonly Item[] = [
      { id: 1, kind: 'input', text: '!plan' },
      { id: 1, kind: 'block', block: { kind: 'lines', tone: 'info', lines: ['a'] } },
      { id: 1, kind: 'block', block: { kind: 'table', title: null, rows: [['a']] } },
      { id: 1, kind: 'refusal', refusal },
      { id: 1, kind: 'agent', agent: 1, runId: 'R1', lines: ['hi'] },
      { id: 1, kind: 'thought', agent: 1, runId: 'R1', lines: ['hm'] },
      { id: 1, kind: 'tool', runId: 'R1', title: 'read a', status: 'completed', detail: null },
      { id: 1, kind: 'skipped', runId: 'R1', lines: 3, log: 'x' },
    ];
    expect(kinds.map((item) => toJson(item, same))).toEqual([
      { type: 'input', text: '!plan' },
      { type: 'lines', tone: 'info', lines: ['a'] },
      { type: 'table', title: null, rows: [['a']] },
      { type: 'refusal', code: 'c', message: 'm', missing: [], tryNext: ['!help'], show: [{ type: 'banner' }] },
      { type: 'agent', agent: 1, name: 'Discovery', run: 'R1', lines: ['hi'] },
      { type: 'thought', agent: 1, name: 'Discovery', run: 'R1', lines: ['hm'] },
      { type: 'tool', run: 'R1', title: 'read a', status: 'completed', detail: null },
      { type: 'skipped', run: 'R1', lines: 3, log: 'x' },
    ]);
  });

  test('strings are cleaned, keys too', () => {
    const event = { ...SAMPLES['spec/compiled'], techStack: { 'lan\u009bguage': 'js\u009b' } };
    const json = JSON.stringify(
      toJson({ id: 1, kind: 'event', event, project: null }, (text) => text.replaceAll('\u009b', '')),
    );
    expect(json).toContain('"techStack":{"language":"js"}');
  });
});
