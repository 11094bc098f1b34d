import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCodeRequest } from '../../../src/core/code-request.ts';

describe('isCodeRequest', () => {
  test.each([
    'write me a function that sorts habits',
    'Write a small TypeScript class for streaks',
    'please give me some code',
    'Can you implement the login?',
    'implement F-002',
    'fix the bug in store.ts',
    'Fix this failing test',
    "I'd like you to refactor the parser",
    'Agent 0, write a unit test for the store',
    'Hi! Could you show me a SQL query for that?',
    'The listing is wrong. Please debug it.',
    'add an endpoint for habits',
    'generate a regex for dates',
    'code it up',
  ])('yes: %j', (text) => {
    expect(isCodeRequest(text)).toBe(true);
  });

  test.each([
    'A command line tool that writes functions for me',
    'I want a habit tracker for the web',
    'Build me a to-do app',
    'implement a habit tracker app',
    'Write a tool that generates test data',
    'create a website with a login component',
    'What does the Builder implement?',
    'How do you fix a bug here?',
    'Where is the code?',
    'why was the test skipped',
    'The app should implement reminders',
    'show me the status',
    'write down that streaks reset at midnight',
    'Agent 0',
    'code',
    '',
  ])('no: %j', (text) => {
    expect(isCodeRequest(text)).toBe(false);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(typeof isCodeRequest(text)).toBe('boolean');
      }),
    );
  });
});
