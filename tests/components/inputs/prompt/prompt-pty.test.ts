import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BundledFixture, bundleFixture } from '../../../support/bundle-fixture.ts';
import { type Pty, startPty } from '../../../support/pty.ts';

let fixture: BundledFixture;
beforeAll(async () => {
  fixture = await bundleFixture('prompt-app.tsx');
});
afterAll(() => fixture.remove());

async function started(env: Record<string, string> = {}, cols = 80): Promise<Pty> {
  const pty = startPty({ file: process.execPath, args: [fixture.file], env, cols, rows: 24 });
  await pty.waitFor(/❯[\s\S]*below/);
  return pty;
}

describe('the prompt in a real terminal', () => {
  test('keys of one chunk are applied in order: abc, left, X gives abXc', async () => {
    const pty = await started();
    pty.type('abc\u001b[DX');
    await pty.waitFor((rows) => rows[pty.cursor().y] === '❯ abXc' && pty.cursor().x === 5);
    expect(pty.cursor()).toMatchObject({ x: 5, visible: true });
    expect(pty.screen()[pty.cursor().y]).toBe('❯ abXc');
  });

  test('Enter at the end of a chunk submits', async () => {
    const pty = await started();
    pty.type('hello\r');
    await pty.waitFor('intent {"type":"submit","text":"hello"}');
    await pty.waitFor((rows) => rows[pty.cursor().y] === '❯');
    expect(pty.screen().join('\n')).toMatch(/ready\n❯\nbelow/);
  });

  test('a family emoji is one unit for the cursor and Backspace', async () => {
    const pty = await started();
    pty.type('a👨‍👩‍👧‍👦b');
    await pty.waitFor('b\nbelow');
    pty.type('\u001b[D\u007f\r');
    await pty.waitFor('"type":"submit"');
    expect(pty.screen().join('\n')).toContain('{"type":"submit","text":"ab"}');
  });

  test('a paste of 240 lines is a chip, does not submit, and is whole at submit', async () => {
    const pty = await started();
    const lines = Array.from({ length: 240 }, (_, index) => `line ${index + 1}`);
    pty.paste(lines.join('\n'));
    await pty.waitFor('❯ [Pasted text #1, 240 lines]');
    expect(pty.raw()).not.toContain('submit');
    pty.key('enter');
    await pty.waitFor('submitted');
    expect(pty.screen()).toContain(`submitted ${lines.join('\n').length} characters, 240 lines`);
  });

  test('the real cursor stands where the next character goes, wide characters counted', async () => {
    const pty = await started();
    pty.type('日本');
    await pty.waitFor('❯ 日本');
    await pty.waitFor((rows) => rows[pty.cursor().y] === '❯ 日本');
    expect(pty.cursor().x).toBe(6);
  });

  test('keys typed before ink was there are in the draft, and their Enter is delivered', async () => {
    const pty = await started({ TYPED_AHEAD: 'sent\rdrafx\u007ft' });
    await pty.waitFor('"submit","text":"sent"');
    await pty.waitFor('❯ draft');
    expect(pty.raw().match(/"submit"/g)).toHaveLength(1);
  });

  test('the command menu opens, filters, and says why an entry is unavailable', async () => {
    const pty = await started();
    pty.type('!');
    await pty.waitFor(/!build\s+unavailable: no plan yet/);
    pty.type('he');
    await pty.waitFor((rows) => !rows.join('\n').includes('!plan'));
    pty.type('\t\r');
    await pty.waitFor('"type":"submit"');
    expect(pty.screen().join('\n')).toContain('"submit","text":"!help"');
  });

  test('Ctrl+C keeps the draft in the history, and twice within two seconds quits', async () => {
    const pty = await started();
    pty.type('precious');
    await pty.waitFor('❯ precious');
    pty.key('ctrl+c');
    await pty.waitFor('{"type":"remember","text":"precious"}');
    pty.key('ctrl+c');
    expect((await pty.exit).code).toBe(0);
  });

  test('nothing is written while nobody types', async () => {
    const pty = await started();
    await pty.waitIdle(150);
    const before = pty.bytes();
    await pty.waitIdle(400);
    expect(pty.bytes()).toBe(before);
  });
});
