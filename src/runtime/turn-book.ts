import type { AgentEnd } from '../../schemas/agent-event.ts';
import type { Run } from '../../schemas/event.ts';
import type { Usage } from '../../schemas/usage.ts';
import { addMoney, moneyOfTurn, NOTHING_SPENT, type Spent } from '../core/budget/spend.ts';
import { say } from '../core/show.ts';
import { BugError } from '../ports/errors.ts';
import type { TurnNotes } from '../ports/turn-notes.ts';
import { attempt } from './attempt.ts';
import type { EffectContext } from './context.ts';
import { PassingPrice } from './passing-price.ts';
import { priceTurn } from './price-turn.ts';
import { addUsage, tokenRow } from './usage-row.ts';

interface UnderWay {
  readonly id: string;
  readonly session: string;
  newest: Usage | null;
}

/**
 * What the turns of one run use: each is noted when it begins and with each figure, so that it counts though the shell is
 * killed meanwhile; its row, priced, is on the disk before anything else is made of it.
 */
export class TurnBook {
  readonly #context: EffectContext;
  readonly #run: Run;
  readonly #passing: PassingPrice;
  #notes: TurnNotes | null = null;
  #turns = 0;
  #underWay: UnderWay | null = null;
  #spent: Spent = NOTHING_SPENT;

  constructor(context: EffectContext, run: Run) {
    this.#context = context;
    this.#run = run;
    this.#passing = new PassingPrice(context.world.prices, { model: run.model, at: context.world.clock.now() });
  }

  /** What the turns that are over used. */
  get spent(): Spent {
    return this.#spent;
  }

  /** Before anything of the run is done; without notes it runs all the same. */
  async open(commonDir: string): Promise<void> {
    const opened = await attempt(() => this.#context.world.turnNotes.open(commonDir, this.#run.runId));
    if (opened.kind === 'done') this.#notes = opened.value;
    else this.#warn(opened.error.message);
  }

  async begin(session: string): Promise<void> {
    this.#turns += 1;
    const at = this.#context.world.clock.now();
    const turn = { id: `${this.#turns}@${at}`, session, newest: null };
    this.#underWay = turn;
    const noted = await attempt(async () => this.#notes?.begin({ turn: turn.id, at, session }));
    if (noted.kind === 'failed') this.#warn(noted.error.message);
    this.#context.caps.prompt(this.#run);
  }

  /** The newest figure of the turn. */
  hear(usage: Usage): void {
    const turn = this.#underWay;
    if (turn === null) return;
    turn.newest = usage;
    this.#notes?.used({ turn: turn.id, at: this.#context.world.clock.now(), usage });
    this.#passing.hear(usage, (figure) => {
      if (this.#underWay === turn) this.#context.caps.hear(this.#run, figure);
    });
  }

  /** The turn is over. Gives its usage with what it cost. */
  async end(ended: AgentEnd['reason'], session: string): Promise<Usage | null> {
    const turn = this.#underWay;
    if (turn === null) throw new BugError('a turn that ends without having begun');
    this.#underWay = null;
    const { world, attached } = this.#context;
    const run = this.#run;
    const at = world.clock.now();
    const { fault, ...priced } = await priceTurn(world.prices, { usage: turn.newest, model: run.model, at });
    if (fault !== null) this.#warn(fault);
    const row = tokenRow({ run, turn: turn.id, ended, ...priced, session, at });
    const written = await attempt(() => world.telemetry.append(attached()?.dir ?? '', row));
    // What the run gave and cost is remembered in the journal all the same.
    if (written.kind === 'failed') this.#warn(written.error.message);
    const { usage, money } = this.#spent;
    const turnMoney = moneyOfTurn(priced.usage);
    this.#spent = { usage: addUsage(usage, priced.usage), money: addMoney(money, turnMoney) };
    return priced.usage;
  }

  async close(): Promise<void> {
    await this.#notes?.close();
  }

  #warn(text: string): void {
    this.#context.stage.push({ kind: 'block', block: say('warn', text) });
  }
}
