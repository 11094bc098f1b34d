import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BundledFixture, bundleFixture } from '../support/bundle-fixture.ts';
import { type Pty, startPty } from '../support/pty.ts';

let fixture: BundledFixture;
beforeAll(async () => {
  fixture = await bundleFixture('shell-app.tsx');
});
afterAll(() => fixture.remove());

async function started(): Promise<Pty> {
  const pty = startPty({ file: process.execPath, args: [fixture.file], cols: 80, rows: 24 });
  await pty.waitFor('❯ Next: !resume');
  return pty;
}
const everything = (pty: Pty): string[] => [...pty.scrollback(), ...pty.screen()];
const matching = (pty: Pty, what: RegExp): string[] => everything(pty).filter((row) => what.test(row));

describe('the shell in a real terminal', () => {
  test('history goes above the live region, the cursor stands in the prompt', async () => {
    const pty = await started();
    pty.type('work\r');
    await pty.waitFor(/❯ work\nDiscovery {2}at work\n. Builder is working/);
    await pty.waitFor(/❯ Type to queue/);
    expect(pty.screen()[pty.cursor().y]).toContain('❯ Type to queue');
    expect(pty.cursor()).toMatchObject({ x: 2, visible: true });
  });

  test('a window made narrow and wide again leaves no old frame behind', async () => {
    const pty = await started();
    pty.type('hold\r');
    await pty.waitFor(/Discovery {2}at work\n. Builder is working/);
    for (const columns of [60, 40, 50, 100, 45]) {
      pty.resize(columns, 24);
      // The head of the activity is 71 columns wide: painted for this window, it is cut or whole.
      const painted = columns < 71 ? /is working.*…$/ : /is working.*interrupts$/;
      await pty.waitFor((rows) => rows.some((row) => painted.test(row)));
      await pty.waitIdle(60);
      expect(matching(pty, /is working/), `at ${columns} columns`).toHaveLength(1);
      expect(matching(pty, /rehearsal/), `at ${columns} columns`).toHaveLength(1);
      expect(matching(pty, /^Discovery {2}at work$/)).toHaveLength(1);
    }
  });

  test('a low window shows the prompt and the status, and nothing twice', async () => {
    const pty = await started();
    pty.type('hold\r');
    await pty.waitFor(/Discovery {2}at work\n. Builder is working/);
    pty.resize(80, 10);
    await pty.waitFor(/rehearsal[^\n]*\n❯ Type to queue/);
    expect(matching(pty, /is working/)).toHaveLength(1);
  });

  test('at 5,000 lines a second every line that is shown is shown once, and no frame is left between them', async () => {
    const pty = await started();
    pty.type('flood\r');
    await pty.waitFor('the flood is over', { timeoutMs: 12_000 });
    await pty.waitFor('❯ Next: !resume');
    const lines = matching(pty, /^Discovery {2}line \d+ of the flood/);
    expect(new Set(lines).size).toBe(4000);
    expect(lines).toHaveLength(4000);
    expect(matching(pty, /150 more lines/)).toHaveLength(39);
    expect(matching(pty, /is working|rehearsal/)).toHaveLength(1);
  });

  test('nothing is written while nothing runs', async () => {
    const pty = await started();
    await pty.waitIdle(300);
    const before = pty.bytes();
    await pty.waitIdle(700);
    expect(pty.bytes()).toBe(before);
  });

  test('Ctrl+L repaints a screen that something else wrote on, the draft kept', async () => {
    const pty = await started();
    pty.type('half a tho');
    await pty.waitFor('❯ half a tho');
    await new Promise<void>((resolve) => pty.terminal.write('\u001b7\u001b[5;5Hgarbage\u001b8', resolve));
    expect(pty.screen().join('\n')).toContain('garbage');
    pty.key('ctrl+l');
    await pty.waitFor((rows) => rows.join('\n').includes('❯ half a tho') && !rows.join('\n').includes('garbage'));
    pty.type('ught');
    await pty.waitFor('❯ half a thought');
  });

  test('Ctrl+C twice ends it', async () => {
    const pty = await started();
    pty.key('ctrl+c');
    await pty.waitFor('Press Ctrl+C again to quit');
    pty.key('ctrl+c');
    expect((await pty.exit).code).toBe(0);
  });
});
