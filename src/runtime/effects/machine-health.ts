import type { MachineFacts, MachinePort } from '../../ports/machine.ts';
import type { EffectContext } from '../context.ts';
import type { Finding } from './finding.ts';

/** The oldest Node the program runs on, as in package.json. */
const NODE: readonly [number, number] = [22, 18];
const LEAST_COLUMNS = 40;
const LEAST_ROWS = 10;
/** Below this many bytes a build can fill the disk. */
const LITTLE = 1e9;
const GB = 1e9;

/** Node, the terminal, the disk, and processes that were left behind. None where the machine cannot be looked at. */
export async function machineFindings(context: EffectContext): Promise<readonly Finding[]> {
  const { machine, home } = context.world;
  if (machine === undefined) return [];
  const facts = machine.look();
  const dir = context.attached()?.dir ?? home.dir;
  return [nodeFinding(facts), terminalFinding(facts), await diskFinding(machine, dir), await orphanFinding(machine)];
}

function nodeFinding({ node }: MachineFacts): Finding {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const ok = major > NODE[0] || (major === NODE[0] && minor >= NODE[1]);
  return { what: 'node', ok, said: node, mend: 'bash SETUP.sh, which installs one of its own' };
}

function terminalFinding({ terminal }: MachineFacts): Finding {
  const what = 'terminal';
  if (!terminal.isTerminal) return { what, ok: true, said: 'none: lines in, lines out', mend: '' };
  const { columns, rows, term, unicode } = terminal;
  const size = `${columns ?? '?'}x${rows ?? '?'}`;
  const said = [term === '' ? 'TERM is not set' : term, size, unicode ? 'UTF-8' : 'no UTF-8'].join(', ');
  const mend = terminalMend(terminal);
  return { what, ok: mend === '', said, mend };
}

function terminalMend({ columns, rows, term, unicode }: MachineFacts['terminal']): string {
  const low = (columns ?? LEAST_COLUMNS) < LEAST_COLUMNS || (rows ?? LEAST_ROWS) < LEAST_ROWS;
  if (low) return `make the window ${LEAST_COLUMNS}x${LEAST_ROWS} or larger`;
  if (term === '' || term === 'dumb') return 'set TERM, or start with --plain';
  return unicode ? '' : 'export LC_ALL=C.UTF-8, or start with --plain';
}

async function diskFinding(machine: MachinePort, dir: string): Promise<Finding> {
  const free = await machine.free(dir);
  const said = free === null ? 'cannot be told' : `${(free / GB).toFixed(1)} GB free at ${dir}`;
  const ok = free === null || free >= LITTLE;
  return { what: 'disk', ok, said, mend: 'free some room; !forks names the copies that can go' };
}

async function orphanFinding(machine: MachinePort): Promise<Finding> {
  const orphans = await machine.orphans();
  const pids = orphans.map(({ pid }) => pid).join(' ');
  const said =
    orphans.length === 0
      ? 'no process of a shell that is gone'
      : orphans.map(({ pid, command }) => `${pid} ${command}`).join('; ');
  return { what: 'orphans', ok: orphans.length === 0, said, mend: `kill ${pids}` };
}
