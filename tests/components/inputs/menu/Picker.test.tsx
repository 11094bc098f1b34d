import { describe, expect, test, vi } from 'vitest';
import { displayWidth } from '../../../../components/inputs/display.ts';
import { Picker } from '../../../../components/inputs/menu/Picker.tsx';
import type { PickerOption, PickerSettings } from '../../../../components/inputs/menu/picker.ts';
import { createTheme } from '../../../../components/theme.ts';
import { KEYS } from '../../../support/drive-editor.ts';
import { renderAt } from '../../../support/render-at.ts';

const theme = createTheme({ plain: false, colour: false });
const plain = createTheme({ plain: true, colour: false });
const OPTIONS: readonly PickerOption[] = [
  { id: 'pg', label: 'PostgreSQL', hint: 'recommended' },
  { id: 'lite', label: 'SQLite', hint: 'one file, no server, 日本語の説明もここにあります' },
  { id: 'my', label: 'MySQL', disabled: 'no driver found' },
];
const MANY = Array.from({ length: 500 }, (_, index) => ({ id: String(index), label: `project ${index + 1}` }));

type Shown = { options?: readonly PickerOption[]; settings?: PickerSettings; look?: typeof theme; rows?: number };

function picker(columns: number, { options = OPTIONS, settings = {}, look = theme, rows = 12 }: Shown = {}) {
  const onDone = vi.fn();
  const app = renderAt(
    <Picker
      title="Which database should the service use, given what the brief says?"
      options={options}
      settings={settings}
      frame={{ columns, maxRows: rows }}
      theme={look}
      onDone={onDone}
    />,
    columns,
  );
  return { ...app, onDone };
}

function frame(app: ReturnType<typeof picker>, columns: number): string {
  const shown = app.lastFrame().replace(/\n$/, '');
  app.unmount();
  expect(Math.max(...shown.split('\n').map(displayWidth))).toBeLessThanOrEqual(columns);
  return shown;
}

describe('the picker’s frames', () => {
  test('40 columns', () => {
    expect(frame(picker(40, { settings: { allowText: true } }), 40)).toMatchInlineSnapshot(`
      "Which database should the service use,
      given what the brief says?
      ❯ 1. PostgreSQL  recommended
        2. SQLite  one file, no server, 日本…
        3. MySQL (unavailable: no driver foun…
        4. Other: type your own answer
      ↑↓ or number, Enter chooses, Esc cancels"
    `);
  });

  test('60 columns', () => {
    expect(frame(picker(60), 60)).toMatchInlineSnapshot(`
      "Which database should the service use, given what the brief
      says?
      ❯ 1. PostgreSQL  recommended
        2. SQLite  one file, no server, 日本語の説明もここにあり…
        3. MySQL (unavailable: no driver found)
      ↑↓ or number, Enter chooses, Esc cancels"
    `);
  });

  test('120 columns, with a filter', () => {
    expect(frame(picker(120, { settings: { filterable: true } }), 120)).toMatchInlineSnapshot(`
      "Which database should the service use, given what the brief says?
      ❯ 1. PostgreSQL  recommended
        2. SQLite  one file, no server, 日本語の説明もここにあります
        3. MySQL (unavailable: no driver found)
      ↑↓ or number, Enter chooses, letters filter, Esc cancels"
    `);
  });

  test('plain mode is numbered lines without signs of its own', () => {
    expect(frame(picker(80, { look: plain }), 80)).toMatchInlineSnapshot(`
      "Which database should the service use, given what the brief says?
      1. PostgreSQL: recommended (selected)
      2. SQLite: one file, no server, 日本語の説明もここにあります
      3. MySQL (unavailable: no driver found)
      number or arrows, Enter chooses, Esc cancels"
    `);
  });

  test('500 entries in ten rows show what is around the highlight', async () => {
    const app = picker(80, { options: MANY, settings: { filterable: true }, rows: 10 });
    app.type(KEYS.end);
    await app.until((shown) => shown.includes('500. project 500'));
    expect(app.lastFrame().trimEnd().split('\n').length).toBeLessThanOrEqual(10);
    expect(frame(app, 80)).toMatchInlineSnapshot(`
      "Which database should the service use, given what the brief says?
      ↑ 494 more
        495. project 495
        496. project 496
        497. project 497
        498. project 498
        499. project 499
      ❯ 500. project 500
      ↑↓ or number, Enter chooses, letters filter, Esc cancels"
    `);
  });
});

describe('what is said of the highlighted entry', () => {
  const gone = Array.from({ length: 50 }, (_, index) => ({
    id: String(index),
    label: `project ${index + 1}`,
    disabled: 'missing',
    detail: [`missing: forget ${index + 1}`, 'words '.repeat(60)],
  }));

  test('is wrapped below the list, cut with a sign, and takes no row that is needed', async () => {
    const app = picker(80, { options: gone, settings: { filterable: true }, rows: 12 });
    await app.until((shown) => shown.includes('missing: forget 1'));
    expect(
      app
        .lastFrame()
        .split('\n')
        .filter((row) => /^words .*…$/.test(row)),
    ).toHaveLength(1);
    app.unmount();
    const low = picker(80, { options: gone, settings: { filterable: true }, rows: 9 });
    low.type(`/project${KEYS.down}${KEYS.down}`);
    await low.until((shown) => shown.includes('missing: forget 3'));
    low.type('\r');
    await low.until((shown) => /^missing$/m.test(shown));
    expect(low.lastFrame().trimEnd().split('\n').length).toBeLessThanOrEqual(9);
    expect(low.onDone).not.toHaveBeenCalled();
    low.unmount();
  });
});

describe('the picker in an app', () => {
  test('keys of one read choose, and the outcome comes once', async () => {
    const app = picker(80);
    app.type(`${KEYS.down}\r\r`);
    await vi.waitFor(() => expect(app.onDone).toHaveBeenCalled());
    expect(app.onDone.mock.calls).toEqual([[{ type: 'choose', id: 'lite' }]]);
    app.unmount();
  });

  test('an own answer typed in one read is sent whole', async () => {
    const app = picker(80, { settings: { allowText: true } });
    app.type('4');
    await app.until((shown) => shown.includes('Your answer:'));
    app.type(`abc${KEYS.left}X\r`);
    await vi.waitFor(() => expect(app.onDone).toHaveBeenCalledWith({ type: 'answer', text: 'abXc' }));
    app.unmount();
  });

  test('a disabled entry shows its reason', async () => {
    const app = picker(80);
    app.type('3');
    await app.until((shown) => shown.includes('MySQL: no driver found'));
    expect(app.onDone).not.toHaveBeenCalled();
    app.unmount();
  });
});
