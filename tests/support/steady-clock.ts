/**
 * Loaded before the program (node --import): a clock on which every run of an agent takes the same time in each recording,
 * whatever the machine is busy with. It stands nearly still but for one leap in each run, right after its log is opened.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const BEGUN = Date.UTC(2026, 10, 20, 14, 2, 10);
/** So slow that the seconds of a recording are no millisecond on it. */
const SLOWER = 1_000_000;
const LEAP_AFTER_MS = 100;
const RUN_LOG = /runs[/\\]R(\d+)\.log$/;

const real = performance.now.bind(performance);
const start = real();
let leapt = 0;
const passed = (): number => (real() - start) / SLOWER + leapt;

/** Half a minute to a minute and a half; short of half a minute in the run that is pictured, which says nothing by then. */
const leapOf = (run: number): number => (24 + ((run * 37) % 60)) * 1000;

const { createWriteStream } = fs;
fs.createWriteStream = (path, options) => {
  const run = RUN_LOG.exec(String(path))?.[1];
  if (run !== undefined) {
    setTimeout(() => {
      leapt += leapOf(Number(run));
    }, LEAP_AFTER_MS).unref();
  }
  return createWriteStream(path, options);
};
syncBuiltinESMExports();

performance.now = passed;
const now = (): number => BEGUN + passed();
Reflect.set(
  globalThis,
  'Date',
  new Proxy(Date, {
    construct: (real, given, made) => Reflect.construct(real, given.length === 0 ? [now()] : given, made),
    get: (real, name) => (name === 'now' ? now : Reflect.get(real, name)),
  }),
);
