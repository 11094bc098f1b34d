import type { AgentEnd, AgentEvent } from '../../../../schemas/agent-event.ts';
import type { OpenOptions, PermissionDecision, PromptRequest } from '../../../ports/agent.ts';
import { parseJson } from '../json.ts';
import { BadLines } from '../process/bad-lines.ts';
import { type Departure, type Dialect, type Launch, NOTHING, type Step } from '../process/dialect.ts';
import { endOfGone } from '../process/gone.ts';
import { type Installed, launchOf } from './launch.ts';
import { Meter } from './meter.ts';
import type { Outcome } from './outcome.ts';
import { leaveOf } from './presets.ts';
import { Questions, refusal } from './questions.ts';
import { refuse } from './rpc.ts';
import { both, sent, told } from './steps.ts';
import { Talk } from './talk.ts';
import { Turn } from './turn.ts';
import { envelopeSchema, permissionSchema, type RpcId, type Update, updateIn } from './wire.ts';

/** The Agent Client Protocol, wire version 1: one process and one session for many prompts. */
export class AcpDialect implements Dialect {
  readonly oneShot = false;
  readonly #installed: Installed;
  readonly #options: OpenOptions;
  readonly #talk: Talk;
  readonly #bad = new BadLines();
  readonly #meter = new Meter();
  readonly #questions = new Questions();
  /** The prompt that waits for the session to be open. */
  #waiting: PromptRequest | null = null;
  /** It is to be ended instead of sent. An agent that takes too long to open a session is ended by the session of ours. */
  #calledOff = false;
  /** The prompt that is worked on. */
  #turn: Turn | null = null;

  constructor(installed: Installed, options: OpenOptions) {
    this.#installed = installed;
    this.#options = options;
    this.#talk = new Talk(installed, options);
    this.#meter.unknown();
  }

  get sessionId(): string {
    return this.#talk.sessionId;
  }

