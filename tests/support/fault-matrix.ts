/** Where a failure of an agent is tested, for one driver; or why it need not be. */
export type Cell =
  /** A test of its own, by a part of its text. */
  | { readonly file: string; readonly test: string }
  /** A line for the recording in the table of a file that plays all recordings of the agent. */
  | { readonly file: string; readonly agent: string; readonly recording: string }
  /** A test of the suite that drivers are held to, by a part of its name. */
  | { readonly contract: string }
  /** A way to misbehave that the suite plays; `file` where another one plays it, `long` in the long run only. */
  | { readonly mishap: string; readonly file?: string; readonly long?: true }
  | { readonly reason: string };

/** Codex has two ways to be driven, which know failures by different words. */
export const DRIVERS = ['claude', 'codex', 'codex exec', 'acp', 'rehearsal'] as const;
type Driver = (typeof DRIVERS)[number];

const AGENTS = 'tests/src/adapters/agents';
const EXEC_PROCESS = `${AGENTS}/codex/exec-process.test.ts`;

const tested = (file: string, test: string): Cell => ({ file: `${AGENTS}/${file}.test.ts`, test });
const recorded = (agent: string, recording: string, driver = agent): Cell => ({
  file: `${AGENTS}/${driver}/recordings.test.ts`,
  agent,
  recording,
});
const claude = (recording: string): Cell => recorded('claude', recording);
const codex = (recording: string): Cell => recorded('codex', recording);
const gemini = (recording: string): Cell => recorded('gemini', recording, 'acp');
const opencode = (recording: string): Cell => recorded('opencode', recording, 'acp');
/** The words of the app-server's recording, without its code for the failure. */
const worded = (recording: string): Cell => ({ file: `${AGENTS}/codex/exec.test.ts`, agent: 'codex', recording });
const execProcess = (test: string): Cell => ({ file: EXEC_PROCESS, test });

type Rest = Readonly<Record<Driver, Cell>>;
/** What is the same for every driver that has a process of its own. */
const held = (cell: Cell, exec: Cell): Rest => ({
  claude: cell,
  codex: cell,
  'codex exec': exec,
  acp: cell,
  rehearsal: NO_PROCESS,
});

const NO_PROVIDER: Cell = { reason: 'it asks no provider, so that none can fail or refuse it' };
export const NO_PROCESS = { reason: 'it runs within the shell and has no process of its own' } satisfies Cell;
const NO_LIMIT: Cell = { reason: 'it has no limit of turns; the time limit of the shell ends a prompt without an end' };

