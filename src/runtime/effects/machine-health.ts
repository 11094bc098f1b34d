import type { MachineFacts, MachinePort } from '../../ports/machine.ts';
import type { EffectContext } from '../context.ts';
import type { Finding } from './finding.ts';
import { type Ground, quoted, startWith } from './mend.ts';

/** The oldest Node the program runs on, as in package.json. */
const NODE: readonly [number, number] = [22, 18];
const LEAST_COLUMNS = 40;
const LEAST_ROWS = 10;
/** Below this many bytes a build can fill the disk. */
const LITTLE = 1e9;
const GB = 1e9;

/** Node, the terminal, the disk, and processes that were left behind. None where the machine cannot be looked at. */
export async function machineFindings(context: EffectContext, ground: Ground): Promise<readonly Finding[]> {
  const { machine, home } = context.world;
  if (machine === undefined) return [];
  const facts = machine.look();
  const dir = context.attached()?.dir ?? home.dir;
  return [
    nodeFinding(facts, ground),
    terminalFinding(facts, ground),
    await memoryFinding(context, facts),
    await diskFinding(machine, dir, ground),
    await orphanFinding(machine, ground),
  ];
}

function nodeFinding({ node }: MachineFacts, { setup }: Ground): Finding {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const ok = major > NODE[0] || (major === NODE[0] && minor >= NODE[1]);
  return { what: 'node', ok, said: ok ? node : `${node}; ${NODE.join('.')} or newer is needed`, mend: setup };
}

function terminalFinding({ terminal }: MachineFacts, ground: Ground): Finding {
  const what = 'terminal';
  if (!terminal.isTerminal) return { what, ok: true, said: 'none: lines in, lines out', mend: '' };
  const { columns, rows, term, unicode } = terminal;
  const size = `${columns ?? '?'}x${rows ?? '?'}`;
  const words = [term === '' ? 'TERM is not set' : term, size, unicode ? 'UTF-8' : 'no UTF-8'].join(', ');
  const wrong = terminalFault(terminal, ground);
  if (wrong === null) return { what, ok: true, said: words, mend: '' };
  return { what, ok: false, said: `${words}; ${wrong.way}`, mend: wrong.mend };
}

function terminalFault({ columns, rows, term, unicode }: MachineFacts['terminal'], ground: Ground) {
  const low = (columns ?? LEAST_COLUMNS) < LEAST_COLUMNS || (rows ?? LEAST_ROWS) < LEAST_ROWS;
  const plain = startWith('--plain', ground);
  if (low)
    return { way: `make the window ${LEAST_COLUMNS}x${LEAST_ROWS} or larger, or start in plain lines`, mend: plain };
  const windows = ground.platform === 'win32';
  if (term === 'dumb' || (term === '' && !windows)) {
    return { way: 'name what it is before the next start', mend: 'export TERM=xterm-256color' };
  }
  if (unicode) return null;
  return { way: 'ask for UTF-8 before the next start', mend: 'export LC_ALL=C.UTF-8' };
}

/** What agents can be begun in, and whether what they take is seen. */
async function memoryFinding({ world }: EffectContext, { memory }: MachineFacts): Promise<Finding> {
  const measured = (await world.processes.memory?.([])) ?? null;
  const blind = measured === null ? '; what agents take cannot be measured here, so none is ended for its memory' : '';
  const said = `${(memory.free / GB).toFixed(1)} of ${(memory.total / GB).toFixed(1)} GB free${blind}`;
  return { what: 'memory', ok: true, said, mend: '' };
}

async function diskFinding(machine: MachinePort, dir: string, { platform }: Ground): Promise<Finding> {
  const free = await machine.free(dir);
  const said = free === null ? 'cannot be told' : `${(free / GB).toFixed(1)} GB free at ${dir}`;
  const ok = free === null || free >= LITTLE;
  const largest =
    platform === 'win32' ? `dir /s ${quoted(dir, platform)}` : `du -xh ${quoted(dir, platform)} | sort -h | tail -n 20`;
  return { what: 'disk', ok, said: ok ? said : `${said}; a build can fill that: see what takes it`, mend: largest };
}

async function orphanFinding(machine: MachinePort, { platform }: Ground): Promise<Finding> {
  const orphans = await machine.orphans();
  const pids = orphans.map(({ pid }) => pid);
  const said =
    orphans.length === 0
      ? 'no process of a shell that is gone'
      : orphans.map(({ pid, command }) => `${pid} ${command}`).join('; ');
  // Some do not heed a lesser signal, and nobody waits for what they would still say.
  const mend =
    platform === 'win32' ? `taskkill /F ${pids.map((pid) => `/PID ${pid}`).join(' ')}` : `kill -9 ${pids.join(' ')}`;
  return { what: 'orphans', ok: orphans.length === 0, said, mend };
}
