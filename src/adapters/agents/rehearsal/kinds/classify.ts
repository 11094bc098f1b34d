import { baseVerb } from '../language/verbs.ts';

/** The sorts of features the rehearsal agent can write real code for; everything else is an `act` or a `record`. */
export const KIND_NAMES = [
  'add',
  'list',
  'show',
  'done',
  'remove',
  'edit',
  'search',
  'sort',
  'export',
  'import',
  'share',
  'copy',
  'stats',
  'streak',
  'history',
  'remind',
  'tag',
  'flag',
  'rate',
  'vote',
  'results',
  'comment',
  'assign',
  'move',
  'lend',
  'giveback',
  'reserve',
  'adjust',
  'low',
  'archive',
  'undo',
  'start',
  'stop',
  'pause',
  'resume',
  'reset',
  'remaining',
  'turn',
  'score',
  'roll',
  'coin',
  'pick',
  'guess',
  'quiz',
  'calculate',
  'convert',
  'split',
  'settle',
  'password',
  'strength',
  'shorten',
  'resolve',
  'set',
  'signin',
  'act',
  'record',
] as const;
export type KindName = (typeof KIND_NAMES)[number];

/** Titles of the form `Verb object`, in lower case; the first rule that fits decides. */
const RULES: readonly (readonly [KindName, RegExp])[] = [
  ['done', /^mark\b.*\b(?:done|complete|completed|finished|read|paid|bought|watched|solved)\b/],
  [
    'add',
    /^(?:add|create|log(?! in\b)|record|enter|register|save)\b(?!.*\b(?:short|long)\b.*\b(?:links?|urls?)\b).*\bwith\b/,
  ],
  ['undo', /^(?:undo|revert|take back)\b/],
  ['sort', /^sort\b|^order\b.*\bby\b/],
  ['search', /^(?:search|filter|find|look ?up|look for)\b/],
  [
    'signin',
    /^(?:log|sign) ?(?:in|up|on)\b|\b(?:logins?|sign[- ](?:in|up)|authenticat\w*)\b|^register(?:$| with\b| an? account| users?)/,
  ],
  ['signin', /^(?:create|open) (?:an? |user )?accounts?\b|\buser accounts?\b/],
  ['import', /^(?:import|upload|load)\b|\bimport(?:s|ing)?\b/],
  ['export', /^(?:export|download|back ?up)\b(?!s)|\bexport(?:s|ing)?\b|\bcsv\b/],
  ['streak', /\bstreaks?\b|\bdays? in a row\b/],
  ['settle', /\bowe[sd]?\b|^settle\b|\bwho pays whom\b|\bbalances\b/],
  ['split', /^(?:split|divide)\b/],
  ['turn', /^(?:switch|change|pass|end|hand|take|press|hit|toggle)\b.*\b(?:turns?|sides?|players?|clock)\b/],
  ['remaining', /\btime\b.*\b(?:left|remaining|elapsed)\b|\bremaining time\b|\bcount ?downs?\b|\belapsed\b/],
  ['remaining', /^(?:show|see|display|view)\b.*\b(?:timer|clock|stopwatch)s?\b/],
  ['results', /^(?:show|see|view|display|count|list|publish|tally)\b.*\b(?:results?|votes?)\b|^results?$/],
  ['score', /^(?:keep|count|track|show|see|display|view|update|add|record|give|award|list)\b.*\b(?:scores?|points)\b/],
  ['score', /^scores?\b|\b(?:score ?boards?|leader ?boards?|high ?scores?)\b/],
  ['vote', /^(?:up|down)?vote\b|^cast\b/],
  ['coin', /^(?:flip|toss)\b.*\bcoins?\b/],
  ['roll', /^(?:roll|throw)\b/],
  ['strength', /\bstrength\b|\bhow strong\b/],
  ['password', /^(?:generate|create|make|suggest|get)\b.*\b(?:passwords?|passphrases?|pins?)\b/],
  [
    'pick',
    /\brandom(?:ly)?\b|^(?:shuffle|surprise)\b|^(?:draw|pick)\b.*\b(?:cards?|names?|winners?|numbers?)\b|^(?:suggest|recommend) (?:me )?(?:an?|one|something|what)\b/,
  ],
  ['convert', /^convert\b/],
  [
    'shorten',
    /^shorten\b|^(?:create|make|generate|get|give|turn|add)\b.*\b(?:short\w*|long) (?:links?|urls?|codes?|address(?:es)?)\b|^(?:paste|enter)\b.*\b(?:urls?|links?)\b/,
  ],
  [
    'resolve',
    /^(?:open|follow|redirect|expand|resolve|visit|forward)\b.*\b(?:links?|urls?|codes?|original|visitors?|address)\b/,
  ],
  [
    'quiz',
    /^quiz\b|^(?:practi[cs]e|drill|test|ask|answer|study|review|learn)\b.*\b(?:questions?|cards?|flashcards?|words?|me|myself|vocabulary|quiz(?:zes)?)\b/,
  ],
  [
    'low',
    /\b(?:low (?:on |in )?stock|runs? (?:low|out)|running (?:low|out)|stock (?:is|runs|gets) low|out of stock|low)\b/,
  ],
  [
    'adjust',
    /^restock\b|^(?:increase|decrease|adjust|withdraw|deduct|reduce|use up|take|change|update|raise|count)\b.*\b(?:stock|quantit\w+)\b/,
  ],
  ['remind', /\b(?:remind\w*|notif\w+|due|overdue|deadlines?|schedul\w+|alerts?|warn(?:s|ings?)?)\b/],
  ['history', /\bhistor(?:y|ies)\b|\bactivity log\b/],
  ['rate', /^(?:rate|give\b.*\bstars?)\b/],
  ['pause', /^pause\b/],
  ['resume', /^(?:resume|continue|unpause)\b/],
  ['reset', /^(?:reset|restart)\b/],
  ['start', /^(?:start|begin|launch)\b/],
  ['stop', /^stop\b|^(?:end|finish)\b.*\b(?:timer|clock|session|game|round|pomodoro|recording|stopwatch|it)\b/],
  ['assign', /^assign\b/],
  [
    'comment',
    /^(?:comment|annotate|reply)\b|^(?:add|write|leave|attach|post)\b.*\b(?:comments?|notes?)\b (?:to|on|about|for)\b/,
  ],
  ['flag', /^(?:star|pin|favou?rite|flag|like|highlight)\b|^(?:mark|save)\b.*\bfavou?rites?\b/],
  [
    'stats',
    /\b(?:stats?|statistics?|totals?|summar\w+|reports?|charts?|graphs?|progress|averages?|counts?|counting|dashboards?|analy[sz]\w*|overview|trends?)\b|\bhow many\b/,
  ],
  ['rate', /\bratings?\b/],
  ['calculate', /^(?:calculate|compute|evaluate|subtract|multiply|work out)\b|^add (?:two |up )?numbers\b/],
  ['lend', /^(?:lend|loan|borrow|check out|hand out|rent|issue)\b/],
  ['giveback', /^(?:return|check in|give back|bring back)\b/],
  ['reserve', /^(?:reserve|book)\b/],
  ['move', /^(?:move|drag)\b/],
  ['archive', /^archive\b/],
  ['copy', /^(?:duplicate|clone|copy)\b/],
  ['share', /^(?:share|print)\b|\bas (?:plain )?text\b/],
  ['guess', /^guess\b/],
  ['set', /^(?:set|choose|select|configure|pick)\b/],
  [
    'show',
    /^(?:show|view|open|read|see|display|preview)\b (?:an?|one|single)\b|^(?:show|view|open|read|see|display|preview)\b.*\bdetails?\b/,
  ],
  ['done', /^(?:check off|cross off|tick off|check)\b(?! (?:the|if|for|whether|how|my)\b)/],
];