/** Every failure an agent is known to have, and for every driver what holds it to the right end. */
export const FAULTS: Readonly<Record<string, Rest>> = {
  '401': {
    claude: claude('401'),
    codex: codex('401'),
    'codex exec': codex('exec-401'),
    acp: gemini('401'),
    rehearsal: NO_PROVIDER,
  },
  'not logged in': {
    claude: claude('no-login'),
    codex: codex('key-variable-missing'),
    'codex exec': worded('key-variable-missing'),
    acp: opencode('no-login'),
    rehearsal: NO_PROVIDER,
  },
  '429 with retry-after': {
    claude: claude('429-always'),
    codex: tested('codex/failure', 'by the rate is told as such, with the wait that is asked for'),
    'codex exec': worded('429-always'),
    acp: tested('acp/failure', 'says how long to wait where the provider does'),
    rehearsal: NO_PROVIDER,
  },
  '429 once': {
    claude: claude('429-once'),
    codex: codex('429-once'),
    'codex exec': codex('exec-429-once'),
    acp: {
      reason: 'agents try again by themselves, for which the protocol has no word; the prompt ends as without it',
    },
    rehearsal: NO_PROVIDER,
  },
  '500': {
    claude: claude('500'),
    codex: codex('500'),
    'codex exec': codex('exec-500'),
    acp: gemini('500'),
    rehearsal: NO_PROVIDER,
  },
  overload: {
    claude: claude('529'),
    codex: codex('503'),
    'codex exec': worded('503'),
    acp: tested('acp/failure', "['overload', { code: 529"),
    rehearsal: NO_PROVIDER,
  },
  'context overflow': {
    claude: claude('context-overflow'),
    codex: codex('context-overflow'),
    'codex exec': worded('context-overflow'),
    acp: gemini('context-overflow'),
    rehearsal: NO_PROVIDER,
  },
  refusal: {
    claude: claude('refusal-always'),
    codex: codex('refusal'),
    'codex exec': worded('refusal'),
    acp: opencode('refusal'),
    rehearsal: NO_PROVIDER,
  },
  'max tokens': {
    claude: claude('max-tokens'),
    codex: codex('max-tokens'),
    'codex exec': worded('max-tokens'),
    acp: tested('acp/failure', "['max_tokens', 'max_tokens']"),
    rehearsal: NO_PROVIDER,
  },
  'budget of the agent': {
    claude: claude('budget'),
    codex: tested('codex/failure', "['sessionBudgetExceeded', 'no', 'budget']"),
    'codex exec': { reason: 'it tells failures in words alone, and those for a spent budget are not known' },
    acp: { reason: 'the protocol has no stop reason for a budget; an agent that has one tells it as any error' },
    rehearsal: NO_PROVIDER,
  },
  'limit of turns': {
    claude: claude('loop-max-turns'),
    codex: NO_LIMIT,
    'codex exec': NO_LIMIT,
    acp: gemini('loop'),
    rehearsal: NO_PROVIDER,
  },
  'unknown conversation': {
    claude: claude('resume'),
    codex: tested('codex/app-server', 'begins a new thread where the old one is not known any more, and says so'),
    'codex exec': tested('codex/exec', 'counts from nought when another thread than the known one was begun'),
    acp: tested('acp/dialect', 'begins anew with a notice where the agent %s'),
    rehearsal: { reason: 'it keeps no conversation that could be lost' },
  },
  'unknown model': {
    claude: claude('unknown-model-404'),
    codex: tested('codex/failure', "['modelNotFound', 'other', null, false]"),
    'codex exec': tested('codex/failure', 'The model `x` does not exist'),
    acp: tested('acp/dialect', 'that the agent does not take ends the prompt: no other is paid for it'),
    rehearsal: NO_PROVIDER,
  },
  'malformed stream': held(
    { mishap: 'says what cannot be read' },
    { mishap: 'says what cannot be read', file: EXEC_PROCESS },
  ),
  'truncated stream of the provider': {
    claude: claude('truncated-always'),
    codex: codex('truncated-always'),
    'codex exec': codex('exec-truncated-always'),
    acp: gemini('truncated-once'),
    rehearsal: NO_PROVIDER,
  },
  'truncated stream of the agent': {
    claude: claude('killed-while-command-runs'),
    codex: tested('codex/recordings', '%s: cut anywhere, the open prompt has one end'),
    'codex exec': tested('codex/exec', 'cut anywhere has one end: %s'),
    acp: tested('acp/recordings', 'a recording that breaks off anywhere'),
    rehearsal: NO_PROCESS,
  },
  'silent death': {
    ...held({ mishap: 'ends without a word' }, { mishap: 'ends without a word', file: EXEC_PROCESS }),
    rehearsal: tested('rehearsal/scenario', 'die ends without a result as a crash'),
  },
  'death with last words': held(
    { mishap: 'ends with last words' },
    tested('codex/codex', 'has one end where that command fails as well'),
  ),
  'killed from outside': held({ mishap: 'is killed' }, codex('exec-sigterm')),
  'hang without a result': {
    ...held(
      { contract: 'that hangs and is deaf is ended by an interrupt' },
      execProcess('and hangs, and is deaf, is ended by an interrupt, which it cannot be told of'),
    ),
    rehearsal: tested('rehearsal/session', 'interrupt breaks a stall'),
  },
  'hang with a result': held(
    { contract: 'that lives on after its last prompt is ended by the close' },
    execProcess('and lives on after its result is ended before the prompt is over'),
  ),
  'interrupt heeded too late': held(
    { contract: 'that heeds an interrupt too late is not waited for' },
    { reason: 'it cannot be told of an interrupt, so that it never heeds one; its process is ended' },
  ),
  'output closed, process alive': held(
    { mishap: 'closes its output and lives on' },
    { mishap: 'closes its output and lives on', file: EXEC_PROCESS, long: true },
  ),
  'input closed, process alive': held(
    { contract: 'that closes its input ends the turn it is at' },
    { reason: 'its input is ended with the prompt, after which nothing more is said to it' },
  ),
  'retry storm': {
    claude: tested('claude/dialect', 'tries a request again twice at most'),
    codex: tested('codex/app-server', 'that only fails and is tried again ends the prompt, and with it the server'),
    'codex exec': tested('codex/exec', 'that only fails and tries again ends the prompt'),
    acp: tested('acp/dialect', 'that never end are ended: an agent that sums up over and over is stopped'),
    rehearsal: NO_PROVIDER,
  },
  'stop of a storm not heeded': {
    claude: { reason: 'it tries twice and no more, so that no storm is there to be stopped' },
    codex: { reason: 'a storm ends its server and is not asked to stop' },
    'codex exec': { reason: 'a storm ends its process and is not asked to stop' },
    acp: tested('acp/dialect', 'that go on when they were told to end cost the agent its process'),
    rehearsal: NO_PROVIDER,
  },
  'flood of events': {
    ...held({ contract: 'that floods is read to the end' }, execProcess('and floods is read to the end')),
    rehearsal: tested('rehearsal/scenario', 'a flood prints every line once'),
  },
  'one endless line': held(
    { contract: 'that says one endless line is borne, with a notice' },
    execProcess('and says one endless line is borne, with a notice'),
  ),
  'torn UTF-8': held(
    { contract: 'that tears its characters is understood' },
    execProcess('and tears its characters is understood'),
  ),
  'grandchildren that escape': held(
    { contract: '$name: the prompt fails with what happened, and nothing of it is left' },
    execProcess('$name: the prompt fails with what happened, and nothing of it is left'),
  ),
  'cannot be started': held(
    { contract: 'that cannot be started says so' },
    execProcess('and cannot be started says so'),
  ),
};
