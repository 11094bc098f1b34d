import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BundledFixture, bundleFixture } from '../support/bundle-fixture.ts';
import { type Pty, startPty } from '../support/pty.ts';

let fixture: BundledFixture;
let dir: string;
beforeAll(async () => {
  fixture = await bundleFixture('shell-app.tsx');
  dir = mkdtempSync(join(tmpdir(), 'editor-'));
});
afterAll(async () => {
  await fixture.remove();
  rmSync(dir, { recursive: true, force: true });
});

/** An editor of a few lines of shell; `$1` is the file. */
async function shellWith(script: string): Promise<Pty> {
  const file = join(dir, `editor-${script.length}.sh`);
  writeFileSync(file, script);
  const env = { VISUAL: `/bin/sh "${file}"`, EDITOR: 'false' };
  const pty = startPty({ file: process.execPath, args: [fixture.file], cols: 80, rows: 24, env });
  await pty.waitFor('❯ Next: !resume');
  return pty;
}
const rows = (pty: Pty): readonly string[] => [...pty.scrollback(), ...pty.screen()];

describe('an editor that is given the terminal', () => {
  test('reads every key itself, and gives the terminal back to the prompt', async () => {
    const pty = await shellWith('echo "editing $1"; read first; read second; echo "typed [$first] [$second]"');
    pty.type('edit\r');
    await pty.waitFor('editing /');
    expect(pty.cursor().visible).toBe(true);
    pty.type('one two\r');
    pty.type('three\r');
    await pty.waitFor('typed [one two] [three]');
    await pty.waitFor('editor: ended well');
    await pty.waitFor('❯ Next: !resume');
    pty.type('still here');
    await pty.waitFor('❯ still here');
  });

  test('nothing that is typed meanwhile reaches the prompt, not even half a line', async () => {
    const pty = await shellWith('echo "looking away"; read line; sleep 0.2; echo "looked"');
    pty.type('edit\r');
    await pty.waitFor('looking away');
    pty.type('\r!reset --yes\r and half a line');
    await pty.waitFor('editor: ended well');
    await pty.waitFor('❯ Next: !resume');
    pty.type('fresh');
    await pty.waitFor('❯ fresh');
    expect(rows(pty).filter((row) => row.startsWith('❯ !reset'))).toEqual([]);
  });

  test('Ctrl+C is the editor’s, and what happened meanwhile is told afterwards', async () => {
    const pty = await shellWith(
      'trap "echo interrupted; exit 3" INT; echo "in the editor"; while :; do sleep 0.05; done',
    );
    pty.type('edit\r');
    await pty.waitFor('in the editor');
    pty.type('\u0003');
    await pty.waitFor('editor: the editor /bin/sh ended with exit 3');
    await pty.waitFor('Discovery  said meanwhile');
    await pty.waitFor('❯ Next: !resume');
  });
});
