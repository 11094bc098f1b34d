import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../components/inputs/display.ts';
import { createTheme } from '../../components/theme.ts';

describe('the theme', () => {
  test('plain mode has ASCII symbols and no style, even where colour was asked for', () => {
    const theme = createTheme({ plain: true, colour: true });
    expect(Object.values(theme.symbols).join('')).toMatch(/^[!-~]+$/);
    expect(Object.values(theme.styles).every((style) => Object.keys(style).length === 0)).toBe(true);
    expect(theme.colour).toBe(false);
  });

  test('without colour the symbols stay', () => {
    const theme = createTheme({ plain: false, colour: false });
    expect(theme.symbols.prompt).toBe('❯');
    expect(theme.styles.danger).toEqual({});
  });

  test('every symbol is one column wide in both sets', () => {
    for (const plain of [true, false]) {
      expect(Object.values(createTheme({ plain, colour: true }).symbols).map(displayWidth)).toEqual(
        Array.from({ length: 15 }, () => 1),
      );
    }
  });
});
