import type {
  Play,
  ScriptedUsage,
  StatusStep,
  StopCause,
  TextStep,
  ToolCall,
  ToolStep,
} from '../support/model-server/script.ts';

/** Figures no two of which are alike, so that one told in the place of another is seen. */
const SAID: ScriptedUsage = { fresh: 100, cacheRead: 20, cacheWrite: 7, output: 30, reasoning: 10 };
const CALLED: ScriptedUsage = { fresh: 211, cacheRead: 43, cacheWrite: 9, output: 57, reasoning: 5 };

interface TextMore {
  readonly thought?: string;
  readonly stop?: StopCause;
  readonly play?: Play;
}

export const text = (said: string, more: TextMore = {}): TextStep => ({
  answer: 'text',
  text: said,
  usage: SAID,
  ...more,
});

export const call = ({ name, input }: ToolCall): ToolStep => ({ answer: 'tool', name, input, usage: CALLED });

export const status = (code: number, more: Partial<Omit<StatusStep, 'answer' | 'status'>> = {}): StatusStep => ({
  answer: 'status',
  status: code,
  ...more,
});
