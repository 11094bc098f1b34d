import { render } from 'ink-testing-library';
import { App } from '../../components/App.tsx';
import { createEditor, type Editor } from '../../components/inputs/prompt/create-editor.ts';
import { createTheme } from '../../components/theme.ts';
import { perform } from '../../src/view/perform.ts';
import type { Snapshot } from '../../src/view/session-handle.ts';
import { createUi, type UiStore } from '../../src/view/ui-state.ts';
import { type FakeSession, fakeSession } from './fake-session.ts';

/** The whole screen on a fake session and a fake terminal of a given size, without colour. */
export type ShownApp = {
  readonly session: FakeSession;
  readonly editor: Editor;
  readonly ui: UiStore;
  /** The live region as last painted. */
  readonly frame: () => string;
  /** Everything ever written, frames and transcript. */
  readonly written: () => string;
  readonly type: (keys: string) => void;
  readonly calls: () => readonly string[];
  readonly resize: (columns: number, rows: number) => void;
  /** Resolves once React and ink have done what was under way. */
  readonly settled: () => Promise<void>;
  readonly unmount: () => void;
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Mounts the app; intents of editor and pickers are performed on the fake session. */
export function showApp(snapshot: Snapshot, size: { columns: number; rows: number }, plain = false): ShownApp {
  const session = fakeSession(snapshot);
  const editor = createEditor();
  const ui = createUi();
  const extra: string[] = [];
  const desk = {
    handle: session,
    ui,
    load: (text: string) => editor.dispatch([{ type: 'load', text }], { at: 0, width: 40 }),
    remember: (text: string) => extra.push(`remember ${text}`),
    redraw: () => extra.push('redraw'),
    suspend: () => extra.push('suspend'),
  };
  editor.onIntent((intent) => perform(intent, desk));
  const world = { now: () => 20_000, since: () => 3 * 24 * 3600 * 1000, clean: (text: string) => text };
  const app = render(
    <App
      handle={session}
      editor={editor}
      ui={ui}
      theme={createTheme({ plain, colour: false })}
      world={world}
      onIntent={(intent) => perform(intent, desk)}
      onTerminal={() => {}}
    />,
  );
  const resize = (columns: number, rows: number): void => {
    Object.defineProperty(app.stdout, 'columns', { value: columns, configurable: true });
    Object.defineProperty(app.stdout, 'rows', { value: rows, configurable: true });
    app.stdout.emit('resize');
  };
  resize(size.columns, size.rows);
  return {
    session,
    editor,
    ui,
    frame: () => app.lastFrame() ?? '',
    written: () => app.frames.join('\n'),
    type: (keys) => app.stdin.write(keys),
    calls: () => [...session.calls, ...extra],
    resize,
    settled: async () => {
      for (let turns = 0; turns < 4; turns += 1) await turn();
    },
    unmount: app.unmount,
  };
}
