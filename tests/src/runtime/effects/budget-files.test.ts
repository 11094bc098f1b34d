import { expect, test } from 'vitest';
import { ExternalError } from '../../../../src/ports/errors.ts';
import { shellAt } from '../../../support/scripted-world.ts';

test('!budget prices shows what the models that were used cost, and where that is from', async () => {
  const shell = await shellAt('built');
  const [row] = shell.scripted.rows;
  if (row === undefined) throw new Error('no row');
  shell.scripted.rows.push({ ...row, model: 'm-1' }, { ...row, model: 'm-2' }, { ...row, model: 'm-3' });
  Object.assign(shell.scripted.prices, {
    own: async () => [{ model: 'm-1', input: 7, output: 70, tiers: [] }],
    builtIn: async (model: string) => (model === 'm-2' ? { model, input: 6, output: 60, tiers: [] } : null),
  });
  await shell.all('!budget prices');
  expect(shell.words()).toMatch(/m-1.*7.*70.*config\/pricing\.json/);
  expect(shell.words()).toMatch(/m-2.*6.*60.*genai-prices 1 of 2026-01-01/);
  expect(shell.words()).toMatch(/m-3.*n\/a/);
});

test('!budget prices says which line of the file cannot be used', async () => {
  const shell = await shellAt('built');
  shell.scripted.prices.own = async () => {
    throw new ExternalError('format', 'pricing.json, line 4, cannot be used', { next: 'correct that line' });
  };
  await shell.do('!budget prices');
  expect(JSON.stringify(shell.items)).toContain('pricing.json, line 4, cannot be used');
});

test('!budget csv writes where the shell was started, and says how much', async () => {
  const shell = await shellAt('built', {}, { cwd: '/code/here' });
  await shell.all('!budget csv out.csv --replace');
  expect(shell.scripted.calls).toContain('telemetry.exportCsv out.csv in /code/here, replacing');
  expect(shell.words()).toContain(`${shell.scripted.rows.length} turns written to /code/here/out.csv`);
});

test('!budget --json is JSON and nothing else', async () => {
  const shell = await shellAt('built');
  const before = shell.items.length;
  await shell.all('!budget --json');
  const text = shell.items.slice(before).flatMap((item) => (item.kind === 'block' ? [item.block] : []));
  expect(text).toHaveLength(1);
  const [block] = text;
  expect(JSON.parse(block?.kind === 'lines' ? block.lines.join('\n') : '')).toMatchObject({ schema_version: 1 });
});
