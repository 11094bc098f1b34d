import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import type { PermissionDecision } from '../../../ports/agent.ts';
import { NOTHING, type Step } from '../process/dialect.ts';
import { type Known, type Question, questionOf } from './asks.ts';
import { reply } from './rpc.ts';
import { sent, told } from './steps.ts';
import { itemOf, type Request } from './wire.ts';

type Id = string | number;

interface Open {
  readonly id: Id;
  /** What waits for the answer. */
  readonly item: string;
  readonly question: Question;
}

/** Questions the server waits for an answer to. Every process counts from nought, so that names tell processes apart. */
export class Questions {
  readonly #open = new Map<string, Open>();
  #process = 0;

  /** A fresh server waits for nothing. */
  restart(): void {
    this.#open.clear();
    this.#process += 1;
  }

  /** Asks the human, or answers where there is nothing that a human could be asked. */
  ask(id: Id, request: Request, known: Known): Step {
    const requestId = this.#nameOf(id);
    const question = questionOf(requestId, request, known);
    if ('answer' in question) return sent(reply(id, question.answer));
    this.#open.set(requestId, { id, item: itemOf(request), question });
    return told([question.ask]);
  }

  /** One that was answered or withdrawn, or never asked, gives nothing; `say` makes lines that tell the agent something. */
  answer(requestId: string, { decision, comment }: PermissionDecision, say: (text: string) => readonly string[]): Step {
    const open = this.#take(requestId);
    if (open === null) return NOTHING;
    const { id, question } = open;
    if (decision !== 'no') return sent(reply(id, question.yes));
    // Said before the refusal, so that the model hears both at once.
    const words = comment === '' ? [] : say(`The human refused “${question.ask.title}” and says: ${comment}`);
    return sent(...words, reply(id, question.no));
  }

  /** The server needs no answer any more; it says so of those that were answered too. */
  withdraw(id: Id): readonly AgentEvent[] {
    const requestId = this.#nameOf(id);
    return this.#take(requestId) === null ? [] : [{ type: 'ask/withdrawn', requestId }];
  }

  withdrawAll(): readonly AgentEvent[] {
    return [...this.#open.values()].flatMap(({ id }) => this.withdraw(id));
  }

  /** What waits for answers. */
  items(): readonly string[] {
    return [...this.#open.values()].map(({ item }) => item);
  }

  #take(requestId: string): Open | null {
    const open = this.#open.get(requestId) ?? null;
    this.#open.delete(requestId);
    return open;
  }

  #nameOf(id: Id): string {
    return `codex-${this.#process}-${id}`;
  }
}
