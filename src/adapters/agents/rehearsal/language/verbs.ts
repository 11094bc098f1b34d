// The verbs a brief may use. Whatever is missing here is still found where grammar leaves no doubt (see phrases.ts).

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/).filter((word) => word !== ''));
}

/** Verbs that hardly ever name a thing: a verb wherever they stand. */
export const STRONG_VERBS = set(`
  remember forget exclude include claim photograph digitise digitize estimate memorize memorise congratulate
  celebrate refuse forbid drink wear borrow beep rank propose tally observe obtain detach deny disable enable embed
  enrol enroll erase fix fold gift grade harvest hire ignore illustrate inform introduce iterate juggle kick log
  mention migrate mute negotiate nominate occupy offer outline overwrite own pack pair peel perform persist preserve
  promote prune query reassign recover reorganize replay reproduce reschedule retry reuse reward sanitize sew shift
  shop simplify sow spawn specify stash tidy tune unlink unlock unpack unsend vacuum visualise withhold add create
  delete remove edit modify export import save store manage organise organize calculate compute generate send receive
  upload download mark complete finish toggle archive restore assign share invite browse display show view see find
  filter sort search play solve convert compare suggest recommend notify remind schedule publish write enter collect
  gather split merge draw reply vote buy sell pay lend return reserve cancel approve reject track monitor categorise
  categorize prioritise prioritize undo redo rename move copy validate encrypt decrypt summarise summarize analyse
  analyze visualize translate choose select pick sign subscribe unsubscribe follow attach comment post print read
  list keep record count measure set get check tick star rate tag group update change scan detect predict learn teach
  scale watch chat cook bake train water feed greet message practise practice shuffle roll guess deal build plan book
  order switch begin resume reset flip toss spin throw lock open close insert append attend adjust arrange accept
  answer ask allocate annotate apply announce block capture clear click clone connect continue crop customise
  customize deduct define deliver deposit describe discard divide dismiss drag drop duplicate earn email evaluate
  examine exchange expand extend extract fetch fill format forward hide highlight identify increase decrease inspect
  install invoice join jump label leave like load look lose multiply navigate note number paint paste pause ping pin
  place preview process provide pull push quiz raise reach redeem redirect reduce refill refresh refund register rent
  reopen reorder repeat replace request resize resolve restock retrieve review rewind rotate score settle ship
  shorten skip snooze speak step stop stream submit subtract sum support swap synchronise synchronize sync tap test
  tell transfer unpin use verify visit walk warn weigh win withdraw zoom render simulate escape explore pass pet ride
  drive guide map match mix name paginate paraphrase parse press pronounce quote recall repay sketch sing slice
  sponsor spell steer stack take talk transpose travel turn upvote downvote favourite favorite bookmark back confirm
`);

/** Verbs that are just as often nouns: verbs only at the start of a clause or after a word that calls for a verb. */
export const WEAK_VERBS = set(`
  estimate claim photograph drink wear rank beep kick mention offer outline own pack pair fix gift grade harvest hire
  juggle replay reward shift shop stash tune fold list log plan book order note record count track rate tag group
  star check post print search view filter sort update change set get move copy return share deal guess roll scan
  draw play read split vote comment build display practice follow pick design export import test report start stop
  run sign buy pay learn work answer back block bookmark capture chat click clone close connect cook drag drop email
  exchange extract favorite favourite feed fill flip format forward guide highlight increase decrease invoice join
  jump label leave like load lock look map mark match measure message mix name number open paint paste pause pet pin
  ping place preview process pull push query quiz quote raise refund rent repeat request reset review ride score ship
  sketch skip slice snooze sponsor spin stack step store stream sum support swap tail take talk tap text throw toss
  transfer travel turn type use visit walk water watch win withdraw zoom finish bake train drive pass switch resume
  drill schedule clear complete
`);

const IRREGULAR: Readonly<Record<string, string>> = {
  does: 'do',
  goes: 'go',
  has: 'have',
  getting: 'get',
  setting: 'set',
};

function known(word: string): string | null {
  return STRONG_VERBS.has(word) || WEAK_VERBS.has(word) ? word : null;
}

/** Stems to try for an inflected form, the likeliest first. */
function stems(word: string): string[] {
  const found = [word];
  if (word.endsWith('ies')) found.push(`${word.slice(0, -3)}y`);
  if (word.endsWith('es')) found.push(word.slice(0, -2));
  if (word.endsWith('s')) found.push(word.slice(0, -1));
  if (word.endsWith('ing')) {
    const stem = word.slice(0, -3);
    found.push(stem, `${stem}e`, stem.slice(0, -1));
  }
  return found;
}

/** The base form of a known verb (`shows` gives `show`), or null. */
export function baseVerb(word: string): string | null {
  const irregular = IRREGULAR[word];
  if (irregular !== undefined) return known(irregular);
  for (const stem of stems(word)) {
    const verb = known(stem);
    if (verb !== null) return verb;
  }
  return null;
}

/** Whether a word is the past or passive form of a known verb, as in `shared recipes`. */
export function isParticiple(word: string): boolean {
  if (!word.endsWith('ed')) return false;
  const stem = word.slice(0, -2);
  return [stem, `${stem}e`, stem.slice(0, -1), stem.replace(/i$/, 'y')].some((one) => known(one) !== null);
}

/** Whether a word is the -ing form of a known verb, as in `watering`. */
export function isGerund(word: string): boolean {
  return word.endsWith('ing') && baseVerb(word) !== null;
}

const TYPED: ReadonlyMap<string, string> = new Map(
  [...STRONG_VERBS].filter((verb) => verb.length > 2).flatMap((verb) => slipsOf(verb).map((slip) => [slip, verb])),
);

/** How a verb looks with two letters swapped, one missing or one doubled; the first letter is seldom the wrong one. */
function slipsOf(verb: string): string[] {
  const slips: string[] = [];
  for (let at = 1; at < verb.length; at += 1) {
    const [before, here, next] = [verb.slice(0, at), verb.charAt(at), verb.slice(at + 1)];
    slips.push(`${before}${here}${here}${next}`);
    if (verb.length > 4) slips.push(`${before}${next}`);
    if (next !== '') slips.push(`${before}${next.charAt(0)}${here}${next.slice(1)}`);
  }
  return slips.filter((slip) => known(slip) === null);
}

/** The verb somebody meant to type (`serach` gives `search`), or null. */
export function mistypedVerb(word: string): string | null {
  if (word === 'ad') return 'add';
  return word.length < 4 || baseVerb(word) !== null ? null : (TYPED.get(word) ?? null);
}
