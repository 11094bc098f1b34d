import { readFile } from 'node:fs/promises';
import type { PartialMessage, Plugin } from 'esbuild';

/** Texts of a bundled package that are replaced because they cost too much at every start; of several, what fits. */
interface Patch {
  readonly file: RegExp;
  readonly edits: readonly { readonly from: string; readonly to: string }[];
}

/** Patterns with every emoji sequence take 10 ms of CPU each to build and as much again at their first use. */
const SEQUENCE = String.raw`/^\p{RGI_Emoji}$/v`;
const PREFIX = String.raw`/^(?:\p{RGI_Emoji}|\p{Regional_Indicator}{1,2}|[\d#*]\u{FE0F})/v`;

const patches: readonly Patch[] = [
  {
    // The layout engine fetches its own wasm from a data URL, which loads Node's whole HTTP client: 30 ms of CPU.
    file: /[\\/]yoga-wasm-base64-esm\.js$/,
    edits: [{ from: '"function"!=typeof fetch', to: 'true' }],
  },
  {
    file: /[\\/]node_modules[\\/]string-width[\\/]index\.js$/,
    edits: [
      {
        // Version 8: an emoji of a single UTF-16 unit is as wide as the rule for every other character says.
        from: `const rgiEmojiRegex = ${SEQUENCE};`,
        to: `let built;
const rgiEmojiRegex = { test: (text) => text.length > 1 && (built ??= ${SEQUENCE}).test(text) };`,
      },
      {
        // Version 9 asks for longer clusters only.
        from: `const emojiPrefixRegex = ${PREFIX};`,
        to: `let built;
const emojiPrefix = () => (built ??= ${PREFIX});
const emojiPrefixRegex = { test: (text) => emojiPrefix().test(text), exec: (text) => emojiPrefix().exec(text) };`,
      },
    ],
  },
];

/** A package that no edit fits any more is bundled as it is, for only speed is at stake; the build warns. */
export const cheaperStart: Plugin = {
  name: 'cheaper-start',
  setup(build) {
    for (const { file, edits } of patches) {
      build.onLoad({ filter: file }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const contents = edits.reduce((text, { from, to }) => text.replace(from, () => to), source);
        const warnings: PartialMessage[] = contents === source ? [{ text: `no longer fits ${path}` }] : [];
        return { contents, loader: 'js', warnings };
      });
    }
  },
};
