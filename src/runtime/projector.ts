import { handoffFault } from '../core/handoff.ts';
import { type Projection, projections, registration } from '../core/projections.ts';
import type { ProjectState } from '../core/state.ts';
import { ExternalError } from '../ports/errors.ts';
import type { Attached, World } from './world.ts';

/** Keeps the files that mirror the journal, and home's registry, in step with the state; writes only what changed. */
export class Projector {
  private inputs = new Map<string, readonly unknown[]>();
  private registered = '';
  private readonly kept = new Set<string>();

  forget(): void {
    this.inputs = new Map();
    this.registered = '';
  }

  /** A file someone else changed: its bytes are copied beside the journal before the next write. */
  keepFirst(path: string): void {
    this.kept.add(path);
  }

  /** Writes every projection whose inputs are new; after a crash the first call brings lagging files up to date. */
  async project(world: World, attached: Attached, state: ProjectState | null): Promise<void> {
    if (state === null || state.resetting !== null) return;
    for (const projection of projections(state)) {
      const before = this.inputs.get(projection.path);
      if (before !== undefined && same(before, projection.inputs)) continue;
      await this.mirror(world, attached, projection);
      this.inputs.set(projection.path, projection.inputs);
    }
    await this.register(world, attached, state);
    const fault = handoffFault(state);
    if (fault !== null) {
      const next = 'report this fault of the shell; the journal is whole';
      throw new ExternalError('format', `HANDOFF.json was not written: ${fault}`, { next });
    }
  }

  private async mirror(world: World, attached: Attached, { path, print }: Projection): Promise<void> {
    const present = await world.files.read(attached.dir, path);
    const content = print(present);
    if (content === null || !differs(path, present, content)) return;
    if (present !== null && !isReadable(path, present)) this.keepFirst(path);
    await this.write(world, attached, { path, content });
  }

  private async write(world: World, attached: Attached, file: { path: string; content: string }): Promise<void> {
    if (!this.kept.delete(file.path)) return world.files.write(attached.dir, file);
    const keep = `${attached.commonDir}/codesleuth/kept/${world.clock.now().replace(/[:.]/g, '-')}`;
    await world.files.deliver(attached.dir, [file], { keep, known: new Map() });
  }

  private async register(world: World, attached: Attached, state: ProjectState): Promise<void> {
    // A fork's side is no project of its own: it comes back by its merge.
    if (state.origin !== null) return;
    const entry = registration(state);
    const { last_updated: _, ...lasting } = entry;
    const text = JSON.stringify(lasting);
    if (text === this.registered) return;
    const read = await world.home.updateContext((context) => {
      const before = context.registered_projects[attached.dir];
      return {
        ...context,
        registered_projects: { ...context.registered_projects, [attached.dir]: { ...before, ...entry } },
      };
    });
    if (read.kind === 'ok') this.registered = text;
  }
}

/** JSON that is none is somebody's mishap: it is copied aside before the shell writes the file again. */
function isReadable(path: string, present: string): boolean {
  if (!path.endsWith('.json')) return true;
  try {
    JSON.parse(present);
    return true;
  } catch {
    return false;
  }
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

const SEQ = /^\s*"journal_seq": (\d+),?\n/m;
const seqOf = (json: string): number => Number(SEQ.exec(json)?.[1] ?? 0);

/** Whether a mirrored file is to be written; HANDOFF's sequence number alone is no reason to, unless it is of another journal. */
export function differs(path: string, present: string | null, text: string): boolean {
  if (present === null) return true;
  if (!path.endsWith('.json')) return present !== text;
  return seqOf(present) > seqOf(text) || present.replace(SEQ, '') !== text.replace(SEQ, '');
}