  launch(): Launch {
    return launchOf(this.#installed, this.#options);
  }

  begin(): Step {
    this.#questions.restart();
    return sent(this.#talk.greet());
  }

  prompt(request: PromptRequest): Step {
    this.#bad.reset();
    this.#turn = null;
    if (this.#talk.state === 'open') return this.#start(request);
    this.#waiting = request;
    this.#calledOff = false;
    return this.#talk.state === 'greeted' ? sent(this.#talk.open()) : NOTHING;
  }

  hear(line: string): Step {
    if (line.trim() === '') return NOTHING;
    const envelope = envelopeSchema.safeParse(parseJson(line));
    if (!envelope.success) return told(...this.#bad.add(line));
    const { id, method, params } = envelope.data;
    if (method === undefined) {
      return id === undefined ? told(...this.#bad.add(line)) : this.#answered(this.#talk.answered(id, envelope.data));
    }
    if (id !== undefined) return this.#asked(id, method, params);
    if (method !== 'session/update') return NOTHING;
    const read = updateIn(params);
    if (read === null) return told(...this.#bad.add(line));
    return read === 'unread' || read.sessionId !== this.sessionId ? NOTHING : this.#updated(read.update);
  }

  overhear(): Step {
    return NOTHING;
  }

  answer(requestId: string, decision: PermissionDecision): Step {
    return this.#questions.answer(requestId, decision);
  }

  interrupt(): Step {
    this.#calledOff = this.#waiting !== null;
    if (this.#turn === null) return NOTHING;
    this.#turn.stopping = true;
    return both(sent(this.#talk.cancel()), this.#questions.cancelAll());
  }

  /** A message sent meanwhile would be refused, or be a turn of its own. */
  steer(): null {
    return null;
  }

  gone(departure: Departure): AgentEnd {
    this.#turn = null;
    this.#waiting = null;
    return endOfGone(this.#installed.preset.label, departure);
  }

  #start({ text }: PromptRequest): Step {
    this.#turn = new Turn(this.#options.cwd, this.#meter);
    const words = [...this.#questions.takeComments(), text].join('\n\n');
    return sent(this.#talk.prompt(words));
  }

  #answered(outcome: Outcome): Step {
    const notices = this.#talk.takeNotices().map((text): AgentEvent => ({ type: 'notice', text }));
    switch (outcome.kind) {
      case 'on the way':
        return { send: outcome.lines, events: notices };
      case 'open':
        return both(told(...notices), this.#opened());
      case 'failed':
        return both(told(...notices), this.#failed(outcome.end));
      case 'turn':
        return this.#closed(outcome);
      case 'nothing':
        return NOTHING;
      default:
        return outcome satisfies never;
    }
  }

  #opened(): Step {
    if (!this.#talk.resumed) this.#meter.fresh();
    this.#meter.model = this.#talk.model;
    const request = this.#waiting;
    this.#waiting = null;
    const session = told({ type: 'session', sessionId: this.sessionId });
    if (request === null) return session;
    return both(session, this.#calledOff ? told(CANCELLED) : this.#start(request));
  }

  #failed(end: AgentEnd): Step {
    if (this.#waiting === null) return NOTHING;
    this.#waiting = null;
    return told(this.#calledOff && end.error?.kind !== 'protocol' ? CANCELLED : end);
  }

  #closed({ result, error }: Extract<Outcome, { kind: 'turn' }>): Step {
    const turn = this.#turn;
    if (turn === null) return NOTHING;
    // A role that only reads is refused by rule, and has answered all the same.
    if (!this.#isReading() && this.#questions.hasComments && turn.goesOn(result, error)) {
      return sent(this.#talk.prompt([...this.#questions.takeComments(), GO_ON].join('\n\n')));
    }
    this.#turn = null;
    return both(this.#questions.cancelAll(), told(...turn.close(result, error)));
  }

  #isReading(): boolean {
    return leaveOf(this.#options.readOnly, this.#options.mode) === 'reading';
  }

  /** Nobody could answer a question that comes when no prompt is open or when it is being stopped. */
  #asked(id: RpcId, method: string, params: unknown): Step {
    if (method !== 'session/request_permission') return sent(refuse(id, method));
    const permission = permissionSchema.safeParse(params);
    if (!permission.success) return sent(refuse(id, method));
    const { toolCall, options } = permission.data;
    const turn = this.#turn;
    if (turn === null || turn.stopping) return sent(refusal(id, options));
    const known = turn.tools.note(toolCall);
    // A role that only reads is held by its mode, which it may not leave.
    if (this.#isReading() && known.kind === 'switch_mode') return sent(refusal(id, options));
    return this.#questions.ask(id, permission.data, { known, cwd: this.#options.cwd });
  }

  #updated(update: Update): Step {
    if (update.sessionUpdate === 'usage_update') this.#meter.read(update);
    const turn = this.#turn;
    // While no prompt is worked on, an earlier conversation may be told again.
    if (turn === null) return NOTHING;
    if (update.sessionUpdate === 'current_mode_update') return this.#moved(update.currentModeId);
    const stormed = turn.storms;
    const events = told(...turn.hear(update));
    if (turn.isDeaf && !turn.stopping) return both(events, this.#closed({ kind: 'turn', result: null, error: null }));
    return turn.storms && !stormed ? both(events, sent(this.#talk.cancel())) : events;
  }

  #moved(mode: string): Step {
    const { preset } = this.#installed;
    const wanted = preset.modes[leaveOf(this.#options.readOnly, this.#options.mode)];
    if (wanted === null || mode === wanted) return NOTHING;
    return told({ type: 'notice', text: `${preset.label} has left its mode ${wanted} for ${mode}.` });
  }
}

const GO_ON = 'Go on with that in mind, and end with the answer that was asked for.';

const CANCELLED: AgentEnd = { type: 'end', reason: 'cancelled', error: null, finalText: '' };
