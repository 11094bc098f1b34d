import { describe, expect, test, vi } from 'vitest';
import { Confirm } from '../../../../components/inputs/confirm/Confirm.tsx';
import { createTheme } from '../../../../components/theme.ts';
import { renderAt } from '../../../support/render-at.ts';

function confirm(columns: number, isPlain = false) {
  const onDone = vi.fn();
  const app = renderAt(
    <Confirm
      lines={['Reset the pipeline of garden-planner.', 'The journal and 14 artifacts are archived, not deleted.']}
      phrase="yes, reset pipeline"
      columns={columns}
      theme={createTheme({ plain: isPlain, colour: false })}
      onDone={onDone}
    />,
    columns,
  );
  return { ...app, onDone };
}

describe('the confirmation', () => {
  test('says what will happen and what to type, at 40 columns', () => {
    const app = confirm(40);
    expect(app.lastFrame().trimEnd()).toMatchInlineSnapshot(`
      "Reset the pipeline of garden-planner.
      The journal and 14 artifacts are
      archived, not deleted.
      To go on, type: yes, reset pipeline
      Confirm:
      Enter on an empty line or Esc cancels"
    `);
    app.unmount();
  });

  test('plain mode', () => {
    const app = confirm(80, true);
    expect(app.lastFrame().trimEnd()).toMatchInlineSnapshot(`
      "Reset the pipeline of garden-planner.
      The journal and 14 artifacts are archived, not deleted.
      To go on, type: yes, reset pipeline
      Confirm:
      Enter on an empty line or Esc cancels"
    `);
    app.unmount();
  });

  test('the phrase and Enter in one read confirm', async () => {
    const app = confirm(80);
    app.type('yes, reset pipeline\r');
    await vi.waitFor(() => expect(app.onDone.mock.calls).toEqual([['confirmed']]));
    app.unmount();
  });

  test('a wrong phrase says so with what was typed, changes nothing and leaves the field empty', async () => {
    const app = confirm(80);
    app.type('yes\r');
    await app.until((frame) => frame.includes('That is not it') && frame.includes('You typed: yes'));
    expect(app.lastFrame()).toMatch(/^Confirm: *$/m);
    expect(app.onDone).not.toHaveBeenCalled();
    app.type('yes, reset pipeline\r');
    await vi.waitFor(() => expect(app.onDone.mock.calls).toEqual([['confirmed']]));
    app.unmount();
  });

  test('after a wrong phrase it still says that Enter on the empty field cancels, which it does', async () => {
    const app = confirm(80);
    app.type('yes\r');
    await app.until((frame) => frame.includes('You typed: yes'));
    expect(app.lastFrame()).toContain('Enter on an empty line or Esc cancels');
    app.type('\r');
    await vi.waitFor(() => expect(app.onDone.mock.calls).toEqual([['cancelled']]));
    app.unmount();
  });

  test('what cannot be seen in what was typed is spelled out', async () => {
    const app = confirm(80);
    app.type('\u001b[200~yes,\u200b\u00a0reset\u202e pipeline\u001b[201~\r');
    await app.until((frame) => frame.includes('You typed: yes,<U+200B><U+00A0>reset<U+202E> pipeline'));
    app.unmount();
  });

  test('a wrong phrase of any length takes the one row that the screen has kept free for it', async () => {
    const app = confirm(40);
    const rows = (): number => app.lastFrame().trimEnd().split('\n').length;
    const before = rows();
    app.type(`${'yes '.repeat(40)}\r`);
    await app.until((frame) => frame.includes('You typed: yes'));
    // The sentence itself is the longer by a row, too.
    expect(rows()).toBe(before + 2);
    app.unmount();
  });
});
