import { expect, test } from 'vitest';
import { spelled } from '../../../../components/inputs/confirm/spelled.ts';

test.each([
  ['plain words, ü, 漢字 and 🌱 stay', 'plain words, ü, 漢字 and 🌱 stay'],
  ['a\u0007b\u0085c', 'a\u2407b<U+0085>c'],
  ['\u200b\u200d\u2060\ufeff\u00ad', '<U+200B><U+200D><U+2060><U+FEFF><U+00AD>'],
  ['\u202eyes\u2066', '<U+202E>yes<U+2066>'],
  ['a\u00a0b\u3000c\u2028d', 'a<U+00A0>b<U+3000>c<U+2028>d'],
  ['tag \u{e0041}, variation \ufe0f, filler \u3164', 'tag <U+E0041>, variation <U+FE0F>, filler <U+3164>'],
  ['\ud800', '<U+D800>'],
])('%j is shown as %j', (text, shown) => {
  expect(spelled(text)).toBe(shown);
});
