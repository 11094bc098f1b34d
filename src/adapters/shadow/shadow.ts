import { type Ran, ranSchema, type Trial } from '../../../schemas/shadow.ts';
import type { ShadowPort } from '../../ports/shadow.ts';
import { runTrial } from './trial.ts';

/** Longest a trial may take, in milliseconds; one of a hundred tables takes less than one of them. */
const DEADLINE_MS = 20_000;

/**
 * Runs in a thread of its own, so that an expression somebody wrote into SCHEMA.md holds nothing up. It has no
 * environment, and no statement reaches a file: ATTACH and extensions are refused.
 */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const ran = (() => {
  try {
    const { DatabaseSync, constants } = require('node:sqlite');
    return (${runTrial.toString()})(() => {
      const database = new DatabaseSync(':memory:', { allowExtension: false });
      const { SQLITE_ATTACH, SQLITE_DETACH, SQLITE_DENY, SQLITE_OK } = constants;
      database.setAuthorizer?.((code) => (code === SQLITE_ATTACH || code === SQLITE_DETACH ? SQLITE_DENY : SQLITE_OK));
      return database;
    }, workerData);
  } catch (error) {
    return { kind: 'untried', why: error.code === 'ERR_UNKNOWN_BUILTIN_MODULE' ? 'this Node has no SQLite' : String(error.message) };
  }
})();
parentPort.postMessage(ran);
`;

/** SQLite in memory, as Node brings it; `program` and `deadlineMs` are for tests. */
export const createShadow = (program = PROGRAM, deadlineMs = DEADLINE_MS): ShadowPort => ({
  run: async (trial: Trial): Promise<Ran> => {
    const { Worker } = await import('node:worker_threads');
    const worker = new Worker(program, {
      eval: true,
      workerData: trial,
      env: {},
      stdout: true,
      // Node says there that its SQLite is new.
      stderr: true,
    });
    return new Promise((resolve) => {
      const end = (ran: Ran): void => {
        clearTimeout(timer);
        resolve(ran);
        worker.terminate().catch(() => undefined);
      };
      const timer = setTimeout(() => {
        end({ kind: 'untried', why: `the trial was not over after ${deadlineMs / 1000} s` });
      }, deadlineMs);
      worker.once('message', (message: unknown) => {
        const read = ranSchema.safeParse(message);
        end(read.success ? read.data : { kind: 'untried', why: `its result cannot be read: ${read.error.message}` });
      });
      worker.once('error', (error: Error) => end({ kind: 'untried', why: error.message }));
      worker.once('exit', (code) => end({ kind: 'untried', why: `the trial ended with exit code ${code}` }));
    });
  },
});
