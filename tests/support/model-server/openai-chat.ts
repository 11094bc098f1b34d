import { field, halves } from './json.ts';
import { callsOf, inputOf, type StatusStep, type StreamedStep, usageOf } from './script.ts';
import type { Frame, Wire, WireRequest } from './wire.ts';

const FINISH = { end: 'stop', max_tokens: 'length', refusal: 'content_filter' } as const;

function finishOf(step: StreamedStep): string {
  return step.answer === 'tool' ? 'tool_calls' : FINISH[step.stop ?? 'end'];
}

function wireUsage(step: StreamedStep): Record<string, unknown> {
  const usage = usageOf(step);
  return {
    prompt_tokens: inputOf(usage),
    completion_tokens: usage.output,
    total_tokens: inputOf(usage) + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead },
    completion_tokens_details: { reasoning_tokens: usage.reasoning },
  };
}

function callItems(step: StreamedStep, number: number): readonly unknown[] {
  return callsOf(step).map(({ name, input }, index) => {
    const text = typeof input === 'string' ? input : JSON.stringify(input);
    return { index, id: `call_${number}_${index}`, type: 'function', function: { name, arguments: text } };
  });
}

function deltasOf(step: StreamedStep, number: number): readonly unknown[] {
  const thought = step.answer === 'text' && step.thought !== undefined ? [{ reasoning_content: step.thought }] : [];
  const said = halves(step.text ?? '').map((content) => ({ content }));
  const calls = callItems(step, number);
  return [
    { role: 'assistant', content: '' },
    ...thought,
    ...said,
    ...(calls.length > 0 ? [{ tool_calls: calls }] : []),
  ];
}

function base(request: WireRequest, object: string): Record<string, unknown> {
  return { id: `chatcmpl-${request.number}`, object, created: 1, model: field(request.body, 'model') };
}

function frames(step: StreamedStep, request: WireRequest): readonly Frame[] {
  const chunk = base(request, 'chat.completion.chunk');
  const said = (delta: unknown, reason: string | null): Frame => ({
    data: { ...chunk, choices: [{ index: 0, delta, finish_reason: reason }] },
  });
  return [
    ...deltasOf(step, request.number).map((delta) => said(delta, null)),
    said({}, finishOf(step)),
    { data: { ...chunk, choices: [], usage: wireUsage(step) } },
    { data: '[DONE]' },
  ];
}

function whole(step: StreamedStep, request: WireRequest): unknown {
  const calls = callItems(step, request.number);
  const message = { role: 'assistant', content: step.text ?? '', ...(calls.length > 0 ? { tool_calls: calls } : {}) };
  const choices = [{ index: 0, message, finish_reason: finishOf(step) }];
  return { ...base(request, 'chat.completion'), choices, usage: wireUsage(step) };
}

function error(step: StatusStep): unknown {
  const type = step.status < 500 ? 'invalid_request_error' : 'server_error';
  return { error: { message: step.message ?? `scripted ${step.status}`, type, param: null, code: step.code ?? null } };
}

/** OpenAI Chat Completions, as documented at https://platform.openai.com/docs/api-reference/chat-streaming. */
export const openaiChat: Wire = {
  name: 'openai-chat',
  matches: (path) => path.startsWith('/v1/chat/completions'),
  offersTools: (body) => {
    const tools = field(body, 'tools');
    return Array.isArray(tools) && tools.length > 0;
  },
  frames,
  whole,
  streams: (request) => field(request.body, 'stream') === true,
  error,
  aside: () => undefined,
};
