import xterm from '@xterm/headless';
import { describe, expect, test } from 'vitest';
import { screenSvg } from './screen-svg.ts';

function picture(text: string, cols = 12, rows = 2): Promise<string> {
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true });
  return new Promise((resolve) => terminal.write(text, () => resolve(screenSvg(terminal))));
}

describe('a screen as a picture', () => {
  test('one row with colours, attributes and a wide character', async () => {
    expect(await picture('a\u001b[1;32mok\u001b[0m \u001b[7m日\u001b[0m \u001b[38;2;1;2;3mrgb')).toMatchInlineSnapshot(`
      "<svg xmlns="http://www.w3.org/2000/svg" width="124.8" height="60" viewBox="0 0 124.8 60" role="img">
      <rect width="100%" height="100%" rx="8" fill="#16181d"/>
      <g font-family="ui-monospace,'SF Mono','Cascadia Mono','DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="14" fill="#d8dee9" xml:space="preserve">
      <text x="12" y="25" textLength="8.4">a</text><text x="20.4" y="25" textLength="16.8" fill="#8fbf7f" font-weight="bold">ok</text><rect x="45.6" y="12" width="16.8" height="18" fill="#d8dee9"/><text x="45.6" y="25" textLength="16.8" fill="#16181d">日</text><text x="70.8" y="25" textLength="25.2" fill="#010203">rgb</text>
      </g></svg>
      "
    `);
  });

  test('signs that mean something in XML are escaped', async () => {
    const svg = await picture('<&">');
    expect(svg).toContain('>&#60;&#38;&#34;&#62;</text>');
  });

  test.each([
    ['\u001b[2mdim', 'opacity="0.6"'],
    ['\u001b[3mitalic', 'font-style="italic"'],
    ['\u001b[4mline', 'text-decoration="underline"'],
    ['\u001b[91mbright', 'fill="#ff8b92"'],
    ['\u001b[38;5;196mcube', 'fill="#ff0000"'],
    ['\u001b[38;5;240mgrey', 'fill="#585858"'],
    ['\u001b[44mbehind', 'fill="#7aa2f7"'],
  ])('%j is drawn with %s', async (text, drawn) => {
    expect(await picture(text)).toContain(drawn);
  });

  test('the same screen gives the same bytes', async () => {
    expect(await picture('\u001b[35msame')).toBe(await picture('\u001b[35msame'));
  });
});
