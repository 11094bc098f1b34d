/** What is known of an agent that costs time, money or surprise, and what to do about it. */
export interface Trap {
  readonly driver: string;
  /** The first version that has it and the first that has not; null where that is not known. */
  readonly from: string | null;
  readonly until: string | null;
  readonly trap: string;
  readonly todo: string;
}

/** The first and the last version of an agent that recordings are kept of. */
type Tried = readonly [first: string, last: string];

const TRIED: Readonly<Record<string, Tried>> = {
  claude: ['2.1.328', '2.1.329'],
  codex: ['0.169.0', '0.169.0'],
  gemini: ['0.61.0', '0.61.0'],
  opencode: ['1.18.33', '1.18.33'],
};

const always = (driver: string, traps: readonly (readonly [trap: string, todo: string])[]): readonly Trap[] =>
  traps.map(([trap, todo]) => ({ driver, from: null, until: null, trap, todo }));

/** By driver and version; measured against a model server of the tests' own. */
const TRAPS: readonly Trap[] = [
  ...always('claude', [
    ["the project's own settings and hooks (.claude/) are not heard", 'put what it needs into ~/.claude/settings.json'],
    [
      'an answer that runs into its longest length is gone on with three times: four paid requests, and then it fails',
      'give it a smaller task; all four are counted',
    ],
    [
      'a stream that broke off three times is asked for once more without one: nothing is seen until it is whole',
      'wait, or Esc',
    ],
    ['a refusal is tried again once by itself, and is paid twice', 'put it in other words'],
    ['it waits for a server that never answers without a limit', 'the watch for silence asks you what to do'],
    ['a message sent while it works waits for the end of its turn', 'Esc first, where it cannot wait'],
    ['what it used of an answer that was interrupted is an estimate of its own', 'such rows are marked as not exact'],
  ]),
  ...always('codex', [
    [
      'it tries a failing request for up to half a minute',
      'set request_max_retries and stream_max_retries in a provider of your own (model_providers)',
    ],
    ['its app-server is experimental; without it, exec is used, which cannot ask', 'keep to a version that was tried'],
    ['its sandbox lets writing roles write to the directory of temporary files too', 'keep nothing of worth there'],
    [
      'a command that is interrupted can leave empty directories in the project (.agents, .aws, .codex)',
      'remove them: rmdir .agents .aws .codex',
    ],
    ['an interrupt does not end a command that runs', 'it ends with the conversation, at the latest when you leave'],
  ]),
  ...always('gemini', [
    [
      "the project's own settings and hooks (.gemini/) are not heard, also where it is trusted",
      'put what it needs into ~/.gemini/settings.json',
    ],
    ['without a model it asks another one first which to take', 'name one (agent.model)'],
    ['it does not tell cache and thinking tokens, nor what it costs', 'its rows are marked as not exact'],
    ['it goes on with an earlier conversation only a minute after that began', 'wait a minute before !resume'],
    ['it calls an answer that was cut off or refused done', 'the missing result block is the only sign'],
    [
      'it tries a failing request for up to 75 seconds without a word',
      'set general.maxAttempts to 2 in ~/.gemini/settings.json',
    ],
    ['it tells its maker how it is used', 'set privacy.usageStatisticsEnabled to false in ~/.gemini/settings.json'],
  ]),
  ...always('opencode', [
    [
      "the project's own opencode.json, .opencode/ and plugins are not heard",
      'put what it needs into ~/.config/opencode',
    ],
    [
      'it tries a failing request (500, 503, an answer that breaks off) for 65 to 75 seconds without a word',
      'wait, or Esc',
    ],
    ['it has no limit of requests for a prompt', 'set a cap: !budget set 5'],
    ['a no without words ends its turn, and the model does not hear of it', 'say no with a word why'],
    ['it looks up models and packages at its maker whenever a session begins', 'refused, it goes on'],
    ['tokens are those of the last request of a prompt; the cost is of all but the one for a title', 'go by the cost'],
    ['without a log-in it takes free models of its maker', 'opencode auth login'],
  ]),
  ...always('claude-agent-acp', [
    ['it does not tell what it costs', 'the backend claude drives the same agent and does'],
  ]),
  ...always('codex-acp', [
    [
      'it calls a turn done that failed at the provider; a result that is missing is the only sign',
      'the backend codex drives the same agent and sees failures',
    ],
  ]),
];

/** The traps of a version in words, and before them what is to be known of the version itself. */
export function trapsOf(driver: string, version: string | null, table: readonly Trap[] = TRAPS): readonly string[] {
  const own = table.filter((trap) => trap.driver === driver && isHere(trap, version));
  return [...aboutVersion(TRIED[driver], version), ...own.map(({ trap, todo }) => `${trap}; ${todo}`)];
}

/** A version that cannot be told may have any of them. */
function isHere({ from, until }: Trap, version: string | null): boolean {
  if (version === null) return true;
  return (from === null || compare(version, from) >= 0) && (until === null || compare(version, until) < 0);
}

function aboutVersion(tried: Tried | undefined, version: string | null): readonly string[] {
  if (tried === undefined) return ['never tried with this shell; what is known of it is what it says of itself'];
  const [first, last] = tried;
  const seen = `the traps below were seen in ${first === last ? last : `${first} to ${last}`} and may differ`;
  if (version === null) return [`its version cannot be told: ${seen}`];
  if (compare(version, last) > 0) return [`newer than ${last}, the last that was tried: ${seen}`];
  return compare(version, first) < 0 ? [`older than ${first}, the first that was tried: ${seen}`] : [];
}

/** By the numbers of two versions; what follows a dash or a plus does not count. */
function compare(one: string, other: string): number {
  const numbers = (version: string): number[] => (version.split(/[-+]/)[0] ?? '').split('.').map(Number);
  const [a, b] = [numbers(one), numbers(other)];
  const at = [0, 1, 2].find((place) => (a[place] ?? 0) !== (b[place] ?? 0));
  return at === undefined ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
