import { expect, test } from 'vitest';
import { paintLines, toneStyle } from '../../components/paint.ts';
import { createTheme } from '../../components/theme.ts';

const lines = [
  { tone: 'good', lead: '✓ ', text: 'done' },
  { tone: 'plain', lead: '', text: 'words' },
] as const;

test('each row is styled, closed and ended on its own', () => {
  expect(paintLines(lines, createTheme({ plain: false, colour: true }))).toBe(
    '\u001b[2m✓ \u001b[0m\u001b[32mdone\u001b[0m\nwords\n',
  );
});

test('without colour there is not one escape sequence', () => {
  expect(paintLines(lines, createTheme({ plain: false, colour: false }))).toBe('✓ done\nwords\n');
});

test('every tone has a style of its own meaning', () => {
  const theme = createTheme({ plain: false, colour: true });
  expect(toneStyle(theme, 'bad')).toEqual(theme.styles.danger);
  expect(toneStyle(theme, 'warn')).toEqual(theme.styles.warning);
});
