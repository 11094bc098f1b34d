import { field, halves } from './json.ts';
import { callsOf, type ScriptedUsage, type StatusStep, type StreamedStep, usageOf } from './script.ts';
import type { Frame, Wire, WireRequest } from './wire.ts';

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

interface Block {
  readonly start: unknown;
  readonly deltas: readonly unknown[];
  readonly whole: unknown;
}

function textBlock(text: string): Block {
  return {
    start: { type: 'text', text: '' },
    deltas: halves(text).map((part) => ({ type: 'text_delta', text: part })),
    whole: { type: 'text', text },
  };
}

function thoughtBlock(thinking: string): Block {
  const signature = 'c2lnbmF0dXJl';
  return {
    start: { type: 'thinking', thinking: '', signature: '' },
    deltas: [
      { type: 'thinking_delta', thinking },
      { type: 'signature_delta', signature },
    ],
    whole: { type: 'thinking', thinking, signature },
  };
}

function toolBlock(id: string, name: string, input: unknown): Block {
  return {
    start: { type: 'tool_use', id, name, input: {} },
    deltas: halves(JSON.stringify(input)).map((part) => ({ type: 'input_json_delta', partial_json: part })),
    whole: { type: 'tool_use', id, name, input },
  };
}

function blocksOf(step: StreamedStep, number: number): readonly Block[] {
  if (step.answer === 'text') {
    const thought = step.thought === undefined ? [] : [thoughtBlock(step.thought)];
    return [...thought, textBlock(step.text)];
  }
  const said = step.text === undefined ? [] : [textBlock(step.text)];
  const calls = callsOf(step).map((call, index) => toolBlock(`toolu_${number}_${index}`, call.name, call.input));
  return [...said, ...calls];
}

function stopReason(step: StreamedStep): string {
  if (step.answer === 'tool') return 'tool_use';
  return step.stop === undefined || step.stop === 'end' ? 'end_turn' : step.stop;
}

function wireUsage(usage: ScriptedUsage, output: number): Record<string, unknown> {
  return {
    input_tokens: usage.fresh,
    cache_creation_input_tokens: usage.cacheWrite,
    cache_read_input_tokens: usage.cacheRead,
    output_tokens: output,
    output_tokens_details: { thinking_tokens: Math.min(usage.reasoning, output) },
  };
}

function message(request: WireRequest, content: readonly unknown[]): Record<string, unknown> {
  const model = field(request.body, 'model');
  return { id: `msg_${request.number}`, type: 'message', role: 'assistant', model, content };
}

function named(type: string, rest: Readonly<Record<string, unknown>>): Frame {
  return { event: type, data: { type, ...rest } };
}

function frames(step: StreamedStep, request: WireRequest): readonly Frame[] {
  const usage = usageOf(step);
  const open = message(request, []);
  const blocks = blocksOf(step, request.number).flatMap((block, index) => [
    named('content_block_start', { index, content_block: block.start }),
    ...block.deltas.map((delta) => named('content_block_delta', { index, delta })),
    named('content_block_stop', { index }),
  ]);
  const start = { ...open, stop_reason: null, stop_sequence: null, usage: wireUsage(usage, 1) };
  const delta = { stop_reason: stopReason(step), stop_sequence: null };
  return [
    named('message_start', { message: start }),
    ...blocks,
    named('message_delta', { delta, usage: wireUsage(usage, usage.output) }),
    named('message_stop', {}),
  ];
}

function whole(step: StreamedStep, request: WireRequest): unknown {
  const usage = usageOf(step);
  const content = blocksOf(step, request.number).map((block) => block.whole);
  const end = { stop_reason: stopReason(step), stop_sequence: null, usage: wireUsage(usage, usage.output) };
  return { ...message(request, content), ...end };
}

function error(step: StatusStep): unknown {
  const type = ERROR_TYPES[step.status] ?? 'api_error';
  return { type: 'error', error: { type, message: step.message ?? `scripted ${step.status}` } };
}

/** Anthropic Messages, as documented at https://docs.anthropic.com/en/api/messages-streaming. */
export const anthropicMessages: Wire = {
  name: 'anthropic-messages',
  matches: (path) => path.startsWith('/v1/messages'),
  offersTools: (body) => {
    const tools = field(body, 'tools');
    return Array.isArray(tools) && tools.length > 0;
  },
  frames,
  whole,
  streams: (request) => field(request.body, 'stream') === true,
  error,
  aside: (request) => (request.path.startsWith('/v1/messages/count_tokens') ? { input_tokens: 42 } : undefined),
};
