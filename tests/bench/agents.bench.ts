/**
 * Speed of the drivers' parsers on a stream of text deltas, in MB/s and as a ratio to nothing but `JSON.parse` of the same
 * lines in the same run; then the same from the bytes of a pipe on. Run: node tests/bench/agents.bench.ts
 */
import { AcpDialect } from '../../src/adapters/agents/acp/dialect.ts';
import { PRESETS } from '../../src/adapters/agents/acp/presets.ts';
import { ClaudeDialect } from '../../src/adapters/agents/claude/dialect.ts';
import { AppServerDialect } from '../../src/adapters/agents/codex/app-server.ts';
import type { Dialect } from '../../src/adapters/agents/process/dialect.ts';
import { LineSplitter, Tail } from '../../src/adapters/processes/output.ts';
import type { OpenOptions } from '../../src/ports/agent.ts';
import { request } from '../support/request.ts';

const MEGABYTES = 16;
const ROUNDS = 7;
/** What the shell aims at. */
const AIM = 100;

const FOUND = { file: 'agent', args: [], env: {} };
const OPTIONS: OpenOptions = { cwd: '/', model: null, resume: null, readOnly: false, tag: 'bench' };

interface Sample {
  readonly dialect: () => Dialect;
  /** What the agent answers to the calls before its first words, by their methods. */
  readonly answers: Readonly<Record<string, object>>;
  /** One line of the stream with this text in it. */
  readonly line: (text: string) => string;
}

const GEMINI = PRESETS.find(({ id }) => id === 'gemini') ?? fail('no preset for gemini');

function fail(why: string): never {
  throw new Error(why);
}

const SAMPLES: Readonly<Record<string, Sample>> = {
  claude: {
    dialect: () => new ClaudeDialect(FOUND, OPTIONS),
    answers: {},
    line: (text) =>
      JSON.stringify({
        type: 'stream_event',
        event: { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text } },
        session_id: 'f18d0ea4-651d-4047-9a6f-3027b6ef464b',
        parent_tool_use_id: null,
        uuid: '0c0a5f06-bcf6-46f2-b96c-f92955ae4aa5',
      }),
  },
  codex: {
    dialect: () => new AppServerDialect(FOUND, OPTIONS),
    answers: { initialize: {}, 'thread/start': { thread: { id: 't1' } }, 'turn/start': { turn: { id: '1' } } },
    line: (delta) =>
      JSON.stringify({
        method: 'item/agentMessage/delta',
        params: { threadId: 't1', turnId: '1', itemId: 'msg_0a1b2c3d4e5f6a7b8c9d', delta },
      }),
  },
  acp: {
    dialect: () => new AcpDialect({ preset: GEMINI, found: FOUND }, OPTIONS),
    answers: { initialize: { protocolVersion: 1 }, 'session/new': { sessionId: 's1' } },
    line: (text) =>
      JSON.stringify({
        jsonrpc: '2.0',
        method: 'session/update',
        params: { sessionId: 's1', update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } } },
      }),
  },
};

const TEXTS: Readonly<Record<string, string>> = {
  'a few letters': ' the plan',
  'a sentence': 'The function takes a list of tasks and gives those that can run together, in order. ',
  'a line of code': '  const answer = "quoted \\"words\\"" + compute(`${input}\\n`); // naïve — ✓\n',
};

/** Best of several rounds, since everything else on the machine only makes a round slower. */
function rate(bytes: number, work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return bytes / 1000 / best;
}

/** In the middle of an answer, where a line of the stream gives an event. */
function working({ dialect: create, answers, line }: Sample): Dialect {
  const dialect = create();
  const sent = [...dialect.begin().send, ...dialect.prompt(request('go')).send];
  for (let call = sent.shift(); call !== undefined; call = sent.shift()) {
    const { id, method } = JSON.parse(call);
    const result = answers[method];
    if (result !== undefined) sent.push(...dialect.hear(JSON.stringify({ jsonrpc: '2.0', id, result })).send);
  }
  if (dialect.hear(line('hello')).events.length === 0) fail(`${line('hello')} is not heard`);
  return dialect;
}

/** As the process runner does it: bytes to text, to lines, to the tail that is kept, and to the dialect. */
function fromBytes(chunks: readonly Buffer[], dialect: Dialect): number {
  let events = 0;
  const tail = new Tail(64 * 1024);
  const lines = new LineSplitter(64 * 1024 * 1024, (line) => {
    events += dialect.hear(line).events.length;
  });
  for (const chunk of chunks) tail.add(lines.write(chunk));
  return events;
}

for (const [agent, sample] of Object.entries(SAMPLES)) {
  for (const [name, text] of Object.entries(TEXTS)) {
    const line = sample.line(text);
    const count = Math.ceil((MEGABYTES * 1e6) / (Buffer.byteLength(line) + 1));
    const all = Buffer.from(`${line}\n`.repeat(count));
    const lines = all.toString().split('\n').slice(0, -1);
    const chunks = Array.from({ length: Math.ceil(all.length / 65_536) }, (_, index) =>
      all.subarray(index * 65_536, (index + 1) * 65_536),
    );
    const dialect = working(sample);
    const floor = rate(all.length, () => lines.reduce((sum, one) => sum + Object.keys(JSON.parse(one)).length, 0));
    const parsed = rate(all.length, () => lines.reduce((sum, one) => sum + dialect.hear(one).events.length, 0));
    const whole = rate(all.length, () => fromBytes(chunks, dialect));
    const verdict = parsed >= AIM ? '' : ` (below the ${AIM} MB/s aimed at)`;
    console.log(
      `${agent}, ${name.padEnd(15)} ${line.length} characters · JSON.parse ${floor.toFixed(0)} MB/s · dialect ` +
        `${parsed.toFixed(0)} MB/s, ${(parsed / floor).toFixed(2)} of it${verdict} · from bytes on ${whole.toFixed(0)} MB/s`,
    );
  }
}
