import { describe, expect, test } from 'vitest';
import { PATHS } from '../../../../schemas/paths.ts';
import { createRedactor } from '../../../../src/adapters/text/redact.ts';
import { createText } from '../../../../src/adapters/text/text-port.ts';
import { ScriptedWorld, Shell } from '../../../support/scripted-world.ts';
import { BRIEF, DIR } from '../../../support/story.ts';

const BODY = Array.from({ length: 50 }, (_, at) => `MIIEvQIBADANBgkqhkiG${at}`);
const OUTPUT = ['begin', '-----BEGIN PRIVATE KEY-----', ...BODY, '-----END PRIVATE KEY-----'];
const NUMBERS = Array.from({ length: 38 }, (_, at) => `line ${at}`);

/** Builds where every gate command prints `output`; what the screen showed of it, and what the journal keeps. */
async function gates(output: readonly string[]) {
  const scripted = new ScriptedWorld();
  const shown: string[] = [];
  const { processes } = scripted.world();
  scripted.ports = {
    text: createText(createRedactor({})),
    processes: {
      ...processes,
      run: async (order) => {
        for (const line of output) {
          order.onLine?.(line);
          shown.push(shell.session.live.view.command?.last ?? '');
        }
        return { ...(await processes.run(order)), tail: output.join('\n') };
      },
    },
  };
  const shell = new Shell({}, {}, scripted);
  await shell.all('Start agent 0', BRIEF, DIR, '!compile', '!plan', '!build');
  return { shown, kept: JSON.stringify(await scripted.journal()) };
}

describe('what a gate command prints', () => {
  test('is kept without a private key that began before the lines that are kept', async () => {
    const { kept } = await gates([...OUTPUT, 'end']);
    expect(kept).toContain('begin\\n[redacted:private-key]\\nend');
    expect(kept).not.toContain('MIIEvQ');
  });

  test('is shown line by line without the lines of a private key', async () => {
    const { shown } = await gates([...OUTPUT, 'end']);
    expect(new Set(shown)).toEqual(new Set(['begin', '[redacted:private-key]', 'end']));
  });

  test('is kept up to its last forty lines', async () => {
    const { kept } = await gates(['first', 'second', 'third', ...NUMBERS]);
    expect(kept).toContain(`"${['second', 'third', ...NUMBERS].join('\\n')}"`);
  });
});

test('what a gate command does to the shell’s own files is put back', async () => {
  const scripted = new ScriptedWorld();
  const { processes } = scripted.world();
  const sha = 'f'.repeat(40);
  const seen: boolean[] = [];
  scripted.ports = {
    processes: {
      ...processes,
      run: async (order) => {
        const { files } = scripted.project;
        seen.push(files.get(PATHS.handoff)?.includes(sha) ?? false);
        files.set(PATHS.handoff, `{"task_checkpoints": {"TASK-003": {"sha": "${sha}"}}}`);
        return processes.run(order);
      },
    },
  };
  const shell = new Shell({}, {}, scripted);
  await shell.all('Start agent 0', BRIEF, DIR, '!compile', '!plan', '!build');
  // The second task's command finds nothing of what the first one's left.
  expect(seen.length).toBeGreaterThan(2);
  expect(seen).not.toContain(true);
});
