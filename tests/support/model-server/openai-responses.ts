import { field, halves } from './json.ts';
import { callsOf, inputOf, type StatusStep, type StreamedStep, type ToolCall, usageOf } from './script.ts';
import type { Frame, Wire, WireRequest } from './wire.ts';

type Item = Readonly<Record<string, unknown>> & { readonly id: string };

function messageItem(number: number, text: string): Item {
  const content = text === '' ? [] : [{ type: 'output_text', text, annotations: [] }];
  return { type: 'message', id: `msg_${number}`, role: 'assistant', status: 'completed', content };
}

function reasoningItem(number: number, text: string): Item {
  const summary = [{ type: 'summary_text', text }];
  return { type: 'reasoning', id: `rs_${number}`, summary, encrypted_content: null };
}

function callItem(id: string, { name, input }: ToolCall): Item {
  const call = { call_id: `call_${id}`, name, status: 'completed' };
  if (typeof input === 'string') return { type: 'custom_tool_call', id: `ctc_${id}`, ...call, input };
  return { type: 'function_call', id: `fc_${id}`, ...call, arguments: JSON.stringify(input) };
}

function itemsOf(step: StreamedStep, number: number): readonly Item[] {
  if (step.answer === 'text') {
    const thought = step.thought === undefined ? [] : [reasoningItem(number, step.thought)];
    return [...thought, messageItem(number, step.text)];
  }
  const said = step.text === undefined ? [] : [messageItem(number, step.text)];
  return [...said, ...callsOf(step).map((call, index) => callItem(`${number}_${index}`, call))];
}

function textDeltas(step: StreamedStep, item: Item, index: number): readonly Frame[] {
  const at = { item_id: item.id, output_index: index };
  if (item.type === 'reasoning' && step.answer === 'text') {
    return [frame('response.reasoning_summary_text.delta', { ...at, summary_index: 0, delta: step.thought ?? '' })];
  }
  if (item.type !== 'message') return [];
  return halves(step.text ?? '').map((delta) =>
    frame('response.output_text.delta', { ...at, content_index: 0, delta }),
  );
}

function opened(item: Item): Record<string, unknown> {
  if (item.type === 'message') return { ...item, status: 'in_progress', content: [] };
  if (item.type === 'reasoning') return { ...item, summary: [] };
  return { ...item, status: 'in_progress' };
}

function frame(type: string, rest: Readonly<Record<string, unknown>>): Frame {
  return { event: type, data: { type, ...rest } };
}

function wireUsage(step: StreamedStep): Record<string, unknown> {
  const usage = usageOf(step);
  return {
    input_tokens: inputOf(usage),
    input_tokens_details: { cached_tokens: usage.cacheRead, cache_write_tokens: usage.cacheWrite },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: inputOf(usage) + usage.output,
  };
}

function whole(step: StreamedStep, request: WireRequest): Record<string, unknown> {
  const output = itemsOf(step, request.number);
  const base = { id: `resp_${request.number}`, object: 'response', created_at: 1, model: field(request.body, 'model') };
  const cause = step.answer === 'text' ? step.stop : undefined;
  if (cause === undefined || cause === 'end') return { ...base, status: 'completed', output, usage: wireUsage(step) };
  const reason = cause === 'max_tokens' ? 'max_output_tokens' : 'content_filter';
  return { ...base, status: 'incomplete', incomplete_details: { reason }, output, usage: wireUsage(step) };
}

function frames(step: StreamedStep, request: WireRequest): readonly Frame[] {
  const response = whole(step, request);
  const items = itemsOf(step, request.number).flatMap((item, index) => [
    frame('response.output_item.added', { output_index: index, item: opened(item) }),
    ...textDeltas(step, item, index),
    frame('response.output_item.done', { output_index: index, item }),
  ]);
  const begun = { ...response, status: 'in_progress', output: [], usage: null };
  return [frame('response.created', { response: begun }), ...items, frame(`response.${response.status}`, { response })];
}

function error(step: StatusStep): unknown {
  const code = step.code ?? (step.status === 429 ? 'rate_limit_exceeded' : null);
  const type = step.status < 500 ? 'invalid_request_error' : 'server_error';
  return { error: { message: step.message ?? `scripted ${step.status}`, type, param: null, code } };
}

/** Tools are a field of the request or, for newer models of codex, an item of the input. */
function offersTools(body: unknown): boolean {
  const tools = field(body, 'tools');
  const input = field(body, 'input');
  if (Array.isArray(tools) && tools.length > 0) return true;
  return Array.isArray(input) && input.some((item) => field(item, 'type') === 'additional_tools');
}

/** OpenAI Responses, as documented at https://platform.openai.com/docs/api-reference/responses-streaming. */
export const openaiResponses: Wire = {
  name: 'openai-responses',
  matches: (path) => path.startsWith('/v1/responses'),
  offersTools,
  frames,
  whole,
  streams: (request) => field(request.body, 'stream') === true,
  error,
  aside: () => undefined,
};
