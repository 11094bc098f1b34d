// The small dictionary behind the reading of briefs: enough to find who does what to which thing, no more.

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/).filter((word) => word !== ''));
}

/** After these a verb follows. */
export const VERB_CALLERS = set(`
  to can could should must will would may might shall and or then also i we they you it people users user everyone
  anyone customers students members who that which lets let me us automatically please not quickly easily either
  helps help one app tool program players player guests guest visitors visitor friends readers teachers admins
  plus somebody someone staff employees
`);

/** After these a verb follows even if no dictionary knows it. */
export const MODALS = set("can could should must will would may might shall i'll you'll we'll they'll");

/** Who, when speaking of himself without wanting anything, tells how things are and not what to build. */
export const NARRATORS = set('i we my our he she they');

/** After these a noun follows. */
export const NOUN_CALLERS = set(`
  a an the my your our their his her its of for with in on at by from this these each every some any all no new
  first last next per
`);

/** Words in front of a thing that leave no doubt that a thing follows. */
export const DETERMINERS = set('a an the my your our their his her its this these those each every all any some both');

/** Words that carry no topic, in a few languages. */
export const STOP_WORDS = set(`
  a an the and or but if then else of for with without in on at by from to into onto as is are was were be been being
  it its this that these those there here i me my mine we us our you your he she they them their his her who which
  what when where why how can could should must will would may might shall do does did done have has had not no nor
  so than too very just also only own same such each every any all both few against together another more most other
  some up down out off over under again once one two three four five per via about like want wants need needs needed
  please let lets help helps make makes made get gets use uses used using able way thing things lot lots new good nice
  simple easy small little big great fast quick quickly easily well etc e g ie myself yourself someone everyone anyone
  people person user users something anything everything nothing times first last next while because after before
  during between
  app apps website websites web webapp web-app program programs software system platform
  product interface command line command-line terminal cli tui gui ui ux mobile desktop android ios linux ubuntu
  windows macos mac browser online offline feature features ability support supports work works working based console
  hi hello hey thanks thank
  create creates build builds building write writes add adds show shows
  data json csv markdown html xml yaml pdf memory database storage
  der die das den dem des ein eine einen einer und oder mit für von zu im ist sind ich wir sie er es nicht auf als
  le la les des une un et ou pour avec de du dans est sont je nous vous il elle ne pas sur que qui
  el los las y o con para una uno en es son yo nosotros no por que se del al lo
  il lo gli e di che per con una sono non da os as um uma e do da dos das
`);

/** Words that say how something is; they cannot be the thing itself. */
export const QUALITIES = set(`
  simple small tiny little basic minimal minimalist minimalistic lightweight light nice good quick fast new modern cool
  easy clean fancy pretty neat clear plain handy friendly user-friendly responsive beautiful complete full whole entire
  simplest easiest free open-source opensource self-hosted personal private public shared local offline online daily
  weekly monthly yearly hourly left remaining current recent latest upcoming past previous old open finished different
  various multiple many several few single double total average best worst high low long short large big huge wrong
  right correct random favourite favorite own other same special available missing overdue due late early empty ready
  important urgent extra main real own nearby existing unread common possible necessary digital smart automatic manual
  interactive given taken sold lent paid unpaid spent made built done gone known hidden following similar certain funny
  traditional dark bright proper decent super really very quite just
  real-time realtime two-player multiplayer offline-first ago away soon today tomorrow yesterday later now
`);

/** Words that end a verb phrase. */
export const PHRASE_ENDS = set(`
  so because while when whenever if unless but although though since until after before where which who whose that
  without using via instead rather
`);

/** After these comes why something is wanted. */
export const REASONS = set('so because since although though otherwise');

/** After these comes when something happens. */
export const CONDITIONS = set('when whenever if unless while until once after before instead rather');

/** A clause with one of these says what is not wanted. */
export const NEGATIONS = set(
  `no not without never none don't doesn't dont doesnt won't isn't needn't shouldn't cannot can't mustn't aren't
   nothing neither nor nobody`,
);

/** Words that say something about the main thing rather than being it. */
export const ASPECTS = set(`
   streak report statistic stat chart graph progress reminder notification date deadline account total summary
   number hour minute second day week weekday month year time status button search history detail information info list
   tracker manager editor viewer reader dashboard calendar error name title format export import result score
   view brief document section requirement option setting version value example case way part side end top level line
   turn track amount price cost balance quantity average reason note category tag priority theme mode text key
   keyboard screen id size length order kind type sort overview figure percentage rating star comment share code
   morning evening night today tomorrow input output content choice fact nothing goal purpose idea problem change step
`);
