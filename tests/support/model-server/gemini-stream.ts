import { field, halves } from './json.ts';
import { callsOf, inputOf, type StatusStep, type StreamedStep, usageOf } from './script.ts';
import type { Frame, Wire, WireRequest } from './wire.ts';

const FINISH = { end: 'STOP', max_tokens: 'MAX_TOKENS', refusal: 'SAFETY' } as const;
const STATUS: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
};

function partsOf(step: StreamedStep): readonly unknown[] {
  const thought = step.answer === 'text' && step.thought !== undefined ? [{ text: step.thought, thought: true }] : [];
  const said = halves(step.text ?? '').map((text) => ({ text }));
  const calls = callsOf(step).map(({ name, input }) => ({ functionCall: { name, args: input } }));
  return [...thought, ...said, ...calls];
}

function wireUsage(step: StreamedStep): Record<string, number> {
  const usage = usageOf(step);
  return {
    promptTokenCount: inputOf(usage),
    cachedContentTokenCount: usage.cacheRead,
    candidatesTokenCount: usage.output - usage.reasoning,
    thoughtsTokenCount: usage.reasoning,
    totalTokenCount: inputOf(usage) + usage.output,
  };
}

function chunk(parts: readonly unknown[], request: WireRequest): Record<string, unknown> {
  const candidate = { index: 0, content: { role: 'model', parts } };
  return { candidates: [candidate], responseId: `resp-${request.number}`, modelVersion: 'scripted' };
}

function ending(step: StreamedStep): string {
  return step.answer === 'tool' ? 'STOP' : FINISH[step.stop ?? 'end'];
}

function closed(parts: readonly unknown[], step: StreamedStep, request: WireRequest): Record<string, unknown> {
  const candidate = { index: 0, content: { role: 'model', parts }, finishReason: ending(step) };
  return { ...chunk(parts, request), candidates: [candidate], usageMetadata: wireUsage(step) };
}

function frames(step: StreamedStep, request: WireRequest): readonly Frame[] {
  const parts = partsOf(step);
  const open = parts.slice(0, -1).map((part) => ({ data: chunk([part], request) }));
  return [...open, { data: closed(parts.slice(-1), step, request) }];
}

function error(step: StatusStep): unknown {
  const status = STATUS[step.status] ?? 'INTERNAL';
  return { error: { code: step.status, message: step.message ?? `scripted ${step.status}`, status } };
}

/** Gemini generateContent, as documented at https://ai.google.dev/api/generate-content. */
export const geminiStream: Wire = {
  name: 'gemini-stream',
  matches: (path) => /^\/v1(alpha|beta)?\/models\/[^/]+:/.test(path),
  offersTools: (body) => {
    const tools = field(body, 'tools');
    return Array.isArray(tools) && tools.length > 0;
  },
  frames,
  whole: (step, request) => closed(partsOf(step), step, request),
  streams: (request) => request.path.includes(':streamGenerateContent'),
  error,
  aside: (request) => (request.path.includes(':countTokens') ? { totalTokens: 42 } : undefined),
};
