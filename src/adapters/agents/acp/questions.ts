import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import type { PermissionDecision } from '../../../ports/agent.ts';
import { NOTHING, type Step } from '../process/dialect.ts';
import { askOf } from './asks.ts';
import { reply } from './rpc.ts';
import { both, sent, told } from './steps.ts';
import type { Known } from './tools.ts';
import type { Permission, RpcId } from './wire.ts';

type Option = Permission['options'][number];

interface Open {
  readonly id: RpcId;
  readonly title: string;
  readonly options: readonly Option[];
}

/** Leave for the run is kept by the shell, so that each yes is for this once: an agent's `always` may mean anything. */
const YES = ['allow_once'];
const NO = ['reject_once', 'reject_always'];

/** Questions the agent waits for an answer to. Every process counts from nought, so that names tell processes apart. */
export class Questions {
  readonly #open = new Map<string, Open>();
  #process = 0;
  #comments: string[] = [];

  /** A fresh process waits for nothing. */
  restart(): void {
    this.#open.clear();
    this.#process += 1;
  }

  ask(id: RpcId, { options }: Permission, { known, cwd }: { readonly known: Known; readonly cwd: string }): Step {
    const requestId = `acp-${this.#process}-${id}`;
    const ask = askOf(requestId, known, cwd);
    this.#open.set(requestId, { id, title: ask.title, options });
    return told(ask);
  }

  /** One that was answered or withdrawn, or never asked, gives nothing. */
  answer(requestId: string, { decision, comment }: PermissionDecision): Step {
    const open = this.#open.get(requestId);
    if (open === undefined) return NOTHING;
    this.#open.delete(requestId);
    const yes = optionOf(open.options, YES);
    if (decision !== 'no' && yes !== null) return sent(selected(open.id, yes));
    if (comment !== '') this.#comments.push(`“${open.title}” was refused, with these words: ${comment}`);
    const no = sent(refusal(open.id, open.options));
    return decision === 'no' ? no : both(no, told({ type: 'notice', text: `${open.title}: ${ONLY_ALWAYS}` }));
  }

  get hasComments(): boolean {
    return this.#comments.length > 0;
  }

  /** The words that came with refusals: the protocol has no place for them, so that they go with the next prompt. */
  takeComments(): readonly string[] {
    return this.#comments.splice(0);
  }

  /** Nobody waits for answers any more. */
  cancelAll(): Step {
    const open = [...this.#open.entries()];
    this.#open.clear();
    return {
      send: open.map(([, { id }]) => cancelled(id)),
      events: open.map(([requestId]): AgentEvent => ({ type: 'ask/withdrawn', requestId })),
    };
  }
}

const ONLY_ALWAYS = 'the agent takes no yes for once, only for always; it was refused.';

function optionOf(options: readonly Option[], kinds: readonly string[]): Option | null {
  for (const kind of kinds) {
    const option = options.find((one) => one.kind === kind);
    if (option !== undefined) return option;
  }
  return null;
}

const selected = (id: RpcId, { optionId }: Option): string => reply(id, { outcome: { outcome: 'selected', optionId } });
const cancelled = (id: RpcId): string => reply(id, { outcome: { outcome: 'cancelled' } });

/** The line that says no, in the words that are offered. */
export function refusal(id: RpcId, options: readonly Option[]): string {
  const no = optionOf(options, NO);
  return no === null ? cancelled(id) : selected(id, no);
}
