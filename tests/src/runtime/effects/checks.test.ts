import { describe, expect, test } from 'vitest';
import { PATHS } from '../../../../schemas/paths.ts';
import { createRedactor } from '../../../../src/adapters/text/redact.ts';
import { createText } from '../../../../src/adapters/text/text-port.ts';
import type { Earlier } from '../../../../src/ports/git.ts';
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

/** Builds where every gate command spoils a file of the shell's; whether each found it spoilt, and what was said. */
async function spoilt(path: string, text: string) {
  const scripted = new ScriptedWorld();
  const { processes } = scripted.world();
  const seen: boolean[] = [];
  scripted.ports = {
    processes: {
      ...processes,
      run: async (order) => {
        const { files } = scripted.project;
        seen.push(files.get(path)?.includes(text) ?? false);
        files.set(path, text);
        return processes.run(order);
      },
    },
  };
  const shell = new Shell({}, {}, scripted);
  await shell.all('Start agent 0', BRIEF, DIR, '!compile', '!plan', '!build');
  const said = shell.words().split(`${path} is the shell's own; the agent's change to it was taken back`).length - 1;
  return { seen, said, left: scripted.project.files.get(path)?.includes(text) ?? false };
}

test.each([
  [PATHS.handoff, `{"task_checkpoints": {"TASK-003": {"sha": "${'f'.repeat(40)}"}}}`],
  [PATHS.taskGraph, '# nothing is to be done any more\n'],
])('what a gate command does to the shell’s own %s is put back, and said each time', async (path, text) => {
  const { seen, said, left } = await spoilt(path, text);
  // The second task's command finds nothing of what the first one's left.
  expect(seen.length).toBeGreaterThan(2);
  expect(seen).not.toContain(true);
  expect([said, left]).toEqual([seen.length, false]);
});

/** A build whose port to git is changed; what was asked of it, and what the shell said. */
async function builds(ignore: readonly string[], exit = 0) {
  const scripted = new ScriptedWorld();
  scripted.script = { exit: () => exit };
  const { git } = scripted.world();
  const recorded: { name: string; earlier: Earlier | undefined }[] = [];
  const asked: string[] = [];
  scripted.ports = {
    git: {
      ...git,
      recordTree: (dir, name, earlier) => {
        recorded.push({ name, earlier });
        return git.recordTree(dir, name);
      },
      changes: async (dir, span) => (ignore.length === 0 ? git.changes(dir, span) : []),
      ignored: async (_dir, paths) => {
        asked.push(...paths);
        return paths.filter((path) => ignore.includes(path)).map((path) => ({ path, by: 'rules:1 x' }));
      },
    },
  };
  const shell = new Shell({}, {}, scripted);
  await shell.all('Start agent 0', BRIEF, DIR, '!compile', '!plan', '!build');
  return { scripted, shell, recorded, asked };
}

test('the tree at the end of a task’s work is recorded to be compared with those it began with', async () => {
  const { shell, recorded } = await builds([], 1);
  await shell.all('!build TASK-001 once more');
  const of = recorded.filter(({ name }) => name.startsWith('TASK-001'));
  const trees = of.map(({ earlier }) => earlier?.trees.length);
  expect([trees[0], trees[1], trees.at(-1)]).toEqual([0, 1, 2]);
  // The beginning of the second stretch is like the first one's.
  expect(trees.lastIndexOf(0)).toBe(0);
  expect(of.every(({ earlier }) => earlier?.named.includes('src/part-1.mjs'))).toBe(true);
});

test('a task whose files git ignores says so, and of files that changed nothing is asked', async () => {
  const { scripted, asked } = await builds(['src/part-1.mjs']);
  expect(asked).toContain('src/part-1.mjs');
  expect(JSON.stringify(await scripted.journal())).toContain('ignored by git: src/part-1.mjs (rules:1 x)');
  expect((await builds([])).asked).toEqual([]);
});

test('!doctor names the same way on as !status', async () => {
  const { shell } = await builds([], 1);
  await shell.all('!doctor');
  expect(shell.words()).toMatch(/MEND \| pipeline \| failed: .*TASK-001.* \| !build TASK-001 <what to do differently>/);
});
