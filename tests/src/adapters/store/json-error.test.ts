import { expect, it } from 'vitest';
import { jsonErrorAt } from '../../../../src/adapters/store/json-error.ts';

it.each([
  ['{\n  "a": 1,\n  "b": oops\n}', "line 3: Unexpected token 'o'"],
  ['{\n  "a": ]\n}', "line 2: Unexpected token ']'"],
  ['{\n  "a": 1,\n', 'line 2: Expected double-quoted property name'],
  ['{\n  "a" 1,\n  "b": 2\n}', "line 2: Expected ':' after property name"],
  ['{\n  "a": "x\ny"\n}', 'line 2: Bad control character in string literal'],
  ['{\n  "a": 1\n}\n}', 'line 4: Unexpected non-whitespace character after JSON'],
  ['[\n1,\n2\n', "line 3: Expected ',' or ']' after array element"],
  ['', 'line 1: Unexpected end of JSON input'],
  [`{\n${'"k": [1, "a\\u00e9\\n", -1.5e3, true, null],\n'.repeat(500)}"x": tru}`, "line 502: Unexpected token '}'"],
])('the mistake in %j is found', (text, message) => {
  expect(jsonErrorAt(text)).toBe(message);
});
