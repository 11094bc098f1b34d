import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runLogs } from '../../../../src/adapters/store/run-log.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'codesleuth-runs-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('run logs', () => {
  it('keep the words of a run, and go on where an earlier opening ended', async () => {
    for (const words of ['first\n', 'second\n']) {
      const log = await runLogs.open(dir, 'R0001');
      log.write(words);
      await log.close();
    }
    expect(readFileSync(join(dir, 'codesleuth/runs/R0001.log'), 'utf8')).toBe('first\nsecond\n');
  });

  it('are archived once, so that the next journey starts with empty ones', async () => {
    const log = await runLogs.open(dir, 'R0001');
    log.write('old\n');
    await log.close();
    await runLogs.archive(dir, join(dir, 'archive'));
    await runLogs.archive(dir, join(dir, 'archive'));
    expect(readFileSync(join(dir, 'archive/runs/R0001.log'), 'utf8')).toBe('old\n');
    expect(existsSync(join(dir, 'codesleuth/runs'))).toBe(false);
  });

  it('come back from the archive, beside those written since; nothing is written over', async () => {
    const log = await runLogs.open(dir, 'R0001');
    log.write('old\n');
    await log.close();
    await runLogs.archive(dir, join(dir, 'archive'));
    await runLogs.restore(dir, join(dir, 'archive'));
    await runLogs.restore(dir, join(dir, 'archive'));
    expect(readFileSync(join(dir, 'codesleuth/runs/R0001.log'), 'utf8')).toBe('old\n');
    writeFileSync(join(dir, 'archive/runs/R0001.log'), 'another');
    writeFileSync(join(dir, 'archive/runs/R0002.log'), 'second');
    await runLogs.restore(dir, join(dir, 'archive'));
    expect(readFileSync(join(dir, 'codesleuth/runs/R0001.log'), 'utf8')).toBe('old\n');
    expect(readFileSync(join(dir, 'codesleuth/runs/R0002.log'), 'utf8')).toBe('second');
    expect(existsSync(join(dir, 'archive/runs/R0001.log'))).toBe(true);
    await runLogs.restore(dir, join(dir, 'none'));
  });

  it('that cannot be written do not stop the run', async () => {
    const log = await runLogs.open(dir, 'R0001');
    await log.close();
    rmSync(join(dir, 'codesleuth'), { recursive: true });
    writeFileSync(join(dir, 'codesleuth'), 'in the way');
    log.write('nowhere to go\n');
    await expect(runLogs.archive(dir, join(dir, 'archive'))).rejects.toThrow('archive the run logs');
  });
});
