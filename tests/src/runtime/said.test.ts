import { describe, expect, it } from 'vitest';
import type { Purpose } from '../../../schemas/results.ts';
import { readSaid as readFinal } from '../../../src/runtime/said.ts';

const redact = (text: string): string => text.replaceAll('contracts', '[masked]');
const block = (value: unknown): string => `Done.\n\`\`\`codesleuth-result\n${JSON.stringify(value)}\n\`\`\`\n`;
const readSaid = (finalText: string, purpose: Purpose, masking: (text: string) => string) =>
  readFinal({ finalText }, purpose, masking);
const DONE = { status: 'completed', summary: 'wrote contracts', caveats: ['contracts are thin'] };

describe('what an agent said', () => {
  it('keeps paths, commands and file contents as they came, and masks the prose', () => {
    const files = [{ path: 'contracts/openapi.yaml', content: 'title: contracts' }];
    const said = readSaid(block({ ...DONE, files, tests_run: ['npm test contracts'] }), 'plan', redact);
    expect(said.result).toMatchObject({
      status: 'ok',
      failed: false,
      summary: 'wrote [masked]',
      value: {
        summary: 'wrote [masked]',
        caveats: ['[masked] are thin'],
        files,
        tests_run: ['npm test contracts'],
      },
    });
  });

  it('masks what a finding quotes, not where it was found', () => {
    const finding = { id: 'SEC-001', severity: 'HIGH', domain: 'secrets', title: 'a key', file: 'contracts/a.ts' };
    const findings = [{ ...finding, evidence: 'key = contracts', fix: 'drop contracts' }];
    const said = readSaid(block({ ...DONE, domains: [], findings }), 'security', redact);
    expect(said.result).toMatchObject({
      value: { findings: [{ file: 'contracts/a.ts', evidence: 'key = [masked]', fix: 'drop [masked]' }] },
    });
  });

  it('masks the words of a question, not the options an answer is chosen from', () => {
    const text = 'CLARIFICATION_NEEDED:\nQ1: Keep contracts? | Options: [contracts/, none] | Recommended: [none]\n';
    expect(readSaid(text, 'plan', redact)).toEqual({
      asks: [{ id: 'Q1', text: 'Keep [masked]?', options: ['contracts/', 'none'], recommended: 'none' }],
      result: { status: 'none' },
    });
  });

  it('tells a failure, and a result that cannot be read', () => {
    expect(readSaid(block({ ...DONE, status: 'failed' }), 'task', redact).result).toMatchObject({ failed: true });
    const unreadable = readSaid(block({ status: 'completed' }), 'task', redact);
    expect(unreadable.result).toMatchObject({ status: 'unreadable', why: expect.stringContaining('summary') });
    const masking = readSaid(block({ status: 'completed' }), 'task', (words) => words.replaceAll('summary', '#'));
    expect(masking.result).toMatchObject({ status: 'unreadable', why: expect.stringContaining('#') });
  });
});

describe('what an agent said that is held to a schema', () => {
  const held = (structured: unknown, finalText = '') => readFinal({ finalText, structured }, 'task', redact);

  it('is taken from the data, with its prose masked', () => {
    const said = held({ questions: [], result: { ...DONE, files_modified: ['contracts/a.ts'] } });
    expect(said.asks).toEqual([]);
    expect(said.result).toMatchObject({
      status: 'ok',
      summary: 'wrote [masked]',
      value: { files_modified: ['contracts/a.ts'] },
    });
  });

  it('may be questions; an option that is not offered is not recommended', () => {
    const questions = [
      { text: 'Keep contracts?', options: ['yes', 'no', 'no'], recommended: 'no' },
      { text: 'Which?', options: [], recommended: 'none of them' },
    ];
    expect(held({ questions, result: null })).toEqual({
      asks: [
        { id: 'Q1', text: 'Keep [masked]?', options: ['yes', 'no'], recommended: 'no' },
        { id: 'Q2', text: 'Which?', options: [], recommended: null },
      ],
      result: { status: 'none' },
    });
  });

  it('does not pass by having the form of an answer only', () => {
    expect(held({ questions: [], result: { status: 'completed' } }).result).toMatchObject({ status: 'unreadable' });
    expect(held({ questions: [] }).result).toEqual({ status: 'none' });
    const huge = { ...DONE, summary: 'x'.repeat(1_000_001) };
    expect(held({ questions: [], result: huge }).result).toMatchObject({ status: 'unreadable' });
  });

  it('is read like any other message where it did not keep to the schema', () => {
    expect(held('free words', block({ ...DONE })).result).toMatchObject({ status: 'ok' });
    expect(held(undefined, block({ ...DONE })).result).toMatchObject({ status: 'ok' });
  });
});
