import { describe, expect, test } from 'vitest';
import { keyBytes, killAllPtys, startPty } from './pty.ts';

const node = (script: string, env: Record<string, string> = {}) =>
  startPty({ file: process.execPath, args: ['-e', script], env, cols: 40, rows: 6 });
const ECHO =
  "process.stdin.setRawMode(true).on('data', (d) => process.stdout.write(JSON.stringify(String(d)) + '\\r\\n')); console.log('ready')";

describe('the pty harness', () => {
  test('shows the screen and what scrolled out of it', async () => {
    const pty = node("for (let i = 1; i <= 10; i += 1) console.log('row ' + i)");
    expect(await pty.exit).toEqual({ code: 0, signal: 0 });
    expect(pty.scrollback()).toEqual(['row 1', 'row 2', 'row 3', 'row 4', 'row 5']);
    expect(pty.screen()).toEqual(['row 6', 'row 7', 'row 8', 'row 9', 'row 10', '']);
    expect(pty.cursor()).toEqual({ x: 0, y: 5, visible: true });
    expect(pty.bytes()).toBe(pty.raw().length);
  });

  test('types, presses keys and pastes', async () => {
    const pty = node(ECHO);
    await pty.waitFor('ready');
    pty.type('ab');
    await pty.waitFor('"ab"');
    pty.key('ctrl+a');
    await pty.waitFor('\\u0001');
    pty.paste('x\ny');
    await pty.waitFor(/200~x\\ry.*201~/);
    expect(keyBytes('alt+b')).toBe('\u001bb');
    expect(() => keyBytes('meta+hyper')).toThrow('No such key: meta+hyper');
  });

  test('tells the program its new size', async () => {
    const pty = node(
      "process.stdout.on('resize', () => console.log('now ' + process.stdout.columns)); setInterval(() => {}, 1000); console.log('ready')",
    );
    await pty.waitFor('ready');
    pty.resize(60, 10);
    await pty.waitFor('now 60');
    expect(pty.screen()).toHaveLength(10);
  });

  test('answers the terminal’s queries', async () => {
    const pty = node(`${ECHO}; process.stdout.write('\\x1b[6n')`);
    await pty.waitFor(/\[\d+;\d+R/);
    expect(pty.raw()).toContain('\u001b[6n');
  });

  test('a wait that fails says what is on the screen', async () => {
    const pty = node(ECHO);
    await pty.waitFor('ready');
    await expect(pty.waitFor('never', { timeoutMs: 50 })).rejects.toThrow(
      /Waited 50 ms for "never"; the program is running[\s\S]*\| ready/,
    );
  });

  test('the child sees a terminal, not the test runner', async () => {
    const pty = node('console.log([process.env.CI, process.env.TERM, process.env.NODE_ENV, process.env.MINE].join())', {
      MINE: 'yes',
    });
    await pty.exit;
    expect(pty.screen()[0]).toBe('false,xterm-256color,,yes');
  });

  test('titles and bells are recorded', async () => {
    const pty = node("process.stdout.write('\\x1b]2;gate\\x07\\x07')");
    await pty.exit;
    expect([pty.title(), pty.bells()]).toEqual(['gate', 1]);
  });

  test('whatever is still running can be ended', async () => {
    const pty = node('setInterval(() => {}, 1000)');
    await killAllPtys();
    expect((await pty.exit).signal).toBe(9);
  });

  test('waiting for quiet ends when nothing has come for that long', async () => {
    const pty = node(
      'let n = 0; const t = setInterval(() => { console.log(++n); if (n === 5) clearInterval(t); }, 20); setInterval(() => {}, 1000)',
    );
    await pty.waitFor('1');
    await pty.waitIdle(200);
    expect(pty.screen().concat(pty.scrollback()).join()).toContain('5');
  });
});
