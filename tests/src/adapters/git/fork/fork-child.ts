/** Runs one operation in a process of its own, so that it can be killed: the directory is its argument, the rest comes as JSON. */
import { readFileSync } from 'node:fs';
import { createAccess } from '../../../../../src/adapters/git/access.ts';
import { createForks } from '../../../../../src/adapters/git/fork/forks.ts';
import { createTravel } from '../../../../../src/adapters/git/travel/travel.ts';

const [dir = ''] = process.argv.slice(2);
const { operation, order } = JSON.parse(readFileSync(0, 'utf8'));
const access = createAccess({ timeoutMs: 20_000, env: process.env });
const forks = createForks(access, createTravel(access));
if (operation === 'clone') await forks.clone(dir, order);
else if (operation === 'adopt') await forks.adopt(dir, order);
else await forks.openConflicts(dir, order);