const VERBS: Readonly<Partial<Record<KindName, string>>> = {
  add: 'add create enter collect log save post write send submit subscribe register insert capture suggest record track store keep publish request note leave',
  list: 'list show view see display browse read manage open preview',
  done: 'mark tick complete finish toggle close',
  remove: 'remove delete cancel discard clear',
  edit: 'edit change rename modify update correct',
  tag: 'organise organize tag categorise categorize group prioritise prioritize label sort',
};
const BY_VERB: ReadonlyMap<string, KindName> = new Map(
  KIND_NAMES.flatMap((kind) => VERBS[kind]?.split(' ').map((verb): [string, KindName] => [verb, kind]) ?? []),
);

/** What a feature is about, where that is known: a deed done to the entity is kept with it. */
export interface About {
  readonly singular: string;
  readonly plural: string;
}

/** Which sort of feature a title of the form `Verb object` asks for. */
export function classify(title: string, about: About | null = null): KindName {
  const low = title.toLowerCase();
  for (const [kind, pattern] of RULES) if (pattern.test(low)) return kind;
  const words = low.split(/[\s,]+/);
  const first = words[0] ?? '';
  const verb = BY_VERB.get(first) ?? BY_VERB.get(baseVerb(first) ?? '');
  if (verb !== undefined) return verb;
  const done = about !== null && words.slice(1).some((word) => word === about.singular || word === about.plural);
  return done ? 'act' : 'record';
}
