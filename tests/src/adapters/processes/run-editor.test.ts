import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runEditor } from '../../../../src/adapters/processes/run-editor.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'editor-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A program that writes its words and its environment into a file. */
function program(name: string, exit = 0): string {
  const path = join(dir, name);
  writeFileSync(
    path,
    `#!/bin/sh\n{ for word in "$@"; do echo "$word"; done; /usr/bin/env; } > '${join(dir, 'seen')}'\nexit ${exit}\n`,
  );
  chmodSync(path, 0o755);
  return path;
}
const seen = (): readonly string[] => readFileSync(join(dir, 'seen'), 'utf8').split('\n');
const files = ['a b.js', '-c', '+!touch x'];

describe.runIf(process.platform !== 'win32')('the human’s editor', () => {
  test('$VISUAL goes before $EDITOR; its own words come first, quoted ones stay together', async () => {
    const visual = `"${program('my editor')}" --wait 'two words'`;
    expect(await runEditor({ files, cwd: dir }, { VISUAL: visual, EDITOR: 'false', PATH: '/bin' })).toBeNull();
    expect(seen().slice(0, 2)).toEqual(['--wait', 'two words']);
  });

  test('no file name is an order to the editor', async () => {
    await runEditor({ files, cwd: dir }, { EDITOR: program('ed'), VISUAL: ' ', PATH: '/bin' });
    expect(seen().slice(0, 3)).toEqual([`${dir}/a b.js`, `${dir}/-c`, `${dir}/+!touch x`]);
  });

  test('it gets what editors need, no secret, and nothing that lets it end with the shell', async () => {
    const env = { EDITOR: program('ed'), PATH: '/bin', DISPLAY: ':1', XDG_RUNTIME_DIR: '/run', OPENAI_API_KEY: 'k' };
    await runEditor({ files, cwd: dir }, { ...env, CODESLEUTH_SHELL: 'tag' });
    expect(seen()).toEqual(expect.arrayContaining(['DISPLAY=:1', 'XDG_RUNTIME_DIR=/run']));
    expect(seen().filter((row) => /OPENAI|CODESLEUTH/.test(row))).toEqual([]);
  });

  test('without a name vi or nano is taken, whichever is there, vi first', async () => {
    program('nano');
    expect(await runEditor({ files, cwd: dir }, { PATH: dir })).toBeNull();
    program('vi', 1);
    expect(await runEditor({ files, cwd: dir }, { PATH: dir })).toBe('the editor vi ended with exit 1');
    expect(await runEditor({ files, cwd: dir }, { PATH: '/nowhere' })).toMatch(
      /no editor was found; set VISUAL or EDITOR/,
    );
  });

  test('the order to stop ends it, also where it does not listen, and comes too late for one that has ended', async () => {
    const stubborn = join(dir, 'stubborn');
    const begun = join(dir, 'begun');
    writeFileSync(stubborn, `#!/bin/sh\ntrap '' TERM\ntouch '${begun}'\nwhile :; do /bin/sleep 0.05; done\n`);
    writeFileSync(join(dir, 'plain'), `#!/bin/sh\ntouch '${begun}'\nexec /bin/sleep 60\n`);
    for (const [name, by] of [
      ['plain', 'SIGTERM'],
      ['stubborn', 'SIGKILL'],
    ] as const) {
      chmodSync(join(dir, name), 0o755);
      const stop = new AbortController();
      const ended = runEditor(
        { files: [], cwd: dir, signal: stop.signal },
        { EDITOR: join(dir, name), PATH: '/bin:/usr/bin' },
      );
      while (!existsSync(begun)) await new Promise((again) => setImmediate(again));
      rmSync(begun);
      stop.abort();
      expect(await ended).toBe(`the editor ${join(dir, name)} was ended by ${by}`);
    }
    const late = new AbortController();
    expect(await runEditor({ files: [], cwd: dir, signal: late.signal }, { EDITOR: '/bin/true' })).toBeNull();
    late.abort();
    const before = { files: [], cwd: dir, signal: AbortSignal.abort() };
    expect(await runEditor(before, { EDITOR: program('ed') })).toContain('stopped before');
  });

  test('an end that is not good is said in words', async () => {
    expect(await runEditor({ files, cwd: `${dir}/gone` }, { EDITOR: 'true' })).toBe(
      `there is no directory ${dir}/gone`,
    );
    const cwd = dir;
    expect(await runEditor({ files, cwd }, { EDITOR: 'no-such-editor', PATH: '/bin' })).toMatch(
      /no-such-editor was not found; set VISUAL or EDITOR/,
    );
    const killed = '/bin/sh -c "kill -9 $$"';
    expect(await runEditor({ files: [], cwd }, { EDITOR: killed, PATH: '/bin' })).toBe(
      'the editor /bin/sh was ended by SIGKILL',
    );
  });
});
