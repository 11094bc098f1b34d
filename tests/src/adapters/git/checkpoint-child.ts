/** Runs one checkpoint in a process of its own, so that it can be killed: the directory is its argument, the order comes as JSON. */
import { readFileSync } from 'node:fs';
import { createAccess } from '../../../../src/adapters/git/access.ts';
import { createGit } from '../../../../src/adapters/git/git.ts';

const [dir = ''] = process.argv.slice(2);
const order = JSON.parse(readFileSync(0, 'utf8'));
const git = createGit(createAccess({ timeoutMs: 20_000, env: process.env }));
process.stdout.write(JSON.stringify(await git.checkpoint(dir, order)));
