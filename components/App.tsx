import type { SuspendTerminal } from 'ink';
import type { SessionHandle } from '../src/view/session-handle.ts';
import type { UiStore } from '../src/view/ui-state.ts';
import type { Intent, ViewModel } from '../src/view/view-model.ts';
import type { Editor } from './inputs/prompt/create-editor.ts';
import { LiveRegion } from './panes/LiveRegion.tsx';
import { Rows } from './panes/Rows.tsx';
import { ReflowGuard } from './ReflowGuard.tsx';
import { Scrollback } from './Scrollback.tsx';
import { Choice } from './screens/Choice.tsx';
import { Confirmation } from './screens/Confirmation.tsx';
import { Repl } from './screens/Repl.tsx';
import { ScreenKeys } from './screens/ScreenKeys.tsx';
import { TerminalAccess } from './TerminalAccess.tsx';
import type { Theme } from './theme.ts';
import { useView, type World } from './use-view.ts';

export type AppProps = {
  readonly handle: SessionHandle;
  readonly editor: Editor;
  readonly ui: UiStore;
  readonly theme: Theme;
  readonly world: World;
  /** Gets what keys led to, except the editor's own intents, which its store hands out. */
  readonly onIntent: (intent: Intent) => void;
  readonly onTerminal: (suspend: SuspendTerminal) => void;
};

/** The shell: history above, the live region below, and one screen that has the keyboard. */
export function App(props: AppProps) {
  const { handle, editor, ui, theme, world, onTerminal } = props;
  const view = useView({ handle, ui, editor, world, plain: theme.plain });
  return (
    <>
      <Scrollback handle={handle} ui={ui} theme={theme} clean={world.clean} />
      <TerminalAccess onReady={onTerminal} />
      <ReflowGuard view={view} />
      {view.screen.kind === 'repl' ? null : (
        <ScreenKeys editor={editor} now={world.now} quits={view.screen.kind === 'menu'} />
      )}
      <LiveRegion view={view} theme={theme}>
        <ScreenOf view={view} props={props} />
      </LiveRegion>
    </>
  );
}

function ScreenOf({ view, props }: { readonly view: ViewModel; readonly props: AppProps }) {
  const { editor, theme, world, onIntent } = props;
  const { screen, columns } = view;
  switch (screen.kind) {
    case 'repl':
      return <Repl slice={screen.prompt} columns={columns} editor={editor} theme={theme} now={world.now} />;
    case 'menu':
    case 'picker':
    case 'permission':
      return <Choice screen={screen} columns={columns} theme={theme} onIntent={onIntent} />;
    case 'confirm':
      return <Confirmation screen={screen} columns={columns} theme={theme} onIntent={onIntent} />;
    case 'fatal':
      return <Rows lines={screen.lines} theme={theme} />;
    default:
      return screen satisfies never;
  }
}
