import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildProgram } from '../support/exec.ts';
import { freshPlace, type Place, ROOT } from '../support/home.ts';
import { FORK } from '../support/journey-lines.ts';
import { settledProcesses } from '../support/kill.ts';

const BRIEF =
  'A command line tool for Linux. My first version: add books. They are kept in a JSON file, without sign-in.';
beforeAll(() => buildProgram());

const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', '/mnt']).status === 0;

/** On a disk of its own in a name space of its own; what is printed comes back with the exit codes. */
function onSmallDisk(at: Place, script: string): string {
  const program = `"${process.execPath}" "${join(ROOT, 'src/bin/codesleuth.mjs')}" exec --project "$P"`;
  const whole = `
    set -u; D="${at.base}/disk"; P="$D/project"; mkdir "$D"; mount -t tmpfs -o size=24m none "$D"
    say() { ${program} "$@"; echo "exit $?"; }
    leave() { rm -f "$D/filler"; dd if=/dev/zero of="$D/filler" bs=1024 count=$(( $(df -k --output=avail "$D" | tail -1) - $1 )) 2>/dev/null; }
    ${script}`;
  const ended = spawnSync('unshare', ['-rm', 'sh', '-c', whole], { cwd: at.base, env: at.env, encoding: 'utf8' });
  return `${ended.stdout}${ended.stderr}`;
}

test.runIf(canMount)(
  'a disk that is full is said to be, and once there is room the same words go on',
  async () => {
    const small = freshPlace();
    try {
      const said = onSmallDisk(
        small,
        `say 'Start agent 0' '${BRIEF}' '!compile' '!plan' >/dev/null
       for free in 16 300 900; do leave $free; echo "== $free KB"; say '${FORK}'; ls "$D"; say '!status'; done
       rm "$D/filler"; echo "== room"; say '!status'; say '!resume' | tail -1; say '${FORK}' | tail -1; say '!forks resume' | tail -1
       say '!forks'; echo '== left'; ls -a "$D"; git -C "$P" fsck --connectivity-only --no-dangling; find "$P/.git" -name '*.lock'`,
      );
      if (process.env.CODESLEUTH_SHOW !== undefined) process.stdout.write(said);
      const [full = '', room = ''] = said.split('== room');
      const left = room.split('== left')[1] ?? 'nothing was looked at: missing';
      expect(full).toMatch(/two copies need about \d+ kB, and \d+ kB are free/);
      expect(full).toMatch(/disk is full|disk may be full/);
      expect(full).toMatch(/fork trial is not made yet.*!resume/is);
      expect(said).not.toMatch(/a fault of|undefined|TypeError/);
      expect(room).toMatch(/Verdict: built · built/);
      expect(left).not.toMatch(/codesleuth-part|\.lock|missing|dangling/);
      expect(await settledProcesses(small)).toEqual([]);
    } finally {
      expect(readdirSync(join(small.base, 'disk'))).toEqual([]);
      small.remove();
    }
  },
  120_000,
);
