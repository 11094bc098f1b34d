#!/usr/bin/env node
// Everything here runs before the first frame, so it only picks a runtime and hands over.
import module from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const boot = new URL('../../dist/boot.js', import.meta.url);

if (major > 22 || (major === 22 && minor >= 18)) {
  module.enableCompileCache(`${import.meta.dirname}/../../dist/compile-cache`);
  // A killed process never writes its cache at exit, so it is written once the shell stands.
  setTimeout(() => module.flushCompileCache(), 1000).unref();
  import(boot.href).catch((error) => {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND' || error.url !== boot.href) throw error;
    process.stderr.write(
      'CodeSleuth cannot start: it has not been built.\n  Why:  dist/boot.js does not exist yet.\n  Type: bash SETUP.sh   (Windows: .\\SETUP.ps1)\n',
    );
    process.exitCode = 1;
  });
} else {
  const { runWithPrivateNode } = await import('./older-node.mjs');
  runWithPrivateNode(new URL('../../', import.meta.url));
}
