import type { AgentEnd, AgentEvent } from '../../schemas/agent-event.ts';
import { say } from '../core/show.ts';
import type { RunLog } from '../ports/journal.ts';
import type { EffectContext } from './context.ts';
import { createResultFilter } from './result-filter.ts';
import type { Thinking } from './thinking.ts';

const CHARACTERS_A_TOKEN = 3.5;

type Cleaner = ReturnType<EffectContext['world']['text']['stream']>;

/** Where what is heard goes. */
export interface Ear {
  readonly context: EffectContext;
  readonly lines: Cleaner;
  readonly thinking: Thinking;
  readonly log: RunLog;
}

/** The stream's lines without what is data for the shell. */
export function readable(stream: Cleaner): Cleaner {
  const filter = createResultFilter();
  return { push: (chunk) => filter(stream.push(chunk)), flush: () => filter(stream.flush()) };
}

/** Puts one event of a running agent where it is seen; words, thoughts and tool calls also go to the run log. */
export function hear(ear: Ear, event: Exclude<AgentEvent, AgentEnd>): void {
  const { stage, world } = ear.context;
  const { clean } = world.text;
  switch (event.type) {
    case 'text':
      text(ear, event.text);
      break;
    case 'thought':
      if (event.text !== '') ear.thinking.push(event.text);
      break;
    case 'tool':
      tool(ear, event.tool);
      break;
    case 'plan':
      stage.patchRun({ plan: event.entries.map((entry) => ({ ...entry, text: clean(entry.text) })) });
      break;
    case 'ask':
      stage.ask({
        runId: stage.view.run?.runId ?? '',
        requestId: event.requestId,
        title: clean(event.title),
        detail: clean(event.detail),
        scope: clean(event.scope),
        onFiles: event.kind === 'edit' || event.kind === 'read',
      });
      break;
    case 'ask/withdrawn':
      stage.answered(event.requestId);
      break;
    case 'usage':
      stage.patchRun({ tokens: event.usage.output, exactTokens: event.usage.exact, told: event.usage });
      break;
    case 'retry':
      tell(
        ear,
        'warn',
        `The agent tries again (${event.attempt}) in ${Math.round(event.waitMs / 1000)} s: ${event.message}`,
      );
      break;
    case 'notice':
      tell(ear, 'info', event.text);
      break;
    case 'session':
      break;
    default:
      event satisfies never;
  }
  ear.context.repaint();
}

function tell({ context }: Ear, tone: 'warn' | 'info', words: string): void {
  context.stage.push({ kind: 'block', block: say(tone, context.world.text.clean(words)) });
}

function text({ context, lines, thinking, log }: Ear, words: string): void {
  if (words !== '') thinking.end();
  const { stage, world } = context;
  const now = world.clock.monotonic();
  log.write(words);
  stage.lines(lines.push(words), now);
  const tokens = (stage.view.run?.tokens ?? 0) + words.length / CHARACTERS_A_TOKEN;
  stage.patchRun({ tokens, exactTokens: false, lastOutputAt: now });
}

function tool({ context, thinking, log }: Ear, call: Extract<AgentEvent, { type: 'tool' }>['tool']): void {
  const { stage, world } = context;
  thinking.end();
  const title = world.text.clean(`${call.name} ${call.title}`);
  const lastOutputAt = world.clock.monotonic();
  if (call.status === 'started') {
    stage.patchRun({ tool: title, lastOutputAt });
    return;
  }
  log.write(`\n[tool] ${call.name} ${call.title} ${call.status}\n${call.detail ?? ''}\n`);
  const detail = call.detail === null ? null : world.text.clean(call.detail);
  stage.patchRun({ tool: null, lastOutputAt });
  stage.push({ kind: 'tool', runId: stage.view.run?.runId ?? '', title, status: call.status, detail });
}
