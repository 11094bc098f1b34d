import type { Context } from '../../../schemas/config.ts';
import type { Effect } from '../../core/effect.ts';
import type { SetupFound } from '../../core/found.ts';
import type { Report } from '../../core/report.ts';
import type { MenuEntry } from '../../core/state.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { ContextRead } from '../../ports/files.ts';
import type { EffectContext } from '../context.ts';
import type { World } from '../world.ts';

type Of<T extends Effect['type']> = Extract<Effect, { type: T }>;

/** Reads home: the configuration, and the registered projects with what can be seen of them at once. */
export async function readStartup(context: EffectContext): Promise<Report> {
  const read = await context.world.home.readContext();
  const setup = setupOf(read);
  return {
    type: 'startup/read',
    setup,
    entries: setup.kind === 'ok' ? await menuEntries(context.world, setup.context) : [],
  };
}

function setupOf(read: ContextRead): SetupFound {
  switch (read.kind) {
    case 'ok':
      return { kind: 'ok', context: read.context };
    case 'corrupt':
      return { kind: 'corrupt', path: read.path, message: read.message };
    case 'absent':
    case 'incomplete':
      return { kind: 'missing' };
    default:
      return read satisfies never;
  }
}

/** Registered projects, the one touched last first. */
async function menuEntries(world: World, context: Context): Promise<readonly MenuEntry[]> {
  const projects = Object.entries(context.registered_projects);
  const looks = new Map((await world.home.lookAt(projects.map(([dir]) => dir))).map((look) => [look.dir, look]));
  return projects
    .map(([dir, project]) => ({
      dir,
      name: project.name,
      stage: project.pipeline_stage,
      agent: project.last_active_agent,
      lastUpdated: project.last_updated,
      waitingFor: project.waiting_for ?? '',
      spentMicroUsd: project.spent_micro_usd ?? null,
      missing: looks.get(dir)?.missing ?? false,
      dirty: looks.get(dir)?.dirty ?? null,
    }))
    .sort((a, b) => (a.lastUpdated < b.lastUpdated ? 1 : a.lastUpdated > b.lastUpdated ? -1 : 0));
}

/** Asks git, a few projects at a time, whether there is uncommitted work; a directory git cannot read is left out. */
export async function lookAtProjects(context: EffectContext, order: Of<'menu/look'>): Promise<Report> {
  const dirty = new Map<string, boolean>();
  const waiting = [...order.dirs];
  const look = async (): Promise<void> => {
    for (let dir = waiting.shift(); dir !== undefined; dir = waiting.shift()) {
      const info = await context.world.git.inspect(dir).catch(() => null);
      if (info !== null) dirty.set(dir, info.dirty > 0);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, look));
  return { type: 'menu/looked', dirty };
}

const AT_ONCE = 3;

/** Takes a project out of the registry; its files are not touched. */
export async function forget(context: EffectContext, order: Of<'project/forget'>): Promise<Report> {
  const read = await context.world.home.updateContext((before) => {
    const { [order.dir]: _gone, ...rest } = before.registered_projects;
    return { ...before, registered_projects: rest };
  });
  return changed(context.world, read, `${order.dir} is forgotten; nothing on disk was changed.`);
}

/** Moves a project's entry to the directory it was found in. */
export async function relocate(context: EffectContext, order: Of<'project/relocate'>): Promise<Report> {
  const read = await context.world.home.updateContext((before) => {
    const { [order.dir]: entry, ...rest } = before.registered_projects;
    return entry === undefined ? before : { ...before, registered_projects: { ...rest, [order.to]: entry } };
  });
  return changed(context.world, read, `${order.dir} is now ${order.to}.`);
}

async function changed(world: World, read: ContextRead, note: string): Promise<Report> {
  if (read.kind !== 'ok') {
    throw new ExternalError('format', 'config/context.json cannot be read, so nothing was changed', {
      next: '!doctor',
    });
  }
  return { type: 'registry/changed', context: read.context, note, entries: await menuEntries(world, read.context) };
}
