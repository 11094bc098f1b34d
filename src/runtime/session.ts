import { parse } from '../../commands/parse.ts';
import type { Flight } from '../core/budget/cap-used.ts';
import { refuse } from '../core/decision.ts';
import { recommendedAnswer } from '../core/free-text.ts';
import { isBusy } from '../core/guards.ts';
import { say } from '../core/show.ts';
import type { ShellState, State } from '../core/state.ts';
import { decideLine } from './decide-line.ts';
import { faultWords, goodbye, lastWords } from './last-words.ts';
import { Ledger } from './ledger.ts';
import type { LineResult } from './line-result.ts';
import { Stage } from './live.ts';
import { answerPermission, type Decided } from './permissions.ts';
import { Pipeline } from './pipeline.ts';
import { SchemaWatch } from './schema-watch.ts';
import { steer } from './steer.ts';
import { Turns } from './turns.ts';
import { within } from './within.ts';
import type { World } from './world.ts';

/** Exit code of a fault of the program itself (EX_SOFTWARE of sysexits.h). */
const BUG_EXIT = 70;

/** How long leaving may take, in milliseconds: an agent is asked to stop, and killed, within less. */
const CLOSE_MS = 8000;

/**
 * One opening of the shell: lines and reports take turns over one ledger. Everything that is decided is decided by core
 * and commands; the pipeline carries it out, and screens are told that something changed.
 */
export class Session {
  readonly live = new Stage();
  private readonly ledger: Ledger;
  private readonly turns: Turns;
  private readonly pipeline: Pipeline;
  private readonly schema: SchemaWatch;
  private readonly listeners = new Set<() => void>();
  private over: { code: number; words: readonly string[] } | null = null;

  constructor(world: World, shell: ShellState) {
    const changed = (): void => this.changed();
    const bug = (error: unknown): void => this.breakOff(error);
    this.ledger = new Ledger(world, this.live, shell);
    this.turns = new Turns(
      { bug, external: (error) => this.pipeline.refuse(refuse('failed', error.message, { tryNext: [error.next] })) },
      changed,
    );
    this.pipeline = new Pipeline({
      world,
      ledger: this.ledger,
      stage: this.live,
      turns: this.turns,
      bug,
      changed,
      over: () => this.over !== null,
      openSession: (its, own) => new Session(its, own),
      quit: () => {
        this.over ??= { code: 0, words: goodbye(this.ledger.state) };
      },
    });
    this.schema = new SchemaWatch({ world, ledger: this.ledger, pipeline: this.pipeline, turns: this.turns });
  }

  private get desk() {
    return { stage: this.live, pipeline: this.pipeline, turns: this.turns };
  }

  snapshotState(): State {
    return this.ledger.state;
  }

  /** What runs under way have used, beside what the state tells. */
  get flight(): Flight {
    return this.pipeline.caps.flight;
  }

  get ended(): { readonly code: number; readonly words: readonly string[] } | null {
    return this.over;
  }

  /** True while a run goes on: plain words typed now wait for its end. */
  get running(): boolean {
    return this.pipeline.workshop.running;
  }

  get busy(): boolean {
    return this.pipeline.workshop.busy;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  takeItems(): ReturnType<Stage['take']> {
    return this.live.take();
  }

  /** Opens a project's journal before any line, for `--project` on a directory that is one already. */
  async open(dir: string): Promise<void> {
    await this.turns.take(() => this.pipeline.open({ type: 'project/open', dir, create: false, resume: false }));
  }

  /** `--project`: a directory that is a project already is opened, any other is left to the kickoff. */
  async openGiven(dir: string): Promise<void> {
    await this.turns.take(() => this.pipeline.openGiven(dir));
  }

  async readHome(): Promise<void> {
    await this.turns.take(() => this.ledger.readHome());
  }

  /**
   * A line as typed. Resolves when it was decided; what it started may still go on. It is dropped where `still` says
   * that what it was meant for is over by the time its turn comes.
   */
  async line(text: string, still: (state: State) => boolean = () => true): Promise<void> {
    const noticed = this.over === null && (await this.schema.notice(text));
    await this.turns.take(async () => {
      if (this.over !== null || !still(this.ledger.state)) return;
      this.live.push({ kind: 'input', text });
      const parsed = parse(text, this.ledger.state);
      if (parsed.kind === 'command' && parsed.command.reads === 'files') await this.ledger.refresh();
      // What answers a change looks at the edits itself.
      if (parsed.kind === 'command' && parsed.command.group !== 'change') await this.ledger.notice();
      this.ledger.shellEvents([{ type: 'shell/confirm', confirm: null }]);
      await this.pipeline.apply(decideLine(parsed, this.ledger.state, noticed));
    });
  }

  /** Takes the recommended answer to the question that waits, and says so; false when none waits. */
  async answerRecommended(): Promise<boolean> {
    const answered = await this.turns.take(async () => {
      const answer = this.over === null ? recommendedAnswer(this.ledger.state) : null;
      if (answer !== null) await this.pipeline.apply(answer);
      return answer !== null;
    });
    return answered === true;
  }

  /** The human's answer to what an agent waits for; one that is not asked any more does nothing. */
  async permission(requestId: string, decided: Decided, comment: string): Promise<void> {
    await answerPermission(this.desk, { requestId, decided, comment });
  }

  /** Tells the working agent something at once; false when it cannot hear before its run ends. */
  steer(text: string): boolean {
    return steer(this.desk, text);
  }

  /** Waits until nothing is under way; gives back whether anything was refused or failed since the last call. */
  async settled(): Promise<LineResult> {
    await this.turns.over();
    while (this.busy) {
      await this.pipeline.workshop.oneIsDone();
      await this.turns.over();
    }
    return this.pipeline.takeResult();
  }

  /**
   * Stops what runs and says why in the journal, then lets go of the project. Safe to call twice. It takes no longer
   * than its limit: what still hangs then is left to the watchdog.
   */
  async close(reason: 'quit' | 'signal'): Promise<void> {
    await within(CLOSE_MS, this.windUp(reason));
  }

  private async windUp(reason: 'quit' | 'signal'): Promise<void> {
    const { workshop } = this.pipeline;
    await this.turns.take(async () => {
      const { project } = this.ledger.state;
      if (workshop.working && project !== null && project.halt === null && isBusy(project)) {
        await this.pipeline.remember([lastWords(reason)]);
      }
      workshop.interrupt();
    });
    // What was stopped may still want its tree recorded, so that later edits are not taken for the agent's.
    while (workshop.busy) await workshop.oneIsDone();
    await this.turns.over();
    await workshop.sessions.closeAll();
    await this.ledger.detach();
  }

  /** A bug ends the session with words that say where the journal is; what was acknowledged is in it. */
  private breakOff(error: unknown): void {
    const words = faultWords(error, this.ledger.attached?.journal.path ?? null);
    if (!this.ledger.state.shell.interactive) this.live.push({ kind: 'block', block: say('bad', ...words) });
    this.over ??= { code: BUG_EXIT, words };
    this.pipeline.workshop.interrupt();
  }

  private changed(): void {
    if (this.busy !== this.live.view.busy) this.live.patch({ busy: this.busy });
    for (const listener of this.listeners) listener();
  }
}
