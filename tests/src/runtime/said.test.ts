import { describe, expect, it } from 'vitest';
import { readSaid } from '../../../src/runtime/said.ts';

const redact = (text: string): string => text.replaceAll('contracts', '[masked]');
const block = (value: unknown): string => `Done.\n\`\`\`codesleuth-result\n${JSON.stringify(value)}\n\`\`\`\n`;
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
