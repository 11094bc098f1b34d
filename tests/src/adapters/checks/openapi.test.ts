import { describe, expect, it } from 'vitest';
import { parseOpenapi } from '../../../../src/adapters/checks/openapi.ts';

const document = (paths: string) => `openapi: 3.1.0\ninfo: {title: t, version: '1'}\n${paths}`;

describe('reading an OpenAPI document', () => {
  it('gives every endpoint in the order of the document, and nothing else of a path item', async () => {
    const text = document(`paths:
  /notes:
    summary: not an endpoint
    parameters: []
    get: {responses: {}}
    post: {}
  "/notes/{id}":
    delete: {}
  x-extension: {get: {}}
`);
    expect(await parseOpenapi(text)).toEqual({
      endpoints: [
        { method: 'GET', path: '/notes' },
        { method: 'POST', path: '/notes' },
        { method: 'DELETE', path: '/notes/{id}' },
      ],
      error: null,
    });
  });

  it('reads JSON and one step of an alias', async () => {
    const json = JSON.stringify({ openapi: '3.1.0', paths: { '/a': { put: {} } } });
    expect((await parseOpenapi(json)).endpoints).toEqual([{ method: 'PUT', path: '/a' }]);
    const alias = document('x: &item {get: {}}\npaths:\n  /a: *item\n');
    expect((await parseOpenapi(alias)).endpoints).toEqual([{ method: 'GET', path: '/a' }]);
  });

  it.each(['paths: {}', 'webhooks: {done: {post: {}}}', 'components: {schemas: {}}'])(
    'takes a document without an endpoint: %s',
    async (rest) => {
      expect(await parseOpenapi(document(rest))).toEqual({ endpoints: [], error: null });
    },
  );

  it.each([
    ['', 1, /mapping/],
    ['- a\n- b', 1, /mapping/],
    ['swagger: "2.0"\npaths: {}', 1, /openapi/],
    [document(''), null, /paths/],
    [document('paths:\n  - /a'), 4, /paths/],
    [document('paths:\n  /a: {get: {}}\n  /b: {}\n  /a: {post: {}}'), 6, /"\/a" appears twice/],
    [document('paths:\n  /a:\n    get: {}\n   post: {}'), 6, /./],
    [document('paths: "open'), 3, /quote/],
    [document('paths:\n  /a: *nowhere'), 4, /alias|anchor/i],
  ])('says where and why %j cannot be read', async (text, line, message) => {
    const { endpoints, error } = await parseOpenapi(text);
    expect(endpoints).toEqual([]);
    expect(error?.line).toBe(line);
    expect(error?.message).toMatch(message);
  });

  it('is not kept busy by bombs', async () => {
    const levels = Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`);
    const bomb = document(`a0: &a0 [x]\n${levels.join('\n')}\npaths: {/a: {get: {}}}`);
    expect((await parseOpenapi(bomb)).endpoints).toHaveLength(1);
    const keys = Array.from({ length: 60_000 }, (_, index) => `k${index}: 1`).join('\n');
    expect((await parseOpenapi(document(`${keys}\npaths: {/a: {get: {}}}`))).endpoints).toHaveLength(1);
    expect((await parseOpenapi(document(`paths: ${'['.repeat(100_000)}`))).error?.message).toMatch(/./);
    expect((await parseOpenapi('x'.repeat(1_000_001))).error?.message).toMatch(/1000000/);
  }, 30_000);
});
