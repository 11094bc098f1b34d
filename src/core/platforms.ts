import type { PlatformInfo } from '../../schemas/config.ts';
import { PLATFORMS, type Platform } from '../../schemas/stage.ts';

/** Other names of a platform where a platform is asked for. */
const ALIASES: ReadonlyMap<string, Platform> = new Map([
  ['mac', 'macOS'],
  ['osx', 'macOS'],
  ['os x', 'macOS'],
  ['win', 'Windows'],
  ['iphone', 'iOS'],
  ['ipad', 'iOS'],
  ['browser', 'Web'],
  ['website', 'Web'],
]);

/** The platform of a name in any case (`web`, `MacOS`, `osx`); null for anything else. */
export function platformNamed(name: string): Platform | null {
  const plain = name.trim().toLowerCase();
  return PLATFORMS.find((platform) => platform.toLowerCase() === plain) ?? ALIASES.get(plain) ?? null;
}

/**
 * The platforms a brief asks for, in the order of PLATFORMS: those with a keyword in it as a whole word (a plural
 * counts) that is not denied. Empty when it names none: a command line program runs anywhere, so it has to be asked.
 */
export function detectPlatforms(brief: string, platforms: readonly PlatformInfo[]): Platform[] {
  const clauses = clausesOf(brief);
  const named = platforms.filter((info) => info.keywords.some((word) => affirmed(word, clauses)));
  return PLATFORMS.filter((platform) => named.some((info) => info.name === platform));
}

function clausesOf(brief: string): readonly string[] {
  const plain = brief.toLowerCase().replace(/[’‘ʼ]/g, "'").replace(/n't\b/g, ' not').replace(/[-/_]/g, ' ');
  return plain
    .replace(/\bnot (?:only|just)\b/g, ' ')
    .split(/[.,;:!?()\n]|\b(?:but|however)\b/)
    .map((clause) => clause.replace(/\s+/g, ' '))
    .filter((clause) => clause.trim() !== '');
}

/** Words that may stand between a denial and the platform it denies: `not for the web or an iPhone`. */
const BRIDGE =
  /\b(?:not|no|non|never|without|neither|nor|except|instead of|rather than|excluding)(?: (?:a|an|any|the|for|on|in|to|as|or|and|nor|be|is|run|runs|running|support|supporting|target|targeting|need|needs|use|using|want|another|native|app|apps|version|web|website|browser|linux|windows|macos|mac|android|ios|iphone|ipad))* ?$/;

/** Characters before a keyword that are looked at; keeps the time linear in the brief. */
const LONGEST_BRIDGE = 120;

/** What follows a keyword and makes it mean something else. */
const OTHER_MEANING: ReadonlyMap<string, RegExp> = new Map([
  ['web', /^ ?(?:scrap|crawl|search|socket|hook|cam\b)/],
  ['mac', /^ ?(?:address|and cheese)/],
  ['browser', /^ ?(?:extension|plugin|history)/],
]);

/** True when a clause names the keyword as a whole word, plural or not, without denying it. */
function affirmed(keyword: string, clauses: readonly string[]): boolean {
  const word = keyword.toLowerCase().replace(/[-/_]/g, ' ');
  const pattern = new RegExp(`(?<![a-z0-9])${word.replace(/[^a-z0-9 ]/g, '\\$&')}s?(?![a-z0-9])`, 'g');
  return clauses.some((clause) =>
    [...clause.matchAll(pattern)].some((match) => {
      const after = clause.slice(match.index + match[0].length);
      const before = clause.slice(Math.max(0, match.index - LONGEST_BRIDGE), match.index);
      return !BRIDGE.test(before) && OTHER_MEANING.get(word)?.test(after) !== true;
    }),
  );
}

const FILLERS = new Set(['and', 'app', 'apps', 'the', 'for', 'platform', 'platforms']);

/**
 * The answer to "which platforms?": numbers in the order of PLATFORMS from 1, names, `all`, several of them. Null when
 * anything in it is neither, so that a slip is asked again and not guessed.
 */
export function parsePlatforms(answer: string): Platform[] | null {
  const plain = answer.toLowerCase().replace(/\bos x\b/g, 'osx');
  const words = plain.split(/[\s,;/+&.]+/).filter((word) => word !== '' && !FILLERS.has(word));
  if (words.length === 1 && words[0] === 'all') return [...PLATFORMS];
  const named = words.map((word) => (/^\d+$/.test(word) ? (PLATFORMS[Number(word) - 1] ?? null) : platformNamed(word)));
  if (named.length === 0 || named.includes(null)) return null;
  return PLATFORMS.filter((platform) => named.includes(platform));
}

/** What a platform asks of a project, as `label: value` lines for the screen. */
export function platformNeeds(info: PlatformInfo): readonly string[] {
  return [
    `Toolchain: ${info.toolchain.join(', ')}`,
    `Signing: ${info.signing}`,
    `Distribution: ${info.distribution}`,
    ...(info.needs === null ? [] : [`Needs: ${info.needs}`]),
    `Design contract: ${info.designContract ? 'yes' : 'no'}`,
  ];
}
