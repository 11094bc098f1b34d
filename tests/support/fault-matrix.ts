/** Where a failure of an agent is tested, by a part of the test's text; or why it need not be. */
export type Cell = { readonly file: string; readonly test: string } | { readonly reason: string };

type Driver = 'claude' | 'rehearsal';

const CONTRACT = 'tests/contracts/agent.ts';
const MISHAPS = 'tests/support/mishaps.ts';
const SCENARIOS = 'tests/src/adapters/agents/rehearsal/scenario.test.ts';
const REHEARSED = 'tests/src/adapters/agents/rehearsal/session.test.ts';

const recorded = (test: string): Cell => ({
  file: 'tests/src/adapters/agents/claude/recordings.test.ts',
  test: `${test}: [`,
});
const contract = (test: string): Cell => ({ file: CONTRACT, test });
const mishap = (test: string): Cell => ({ file: MISHAPS, test });

const NO_PROVIDER: Cell = { reason: 'it asks no provider, so that none can fail or refuse it' };
const NO_PROCESS: Cell = { reason: 'it runs within the shell and has no process of its own' };

/** Every failure an agent is known to have, and for every driver what holds it to the right end. */
export const FAULTS: Readonly<Record<string, Readonly<Record<Driver, Cell>>>> = {
  '401': { claude: recorded("'401'"), rehearsal: NO_PROVIDER },
  'not logged in': { claude: recorded("'no-login'"), rehearsal: NO_PROVIDER },
  '429 with retry-after': { claude: recorded("'429-always'"), rehearsal: NO_PROVIDER },
  '429 once': { claude: recorded("'429-once'"), rehearsal: NO_PROVIDER },
  '500': { claude: recorded("'500'"), rehearsal: NO_PROVIDER },
  overload: { claude: recorded("'529'"), rehearsal: NO_PROVIDER },
  'context overflow': { claude: recorded("'context-overflow'"), rehearsal: NO_PROVIDER },
  refusal: { claude: recorded("'refusal-always'"), rehearsal: NO_PROVIDER },
  'max tokens': { claude: recorded("'max-tokens'"), rehearsal: NO_PROVIDER },
  'budget of the agent': { claude: recorded('budget'), rehearsal: NO_PROVIDER },
  'limit of turns': { claude: recorded("'loop-max-turns'"), rehearsal: NO_PROVIDER },
  'unknown conversation': {
    claude: recorded('resume'),
    rehearsal: { reason: 'it keeps no conversation that could be lost' },
  },
  'unknown model': { claude: recorded("'unknown-model-404'"), rehearsal: NO_PROVIDER },
  'malformed stream': { claude: mishap('says what cannot be read'), rehearsal: NO_PROCESS },
  'truncated stream of the provider': { claude: recorded("'truncated-always'"), rehearsal: NO_PROVIDER },
  'truncated stream of the agent': { claude: recorded("'killed-while-command-runs'"), rehearsal: NO_PROCESS },
  'silent death': { claude: mishap('ends without a word'), rehearsal: { file: SCENARIOS, test: 'die' } },
  'death with last words': { claude: mishap('ends with last words'), rehearsal: NO_PROCESS },
  'killed from outside': { claude: mishap('is killed'), rehearsal: NO_PROCESS },
  'hang without a result': {
    claude: contract('that hangs and is deaf is ended by an interrupt'),
    rehearsal: { file: REHEARSED, test: 'interrupt breaks a stall' },
  },
  'hang with a result': {
    claude: contract('that lives on after its last prompt is ended by the close'),
    rehearsal: NO_PROCESS,
  },
  'interrupt heeded too late': { claude: contract('that heeds an interrupt too late'), rehearsal: NO_PROCESS },
  'output closed, process alive': { claude: mishap('closes its output and lives on'), rehearsal: NO_PROCESS },
  'input closed, process alive': { claude: contract('that closes its input'), rehearsal: NO_PROCESS },
  'retry storm': {
    claude: { file: 'tests/src/adapters/agents/claude/dialect.test.ts', test: 'tries a request again twice at most' },
    rehearsal: NO_PROVIDER,
  },
  'flood of events': {
    claude: contract('that floods is read to the end'),
    rehearsal: { file: SCENARIOS, test: 'a flood prints every line once' },
  },
  'one endless line': { claude: contract('that says one endless line'), rehearsal: NO_PROCESS },
  'torn UTF-8': { claude: contract('that tears its characters'), rehearsal: NO_PROCESS },
  'grandchildren that escape': { claude: contract('escapees: ESCAPES, ...mishap.scene'), rehearsal: NO_PROCESS },
  'cannot be started': { claude: contract('that cannot be started says so'), rehearsal: NO_PROCESS },
};
