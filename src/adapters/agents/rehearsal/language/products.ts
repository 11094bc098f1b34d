// What programs are called, and what such a program is about.

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/).filter((word) => word !== ''));
}

/** Words that say where a program runs or that it is one, and nothing about what it is for. */
export const PLATFORM_WORDS = set(`
  app apps application applications tool tools website websites site sites webapp web-app webpage web page pages program
  programs software project system platform service product utility script scripts cli tui gui ui terminal console
  command line command-line desktop mobile phone tablet android ios iphone linux ubuntu windows macos mac browser
  cross-platform bot plugin extension api server client interface backend frontend solution thing something file folder package
  rest graphql http microservice mvp prototype demo node javascript typescript python cloud pwa single-page
`);

/** Programs that look after what the word in front of them names: a `habit tracker` is about habits. */
export const KEEPERS = set(`
  tracker manager planner organizer organiser keeper maker creator builder editor viewer reader logger log catalog
  catalogue box list album board collection shortener generator roller finder splitter scheduler counter calendar
  reminder reminders shop store market marketplace dashboard club database directory register registry shelf wallet
  vault monitor checker picker library garage archive exchange hub portal diary journal notebook tracking management planning
  organizing organising browser
  binder corner pad explorer queue
`);

/** Programs that are about something of their own, whatever stands in front. */
const OWN: Readonly<Record<string, string>> = {
  chess: 'game',
  checkers: 'game',
  sudoku: 'game',
  hangman: 'game',
  tetris: 'game',
  'tic-tac-toe': 'game',
  tictactoe: 'game',
  adventure: 'game',
  quiz: 'question',
  trivia: 'question',
  flashcard: 'flashcard',
  flashcards: 'flashcard',
  kanban: 'card',
  chat: 'message',
  chatroom: 'message',
  messenger: 'message',
  forum: 'post',
  blog: 'post',
  guestbook: 'message',
  wiki: 'article',
  inventory: 'item',
  shopping: 'item',
  packing: 'item',
  pomodoro: 'session',
  timer: 'session',
  stopwatch: 'lap',
  clock: 'timer',
  calculator: 'calculation',
  converter: 'conversion',
  dice: 'roll',
  die: 'roll',
  game: 'game',
  games: 'game',
  todo: 'todo',
  todos: 'todo',
  'to-do': 'todo',
  'to-dos': 'todo',
  shortener: 'link',
  backup: 'backup',
  diary: 'entry',
  journal: 'entry',
  parking: 'spot',
  voting: 'poll',
  watchlist: 'movie',
  crm: 'customer',
  cms: 'page',
  leaderboard: 'player',
  scoreboard: 'player',
};

/** Words for a program that say nothing of what it is about. */
export const NEUTRAL_WORDS = set('clone engine simulator assistant helper trainer suite kit desk maker');

/** Topics of which there are not several, so that there is no `add musics`. */
export const UNCOUNTABLE = set(`
  spam weather music food money water time news data information finance traffic health fitness sleep homework furniture
  equipment software stock advice progress knowledge work love fun mail email chess travel laundry luggage sport
  nutrition mathematics math maths history art science care help self life reading
`);

/** The word a program of this sort is about, or null where the words in front of it must say. */
export function ownEntity(word: string): string | null {
  return Object.hasOwn(OWN, word) ? (OWN[word] ?? null) : null;
}

/** Whether a phrase that ends in this word names a program and not something to do. */
export function namesProgram(word: string): boolean {
  return KEEPERS.has(word) || PLATFORM_WORDS.has(word) || ownEntity(word) !== null || /[a-z]list$/.test(word);
}
