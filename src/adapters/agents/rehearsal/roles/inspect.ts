import type { Workspace } from '../workspace.ts';

/** What can be counted in a project without judging it. */
export interface Inspection {
  readonly files: readonly string[];
  readonly sources: readonly { readonly path: string; readonly text: string }[];
  readonly tests: number;
  readonly testFiles: number;
  readonly lines: number;
  readonly longest: { readonly path: string; readonly lines: number };
  readonly readme: string | null;
  readonly page: string | null;
}

const CODE = /\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|swift|cs|rb|php|html)$/;
const TEST = /(?:^|\/)(?:tests?|__tests__)\/|\.(?:test|spec)\./;
const MOST_SOURCES = 300;

function countTests(text: string): number {
  return text.match(/^\s*(?:test|it)\s*\(/gm)?.length ?? 0;
}

/** Reads the code of a project; tests are counted and not read as code. */
export async function inspect(workspace: Workspace): Promise<Inspection> {
  const files = await workspace.files();
  const code = files.filter((path) => CODE.test(path) && !path.startsWith('contracts/')).slice(0, MOST_SOURCES);
  const texts = await Promise.all(code.map(async (path) => ({ path, text: (await workspace.read(path)) ?? '' })));
  const sources = texts.filter(({ path }) => !TEST.test(path));
  const tests = texts.filter(({ path }) => TEST.test(path));
  const sizes = sources.map(({ path, text }) => ({ path, lines: text.split('\n').length }));
  const readme = files.find((path) => /(^|\/)README\.md$/i.test(path));
  return {
    files,
    sources,
    tests: tests.reduce((sum, { text }) => sum + countTests(text), 0),
    testFiles: tests.filter(({ text }) => countTests(text) > 0).length,
    lines: sizes.reduce((sum, one) => sum + one.lines, 0),
    longest: sizes.reduce((most, one) => (one.lines > most.lines ? one : most), { path: 'none', lines: 0 }),
    readme: readme === undefined ? null : await workspace.read(readme),
    page: sources.find(({ path }) => path.endsWith('.html'))?.text ?? null,
  };
}
