import type { Context } from '../../schemas/config.ts';
import { STAGES } from '../../schemas/stage.ts';
import { decision, type Outcome, type Refusal, refuse } from './decision.ts';
import type { SetupFound } from './found.ts';
import { kickoffBegins } from './kickoff.ts';
import { limitsOf } from './limits.ts';
import { openMaintenance } from './opening.ts';
import { readOnly } from './read-only.ts';
import type { Report } from './report.ts';
import { type Block, say, table } from './show.ts';
import { standing } from './standing.ts';
import type { MenuEntry, ShellState, State } from './state.ts';

/** The set-up block, word for word as product.md, section 1 has it. */
export const SETUP_BLOCK: Block = say(
  'bad',
  '⛔ Setup required before starting the pipeline.',
  'Run: bash SETUP.sh (Linux / macOS)',
  '.\\SETUP.ps1 (Windows)',
);

/** Refuses with the set-up block; nothing of the protocol runs without a complete configuration. */
function setupRefusal(found: Exclude<SetupFound, { kind: 'ok' }> | { kind: 'unread' }): Refusal {
  const corrupt = found.kind === 'corrupt';
  return refuse(
    'setup-missing',
    corrupt ? `${found.path} cannot be read: ${found.message}. It was not touched.` : 'set-up is not complete',
    {
      tryNext: corrupt ? ['mend the file, or: bash SETUP.sh --reset'] : ['bash SETUP.sh'],
      show: [SETUP_BLOCK],
      shell: [{ type: 'shell/setup', setup: corrupt ? 'corrupt' : 'missing', context: null }],
    },
  );
}

/** The startup protocol after home was read: set-up block, resume menu, or the kickoff of a new project. */
export function onStartup(state: State, report: Extract<Report, { type: 'startup/read' }>): Outcome {
  if (report.setup.kind !== 'ok') return setupRefusal(report.setup);
  const ready = [
    { type: 'shell/setup', setup: 'ok', context: report.setup.context },
    { type: 'shell/started' },
    { type: 'shell/focus', agent: 0 },
  ] as const;
  if (state.project !== null && readOnly(state) !== null) {
    const { dir } = state.project;
    return decision({ shell: ready, effects: [{ type: 'project/open', dir, create: false, resume: true }] });
  }
  if (state.project !== null) {
    const show = [...unsafeWords(state.shell), ...standing(state.project)];
    return decision({ shell: ready, events: openMaintenance(state.project), show });
  }
  if (report.entries.length > 0 && state.shell.projectOption === null) {
    return decision({
      shell: [...ready, { type: 'shell/menu', entries: report.entries }],
      effects: [{ type: 'menu/look', dirs: lookedAt(report.entries) }],
      show: [
        ...unsafeWords(state.shell),
        say('title', `${report.entries.length} registered ${report.entries.length === 1 ? 'project' : 'projects'}`),
      ],
    });
  }
  const line = '✅ Setup verified — no registered projects found. Starting new project kickoff.';
  const other = '✅ Setup verified — starting new project kickoff.';
  return kickoffBegins({
    shell: ready,
    show: [
      ...unsafeWords(state.shell),
      say('good', report.entries.length === 0 ? line : other),
      ...kickoffBlocks(state.shell, report.setup.context),
    ],
  });
}

/** The one mode in which nothing is asked stands in sight from the start; it is never written to a file. */
function unsafeWords({ permissionOption }: ShellState): readonly Block[] {
  if (permissionOption !== 'unsafe') return [];
  return [
    say(
      'bad',
      'UNSAFE: in this opening of the shell agents change files and run commands without asking.',
      'Leave with !quit and start without --permissions unsafe to be asked again.',
    ),
  ];
}

/** git is asked about the projects at the top of the menu only: asking about hundreds would hold everything up. */
const MOST_LOOKED_AT = 24;

function lookedAt(entries: readonly MenuEntry[]): readonly string[] {
  return entries
    .filter((entry) => !entry.missing)
    .slice(0, MOST_LOOKED_AT)
    .map((entry) => entry.dir);
}

/** Banner, info table, build targets: what a new project is shown before it is asked for. */
export function kickoffBlocks(shell: ShellState, context: Context): readonly Block[] {
  const { crew } = limitsOf({ ...shell, context });
  const wanted = crew.option ?? context.agent.backend;
  const backend = shell.backends.find((one) => one.id === wanted);
  return [
    { kind: 'banner' },
    table('This shell', [
      ['Pipeline', STAGES.map((stage) => stage[0]?.toUpperCase() + stage.slice(1)).join(' → ')],
      ['Coordination', context.active.coordination],
      ['Semantic search', context.active.semantic_search],
      ['Agent memory', context.active.agent_memory],
      ['External registry', context.active.external_registry],
      ['Design contract', 'made at !compile for Web projects'],
      ['Agent backend', backend?.label ?? `${wanted} (not found)`],
      ['Commands', '!help lists them all · ! opens the menu · ? shows the keys'],
    ]),
    table(
      'Build targets',
      shell.platforms.map((platform) => [platform.name, platform.toolchain.join(' / '), platform.distribution]),
    ),
  ];
}
