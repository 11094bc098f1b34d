import type { AgentError } from '../../schemas/agent-event.ts';
import type { Scene } from './recorded-agent.ts';

/** Ways for an agent's process to fail in the middle of a turn, and what the prompt ends with. */
export interface MishapCase {
  readonly name: string;
  readonly scene: Partial<Scene>;
  readonly kind: AgentError['kind'];
  readonly message: RegExp;
}

export const MISHAPS: readonly MishapCase[] = [
  {
    name: 'ends without a word',
    scene: { mishap: { do: 'exit', code: 0 } },
    kind: 'crash',
    message: /ended with exit 0 in the middle of the turn and said nothing/,
  },
  {
    name: 'ends with last words',
    scene: { mishap: { do: 'exit', code: 3, words: 'Error: no space left on device' } },
    kind: 'crash',
    message: /ended with exit 3 in the middle of the turn: Error: no space left on device/,
  },
  {
    name: 'is killed',
    scene: { mishap: { do: 'kill' } },
    kind: 'crash',
    message: /was ended by a signal in the middle of the turn/,
  },
  {
    name: 'closes its output and lives on',
    scene: { mishap: { do: 'close-output' }, deaf: true },
    kind: 'protocol',
    message: /closed its output in the middle of the turn/,
  },
  {
    name: 'says what cannot be read',
    scene: { mishap: { do: 'garbage', lines: 1000 }, deaf: true },
    kind: 'protocol',
    message: /lines that cannot be read, the last: .*garbage/,
  },
];
