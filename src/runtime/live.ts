import type { Item, Live, PermissionAsk } from '../core/transcript.ts';

type ItemBody = Item extends infer T ? (T extends { readonly id: number } ? Omit<T, 'id'> : never) : never;
type Run = NonNullable<Live['run']>;

/** What the human wants done about an agent that says nothing. */
type SilenceChoice = 'wait' | 'urge' | 'end';

const TAIL = 20;
const LINES_A_FLUSH = 100;

const NOTHING_LIVE: Live = { run: null, command: null, asks: [], forks: null, lanes: null, queued: [], busy: false };

/**
 * What is seen while it happens: a ring of the agent's last lines, the running command, waiting permissions, and the
 * items on their way to the scrollback. A flood is cut to what a person can read, and counted; the run log has it all.
 */
export class Stage {
  private live: Live = NOTHING_LIVE;
  private items: Item[] = [];
  private nextId = 1;
  private pending: string[] = [];
  private skipped = 0;
  /** Scopes that the human has allowed for the whole of the present run. */
  readonly allowed = new Set<string>();
  private onSilence: ((choice: SilenceChoice) => void) | null = null;

  get view(): Live {
    return this.live;
  }

  /** Adds an item for the scrollback; agent lines that came before it stay before it. */
  push(body: ItemBody): void {
    this.flushLines();
    this.add(body);
  }

  take(): readonly Item[] {
    const items = this.items;
    this.items = [];
    return items;
  }

  patch(part: Partial<Live>): void {
    this.live = { ...this.live, ...part };
  }

  patchRun(part: Partial<Run>): void {
    if (this.live.run !== null) this.live = { ...this.live, run: { ...this.live.run, ...part } };
  }

  ask(ask: PermissionAsk): void {
    this.patch({ asks: [...this.live.asks, ask] });
  }

  /** Asks what to do about an agent that says nothing, unless that is asked already. */
  silent(ask: PermissionAsk, onChoice: (choice: SilenceChoice) => void): void {
    this.onSilence = onChoice;
    if (!this.live.asks.some((one) => one.requestId === ask.requestId)) this.ask(ask);
  }

  chooseSilence(choice: SilenceChoice): void {
    this.onSilence?.(choice);
    this.onSilence = null;
  }

  answered(requestId: string): void {
    this.patch({ asks: this.live.asks.filter((ask) => ask.requestId !== requestId) });
  }

  /** Lines of the running agent: always into the ring, and into the scrollback as far as the flush allows. */
  lines(lines: readonly string[], at: number): void {
    const run = this.live.run;
    if (run === null || lines.length === 0) return;
    const tail = [...run.tail, ...lines.slice(-TAIL)].slice(-TAIL);
    this.patchRun({ tail, lines: run.lines + lines.length, lastOutputAt: at });
    const room = LINES_A_FLUSH - this.pending.length;
    this.pending.push(...lines.slice(0, Math.max(0, room)));
    this.skipped += Math.max(0, lines.length - Math.max(0, room));
  }

  /** Moves what agent lines there are into the scrollback; called at every repaint. */
  flushLines(): void {
    const run = this.live.run;
    if (run === null || this.pending.length === 0) return;
    const lines = this.pending;
    this.pending = [];
    this.add({ kind: 'agent', agent: run.agent, runId: run.runId, lines });
  }

  /** Says once how many lines were left out, when the flood is over. */
  flushSkipped(log: string): void {
    const run = this.live.run;
    this.flushLines();
    if (run === null || this.skipped === 0) return;
    this.add({ kind: 'skipped', runId: run.runId, lines: this.skipped, log });
    this.skipped = 0;
  }

  private add(body: ItemBody): void {
    this.items.push({ ...body, id: this.nextId });
    this.nextId += 1;
  }
}
