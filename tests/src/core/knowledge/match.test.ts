import { expect, test } from 'vitest';
import type { LibraryEntry } from '../../../../schemas/knowledge.ts';
import { errorsIn, matching, offered, tokensOf } from '../../../../src/core/knowledge/match.ts';

const pattern = (id: number, title: string, values: Record<string, string> = {}): LibraryEntry => ({
  id: `PATTERN-00${id}`,
  kind: 'pattern',
  line: 1,
  title,
  values,
});
const LOGIN = pattern(1, 'Tokens in a cookie', {
  domain: 'auth',
  keywords: 'login, session, cookie',
  pattern: 'httpOnly',
});
const PAGES = pattern(2, 'Cursors, not offsets', { domain: 'api', keywords: 'paging, list', pattern: 'next token' });
const ids = (entries: readonly { readonly id: string }[]) => entries.map(({ id }) => id);
const WIDE = { patterns: 5, characters: 4000 };

test('words are told apart from the common ones, in the singular', () => {
  expect([...tokensOf('The Users log in with sessions, classes and Über-Tokens')]).toEqual([
    'log',
    'session',
    'classe',
    'über',
    'token',
  ]);
});

test('an assignment is told what it has enough in common with, the closest first', () => {
  expect(ids(offered([PAGES, LOGIN], 'Sign-in: login with a session cookie, auth', WIDE))).toEqual(['PATTERN-001']);
  expect(ids(offered([PAGES, LOGIN], 'login session and paging of a list', WIDE))).toEqual([
    'PATTERN-002',
    'PATTERN-001',
  ]);
  expect(offered([PAGES, LOGIN], 'draw a chart', WIDE)).toEqual([]);
  expect(offered([LOGIN], 'auth', WIDE)).toEqual([]);
});

test('what is told stays within the budget: of long ones a shorter one that fits is told instead', () => {
  const long = pattern(3, 'Login', { keywords: 'login, session, cookie, auth', pattern: 'x'.repeat(900) });
  const text = 'login session cookie auth';
  expect(ids(offered([long, LOGIN], text, WIDE))).toEqual(['PATTERN-003', 'PATTERN-001']);
  expect(ids(offered([long, LOGIN], text, { patterns: 5, characters: 500 }))).toEqual(['PATTERN-001']);
  expect(ids(offered([long, LOGIN], text, { patterns: 1, characters: 4000 }))).toEqual(['PATTERN-003']);
  expect(offered([long, LOGIN], text, { patterns: 0, characters: 4000 })).toEqual([]);
});

test('words that are looked up find what they have anything in common with', () => {
  expect(ids(matching([LOGIN, PAGES], 'cookies', 1))).toEqual(['PATTERN-001']);
  expect(matching([LOGIN, PAGES], 'the', 1)).toEqual([]);
});

const error = (signature: string): LibraryEntry => ({
  id: 'ERROR-001',
  kind: 'error',
  line: 1,
  title: 't',
  values: { signature },
});

test.each([
  ['EADDRINUSE: address already in use', 'Error: listen EADDRINUSE:  address already\n in use :::3000', true],
  ['port 3000 is taken', 'the port 8080 is taken by somebody', true],
  ['cannot find module zod package resolution failed', 'Failed: package zod, resolution of module: cannot find', true],
  ['cannot find module zod', 'something else', false],
  ['err', 'an error', false],
  ['', 'anything', false],
])('a signature %j in %j: %s', (signature, output, found) => {
  expect(errorsIn([error(signature)], output)).toHaveLength(found ? 1 : 0);
});
