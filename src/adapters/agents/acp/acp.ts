import type { AgentCommand } from '../../../../schemas/config.ts';
import type { AgentPort } from '../../../ports/agent.ts';
import { ExternalError } from '../../../ports/errors.ts';
import type { DriverParts } from '../driver-parts.ts';
import { type Found, findAgent, installOf } from '../find.ts';
import { ProcessSession } from '../process/process-session.ts';
import { AcpDialect } from './dialect.ts';
import { customPreset, type Preset } from './presets.ts';
import { probe } from './probe.ts';

/** An agent that speaks the Agent Client Protocol, one of those that are known; the user's own installation. */
export function createAcp(preset: Preset, parts: DriverParts): AgentPort {
  const named = { ...preset, label: parts.configured?.label ?? preset.label };
  const find = (): Found | null => findAgent(named.sought, withArgs(preset, parts.configured), parts.env);
  return {
    id: named.id,
    label: named.label,
    probe: () => probe(named, find(), parts.processes),
    async open(options) {
      const found = find();
      if (found === null) throw notFound(named, parts.configured);
      const dialect = new AcpDialect({ preset: named, found }, options);
      return new ProcessSession({ dialect, options, start: parts.processes.start });
    },
  };
}

/** One that only its command is known of, from config/context.json or `--agent`. */
export const createCustomAcp = (id: string, parts: DriverParts & { readonly configured: AgentCommand }): AgentPort =>
  createAcp(customPreset(id, parts.configured.label ?? `${id} (ACP)`), parts);

/** A place alone is named for a known agent that lies elsewhere; how it is made to speak the protocol is known. */
function withArgs({ sought }: Preset, configured: AgentCommand | undefined): AgentCommand | undefined {
  return configured?.args.length === 0 ? { ...configured, args: [...sought.args] } : configured;
}

function notFound({ id, label, package: name, sought }: Preset, configured: AgentCommand | undefined): ExternalError {
  const command = configured?.command ?? sought.command;
  const place = `name its place in config/context.json (agent.commands.${id})`;
  const next = name === null ? place : `${installOf(name)}, or ${place}`;
  return new ExternalError('agent', `${label} was not found: there is no program ${command} on PATH`, { next });
}
