import { activityRows } from './activity.ts';
import { type BudgetRoom, budgetRows } from './budget-pane.ts';
import { cleanView } from './clean.ts';
import { type Facts, factsOf } from './facts.ts';
import { forkBudgetWays } from './forks/fork-budget.ts';
import { moves } from './forks/fork-facts.ts';
import { scoreboard } from './forks/scoreboard.ts';
import { hintOf } from './hint.ts';
import { askedRows, fitPanes, liveRows, promptRows, type Wanted } from './layout.ts';
import { type Line, line, wrapLine } from './line.ts';
import { questionPane, queuePane, shortcutPane, taskPane } from './panes.ts';
import { type Asking, asking, screenOf } from './screens.ts';
import type { Snapshot } from './session-handle.ts';
import { signsOf } from './signs.ts';
import { statusLine } from './status.ts';
import type { Ui } from './ui-state.ts';
import { type Frame, PANE_ORDER, type PaneName, type ViewModel } from './view-model.ts';

/** Who is served first when rows are scarce. */
const RANK: Readonly<Record<PaneName, number>> = {
  about: 0,
  shortcuts: 1,
  queued: 2,
  forks: 3,
  activity: 4,
  tasks: 5,
  budget: 6,
};

/** The screen for a moment of the session: pure, every string clean, never taller than two rows under the terminal. */
export function buildView(snapshot: Snapshot, ui: Ui, frame: Frame): ViewModel {
  const facts = cleanView(factsOf(snapshot, ui), frame.clean);
  const height = liveRows(frame.rows);
  const asked = asking(facts, ui, frame);
  const status = height < 2 ? null : statusLine(facts, frame.columns, frame.plain);
  const room = askedRows(frame.rows);
  const share =
    asked === null
      ? promptRows(room, frame.prompt)
      : { left: Math.max(0, room - asked.least), maxRows: 0, menuRows: 0 };
  const panes = fitPanes(wantedPanes(facts, ui, { frame, asked }), share.left);
  const paneRows = Object.values(panes).reduce((sum, lines) => sum + lines.length, 0);
  const above = paneRows + (status === null ? 0 : 1);
  const prompt = { maxRows: share.maxRows, menuRows: share.menuRows, hint: hintOf(facts), y: above };
  const place = { columns: frame.columns, rows: room - paneRows, y: above };
  return cleanView(
    {
      columns: frame.columns,
      height,
      screen:
        ui.fatal !== null
          ? fatal(ui.fatal, frame)
          : asked === null
            ? { kind: 'repl', prompt }
            : screenOf(asked, place, { ui, now: snapshot.now }),
      panes,
      status,
      animated: moves(facts.live),
      signs: signsOf(facts),
    },
    frame.clean,
  );
}

function fatal(words: readonly string[], frame: Frame): ViewModel['screen'] {
  const lines = words.flatMap((text) => wrapLine(line('bad', text), frame.columns));
  return { kind: 'fatal', lines: lines.slice(0, liveRows(frame.rows)) };
}

interface Scene {
  readonly frame: Frame;
  readonly asked: Asking | null;
}

function wantedPanes(facts: Facts, ui: Ui, { frame, asked }: Scene): readonly Wanted<PaneName>[] {
  if (ui.fatal !== null) return [];
  const { project } = facts;
  const room = { columns: frame.columns, plain: frame.plain };
  const activity = { ...room, now: frame.now, expanded: ui.expanded };
  const boards = facts.forks === null ? [] : scoreboard(facts.forks, { ...room, now: frame.now });
  const budgets = budgetWays(facts, { ...room, now: frame.now, since: frame.since });
  const ways: Partial<Record<PaneName, readonly (readonly Line[])[]>> = { forks: boards, budget: budgets };
  const lines: Readonly<Record<PaneName, readonly Line[]>> = {
    activity: activityRows(facts.live, activity),
    forks: boards[0] ?? [],
    tasks: ui.tasks && project !== null ? taskPane(project, room) : [],
    budget: budgets[0] ?? [],
    shortcuts: ui.shortcuts && asked === null ? shortcutPane(room) : [],
    about: asked === null ? typedAnswer(facts, room) : asked.about,
    queued: queuePane(facts.live.queued, room),
  };
  const least = { activity: 1, forks: 2, tasks: 2, budget: 2, shortcuts: 1, about: 1, queued: 1 };
  return keysOf(lines).map((key) => {
    const shorter = ways[key]?.slice(1) ?? [];
    return { key, rank: RANK[key], least: least[key], lines: lines[key], shorter };
  });
}

/** The budget in its two shapes: of one project, or of the two sides that run. */
function budgetWays({ project, forkBudget }: Facts, room: BudgetRoom): readonly (readonly Line[])[] {
  const budget = project?.budget ?? null;
  if (budget === null) return [];
  return forkBudget === null ? [budgetRows(budget, room)] : forkBudgetWays(budget, forkBudget, room);
}

const keysOf = (lines: Readonly<Record<PaneName, readonly Line[]>>): readonly PaneName[] =>
  PANE_ORDER.filter((key) => lines[key].length > 0);

/** What a closed picker asked, or a question that has no options: it is answered at the prompt. */
function typedAnswer(facts: Facts, room: { columns: number; plain: boolean }): readonly Line[] {
  if (facts.menu !== null) {
    const title = 'Type a number to resume, N for a new project, relocate <number> <new directory>, or forget <number>';
    return questionPane(title, [], room);
  }
  if (facts.ask === null) return [];
  return questionPane(
    facts.ask.title,
    facts.ask.options.map((option) => option.label),
    room,
  );
}
