/** Briefs as people type them, with what a reader with sense takes from each. */
export interface WishedBrief {
  readonly name: string;
  readonly brief: string;
  /** Words the title must hold, in any case. */
  readonly title: string;
  /** Things the program may sensibly be about, singular. */
  readonly entity: readonly string[];
  /** Wishes that must be among the features, each in its own words; `verb object` in lower case, found within a title. */
  readonly features: readonly string[];
  /** Words that no title of a feature may hold. */
  readonly never?: readonly string[];
}

const MEAL_PLAN = `I run a small household with three kids and two jobs, and every Sunday evening we sit down and argue about what to
cook. For years we have used a paper list on the fridge. It gets lost, somebody spills soup on it, and in the end we
buy the same things twice. My husband tried a spreadsheet once, but nobody opened it after the first week. I looked at
several apps and all of them want an account, a subscription and my address book, which is more than I am willing to
give for a list of dinners.

So I would like a meal planner for the browser that does a few things well. First of all, I want to add meals with a
name and a short note, so that the ones we like are kept in one place. Then I want to plan a meal for a day of the week
and show the week at a glance. The children should be able to vote for a meal, because otherwise it is always pasta. If
we cannot decide, the program should suggest a random meal. On Saturday I want to print the shopping list and take it
to the market.

A few words about how we live with it. Our kitchen computer is an old laptop, so the page has to be fast and must not
need a network connection. Nobody wants to log in. We speak three languages at home and the children cannot read well
yet, so short words are better than long ones. My mother comes to visit in the summer and she does not see well, so
everything should work with large letters and with the keyboard alone.

There are also things I do not need. No calories, no diets, no pictures and no recipes from the internet. I do not want
to be told what is healthy. I have tried that and it makes everybody miserable, and the children begin to hide food in
their pockets, which is how we got ants last spring.

Later in the year we may find that we want to know how often we had something. Then I would like to count how often a
meal was cooked. When something goes out of fashion I want to archive a meal instead of deleting it, because fashions
come back. And please let me export everything as CSV, since I never again want to copy a list by hand from one program
to another. The last program I used was closed by its makers with two weeks of warning and I lost four years of notes.

What I care about most is that it stays simple. If there is a choice between one more button and one less, take the
one less. The paper on the fridge was not bad: you could see it from the door, and it did not need a manual. If the
program is half as good as a piece of paper that does not get lost, then we shall use it every week, and I shall tell
my sister about it, who has the same argument every Sunday with her own family in another town.

That is all I can think of. You may write in English, our friends at school do so as well. Thank you for reading this to the end,
and I hope that it is not too long. If anything is unclear then take the simplest way, as I would do in your place.
Good luck, and greetings from a kitchen where it is once again Sunday evening and nobody knows what there will be.`;

export const WISHED: readonly WishedBrief[] = [
  {
    name: 'chess clock, colon list',
    brief: 'A chess clock for Linux: start a game, switch the turn, show time left',
    title: 'chess clock',
    entity: ['game'],
    features: ['start a game', 'switch the turn', 'show time left'],
    never: ['left entr', 'add '],
  },
  {
    name: 'recipes, generic web app',
    brief: 'A small web app to share recipes: add recipes with ingredients, search by ingredient, rate recipes',
    title: 'recipe sharing web app',
    entity: ['recipe'],
    features: ['share recipes', 'add recipes with ingredients', 'search by ingredient', 'rate recipes'],
  },
  {
    name: 'chess clock, no wishes',
    brief: 'A tiny chess clock for the command line on Linux',
    title: 'chess clock',
    entity: ['game'],
    features: ['start a game'],
    never: ['clock entries', 'command', 'line'],
  },
  {
    name: 'habit tracker',
    brief: 'A habit tracker: add habits, mark a habit as done, shows streaks, export to CSV.',
    title: 'habit tracker',
    entity: ['habit'],
    features: ['add habits', 'mark a habit as done', 'show streaks', 'export to csv'],
    never: ['list'],
  },
  {
    name: 'todo, I want',
    brief:
      'I want a simple todo app where I can add tasks, set due dates, mark them as done and sort them by priority.',
    title: 'todo app',
    entity: ['task', 'todo'],
    features: ['add tasks', 'set due dates', 'mark tasks as done', 'sort tasks by priority'],
  },
  {
    name: 'expense splitter',
    brief:
      'Expense splitter for flatmates: log expenses with amount and payer, split a bill between people, show who owes whom',
    title: 'expense splitter',
    entity: ['expense'],
    features: ['log expenses with amount and payer', 'split a bill between people', 'show who owes whom'],
  },
  {
    name: 'recipe box, bullets',
    brief:
      'Recipe box\n\n- add recipes with ingredients\n- search recipes by ingredient\n- rate a recipe from 1 to 5\n- print a shopping list',
    title: 'recipe box',
    entity: ['recipe'],
    features: ['add recipes', 'search recipes by ingredient', 'rate a recipe', 'print a shopping list'],
  },
  {
    name: 'pomodoro, build me',
    brief:
      'build me a pomodoro timer for the terminal. start a session, pause it, stop it, and show how much time is left. also show statistics per day',
    title: 'pomodoro timer',
    entity: ['session'],
    features: [
      'start a session',
      'pause',
      'stop',
      'show how much time is left|time is left',
      'show statistics per day',
    ],
  },
  {
    name: 'url shortener, lower case',
    brief: 'url shortener - paste a long url, get a short link, count clicks, list all links, delete links',
    title: 'url shortener',
    entity: ['link'],
    features: ['paste a long url', 'get a short link', 'count clicks', 'list all links', 'delete links'],
  },
  {
    name: 'markdown notes',
    brief: 'Markdown notes for the command line. Create notes, edit notes, search notes, tag them and export as HTML.',
    title: 'markdown notes',
    entity: ['note'],
    features: ['create notes', 'edit notes', 'search notes', 'tag notes', 'export'],
  },
  {
    name: 'flashcards, user story',
    brief:
      'As a student, I want to add flashcards with a question and an answer so that I can learn vocabulary. As a student, I want to quiz myself. As a teacher, I want to import cards from a CSV file.',
    title: 'flashcard',
    entity: ['flashcard', 'card'],
    features: ['add flashcards with a question and an answer', 'quiz myself', 'import cards'],
  },
  {
    name: 'inventory',
    brief:
      'Inventory system for a small shop. Add items with quantity, increase and decrease stock, warn when stock is low, print a report',
    title: 'inventory',
    entity: ['item'],
    features: [
      'add items with quantity',
      'increase stock',
      'decrease stock',
      'warn when stock is low',
      'print a report',
    ],
  },
  {
    name: 'invoice maker',
    brief:
      'An invoice maker for freelancers that creates invoices, adds line items, calculates totals, marks invoices as paid and exports them to PDF',
    title: 'invoice maker',
    entity: ['invoice'],
    features: ['create invoices', 'add line items', 'calculate totals', 'mark invoices as paid', 'export'],
  },
  {
    name: 'workout log, numbered',
    brief:
      '1. Log workouts with duration and date\n2. Show my progress per week\n3. Keep a streak\n4. Delete wrong entries',
    title: 'workout',
    entity: ['workout'],
    features: [
      'log workouts with duration and date',
      'show my progress per week',
      'keep a streak',
      'delete wrong entries',
    ],
  },
  {
    name: 'plant watering',
    brief:
      'A plant watering reminder: add plants, water a plant, remind me when a plant needs water, show which plants are thirsty',
    title: 'plant watering reminder',
    entity: ['plant'],
    features: [
      'add plants',
      'water a plant',
      'remind me when a plant needs water',
      'show which plants are thirsty|show',
    ],
  },
  {
    name: 'book club',
    brief: 'Book club: members suggest books, vote for the next book, schedule meetings, and comment on books',
    title: 'book club',
    entity: ['book'],
    features: ['suggest books', 'vote for the next book', 'schedule meetings', 'comment on books'],
  },
  {
    name: 'quiz game',
    brief:
      'A quiz game for the browser. Players answer questions, collect points and see a leaderboard. Teachers can add questions.',
    title: 'quiz game',
    entity: ['question'],
    features: ['answer questions', 'collect points', 'see a leaderboard', 'add questions'],
  },
  {
    name: 'weather dashboard',
    brief: 'Weather dashboard: save favourite cities, enter a temperature for a city, compare two cities, show a chart',
    title: 'weather dashboard',
    entity: ['city'],
    features: ['save favourite cities', 'enter a temperature for a city', 'compare two cities', 'show a chart'],
    never: ['weather entries'],
  },
  {
    name: 'chat',
    brief: 'A chat for the local network: send messages, create rooms, list rooms, search messages',
    title: 'chat',
    entity: ['message', 'room'],
    features: ['send messages', 'create rooms', 'list rooms', 'search messages'],
  },
  {
    name: 'kanban',
    brief: 'Kanban board. Add cards, move cards between columns, assign a card to a person, archive finished cards.',
    title: 'kanban board',
    entity: ['card'],
    features: ['add cards', 'move cards between columns', 'assign a card to a person', 'archive finished cards'],
  },
  {
    name: 'password generator',
    brief: 'A password generator with a strength check. Generate passwords, choose the length.',
    title: 'password generator',
    entity: ['password'],
    features: ['generate passwords', 'choose the length', 'strength check'],
  },
  {
    name: 'unit converter',
    brief: 'Unit converter: convert metres to feet, convert kilograms to pounds, show the history of conversions',
    title: 'unit converter',
    entity: ['conversion', 'unit'],
    features: ['convert metres to feet', 'convert kilograms to pounds', 'show the history of conversions'],
  },
  {
    name: 'feed reader',
    brief: 'feed reader for linux: subscribe to feeds, list unread articles, mark articles as read, star articles',
    title: 'feed reader',
    entity: ['feed', 'article'],
    features: ['subscribe to feeds', 'list unread articles', 'mark articles as read', 'star articles'],
  },
  {
    name: 'photo album',
    brief:
      'A photo album where my family can upload photos, tag people in photos, comment on photos and browse by year.',
    title: 'photo album',
    entity: ['photo'],
    features: ['upload photos', 'tag people in photos', 'comment on photos', 'browse by year'],
  },
  {
    name: 'bookmarks',
    brief:
      'Bookmark manager: save links with a title, tag bookmarks, search bookmarks, find duplicates, export as JSON',
    title: 'bookmark manager',
    entity: ['bookmark', 'link'],
    features: ['save links with a title', 'tag bookmarks', 'search bookmarks', 'find duplicates', 'export as json'],
  },
  {
    name: 'library loans',
    brief: 'Library loans: register members, lend a book to a member, return a book, show overdue loans',
    title: 'library loans',
    entity: ['book', 'loan', 'member'],
    features: ['register members', 'lend a book to a member', 'return a book', 'show overdue loans'],
  },
  {
    name: 'parking',
    brief:
      'Parking garage tool: register cars, assign a spot to a car, free a spot, calculate the fee, list free spots',
    title: 'parking garage',
    entity: ['car', 'spot'],
    features: ['register cars', 'assign a spot to a car', 'free a spot', 'calculate the fee', 'list free spots'],
  },
  {
    name: 'restaurant booking',
    brief:
      'Restaurant booking for the web: reserve a table for a date, cancel a booking, list bookings per day, notify guests',
    title: 'restaurant booking',
    entity: ['booking', 'table'],
    features: ['reserve a table for a date', 'cancel a booking', 'list bookings per day', 'notify guests'],
  },
  {
    name: 'polls',
    brief: 'I need an online poll tool. Create polls with options, vote in a poll, show results, close a poll.',
    title: 'poll tool',
    entity: ['poll'],
    features: ['create polls with options', 'vote in a poll', 'show results', 'close a poll'],
  },
  {
    name: 'dice roller',
    brief: 'dice roller: roll dice like 2d6, keep a history of rolls, flip a coin',
    title: 'dice roller',
    entity: ['roll'],
    features: ['roll dice', 'keep a history of rolls', 'flip a coin'],
  },
  {
    name: 'calculator, one line',
    brief: 'A calculator',
    title: 'calculator',
    entity: ['calculation'],
    features: ['calculate'],
    never: ['calculator', 'add '],
  },
  {
    name: 'tic-tac-toe',
    brief:
      'Tic-tac-toe for two players on one keyboard: start a game, place a mark, show the board, announce the winner, keep score',
    title: 'tic-tac-toe',
    entity: ['game'],
    features: ['start a game', 'place a mark', 'show the board', 'announce the winner', 'keep score'],
  },
  {
    name: 'budget',
    brief:
      'Budget planner: set a monthly budget, record expenses with category, show totals per category, warn me when I overspend',
    title: 'budget planner',
    entity: ['budget', 'expense'],
    features: [
      'set a monthly budget',
      'record expenses with category',
      'show totals per category',
      'warn me when i overspend',
    ],
  },
  {
    name: 'mood diary',
    brief: 'Mood diary — log my mood every day with a short note, show a chart of the last month, and find patterns',
    title: 'mood diary',
    entity: ['mood'],
    features: ['log my mood every day with a short note', 'show a chart of the last month', 'find patterns'],
  },
  {
    name: 'CSV tool',
    brief:
      'A CSV tool for the terminal: import rows, filter rows, sort rows by column, remove duplicates, export as JSON',
    title: 'csv tool',
    entity: ['row'],
    features: ['import rows', 'filter rows', 'sort rows by column', 'remove duplicates', 'export as json'],
  },
  {
    name: 'log viewer',
    brief: 'log viewer for linux servers: open a log, filter lines by level, search text, count errors, follow a log',
    title: 'log viewer',
    entity: ['log'],
    features: ['open a log', 'filter lines by level', 'search text', 'count errors', 'follow a log'],
  },
  {
    name: 'backup tool',
    brief:
      'Backup tool: create backups of a folder, list backups, restore a backup, delete old backups, schedule a daily backup',
    title: 'backup tool',
    entity: ['backup'],
    features: [
      'create backups of a folder',
      'list backups',
      'restore a backup',
      'delete old backups',
      'schedule a daily backup',
    ],
  },
  {
    name: 'text adventure',
    brief: 'A text adventure: explore rooms, pick up items, talk to characters, save the game, load the game',
    title: 'text adventure',
    entity: ['game', 'room'],
    features: ['explore rooms', 'pick up items', 'talk to characters', 'save the game', 'load the game'],
  },
  {
    name: 'nouns only',
    brief: 'A habit tracker with streaks, reminders and CSV export',
    title: 'habit tracker',
    entity: ['habit'],
    features: ['streaks', 'reminders', 'csv export'],
  },
  {
    name: 'noun bullets',
    brief: '# Reading list\n\nFeatures:\n* due dates\n* ratings\n* CSV export\n* dark mode',
    title: 'reading list',
    entity: ['book', 'item', 'entry'],
    features: ['due dates', 'ratings', 'csv export', 'dark mode'],
  },
  {
    name: 'typos',
    brief: 'habbit trakcer: ad habits, mrak habits as done, delte habits, serach habits',
    title: 'habbit trakcer',
    entity: ['habit'],
    features: ['add habits', 'mark habits as done', 'delete habits', 'search habits'],
  },
  {
    name: 'run-on, lower case',
    brief: 'i want a tool to track my books and rate them and it should search by author and remind me about due dates',
    title: 'book tracking tool',
    entity: ['book'],
    features: ['track my books', 'rate my books', 'search by author', 'remind me about due dates'],
  },
  {
    name: 'that lets people',
    brief:
      'Make a website that lets neighbours borrow tools, lend tools and review each other. Nobody should have to log in.',
    title: 'tool',
    entity: ['tool', 'neighbour', 'item'],
    features: ['borrow tools', 'lend tools', 'review each other'],
  },
  {
    name: 'where users can',
    brief:
      'A platform where teachers can upload worksheets, students can download worksheets and parents can see grades.',
    title: 'worksheet',
    entity: ['worksheet'],
    features: ['upload worksheets', 'download worksheets', 'see grades'],
  },
  {
    name: 'for gerund',
    brief: 'An app for tracking my houseplants and sharing cuttings with friends',
    title: 'houseplant',
    entity: ['houseplant'],
    features: ['track my houseplants', 'share cuttings with friends'],
  },
  {
    name: 'imperatives only',
    brief: 'Add movies, rate movies from 1 to 5, show the average rating, suggest a random movie',
    title: 'movie',
    entity: ['movie'],
    features: ['add movies', 'rate movies from 1 to 5', 'show the average rating', 'suggest a random movie'],
    never: ['movy'],
  },
  {
    name: 'I want to',
    brief: 'I want to keep track of my vinyl records. It must run on Linux and store data in a JSON file.',
    title: 'record',
    entity: ['record'],
    features: ['track my vinyl records'],
    never: ['run on', 'json', 'store data'],
  },
  {
    name: 'unknown verbs',
    brief: 'A juggling trainer: juggle the balls, tally the drops, celebrate a record',
    title: 'juggling trainer',
    entity: ['ball', 'drop', 'record', 'trainer'],
    features: ['juggle the balls', 'tally the drops', 'celebrate a record'],
  },
  {
    name: 'negations',
    brief: 'Users can add, edit and delete invoices. No login, no accounts, without a database. Do not send emails.',
    title: 'invoice',
    entity: ['invoice'],
    features: ['add invoices', 'edit invoices', 'delete invoices'],
    never: ['login', 'account', 'email', 'database'],
  },
  {
    name: 'out of scope section',
    brief:
      '# Gym log\n\nMembers can log sets, see personal bests and compare weeks.\n\n## Out of scope\n- sync with a watch\n- share workouts\n\n## Notes\nKeep it simple.',
    title: 'gym log',
    entity: ['set', 'gym', 'member', 'best'],
    features: ['log sets', 'see personal bests', 'compare weeks'],
    never: ['watch', 'share', 'simple'],
  },
  {
    name: 'slashes',
    brief: 'Contacts app - add/edit/delete contacts, import/export contacts, birthdays reminder',
    title: 'contacts app',
    entity: ['contact'],
    features: ['add contacts', 'edit contacts', 'delete contacts', 'import contacts', 'export contacts', 'birthday'],
  },
  {
    name: 'named product',
    brief:
      'Trailmix is a hiking journal. Hikers log hikes with distance and date, attach notes to a hike and see total distance.',
    title: 'hiking journal|trailmix',
    entity: ['hike'],
    features: ['log hikes with distance and date', 'attach notes to a hike', 'see total distance'],
  },
  {
    name: 'meeting scheduler',
    brief: 'Meeting scheduler: propose dates, vote on a date, book a room, send invitations, cancel meetings',
    title: 'meeting scheduler',
    entity: ['meeting', 'room'],
    features: ['propose dates', 'vote on a date', 'book a room', 'send invitations', 'cancel meetings'],
  },
  {
    name: 'grocery list',
    brief:
      'Grocery list for two. Add items, check off items, group items by shop, undo the last change, share the list as text.',
    title: 'grocery list',
    entity: ['item', 'grocery'],
    features: ['add items', 'check off items', 'group items by shop', 'undo the last change', 'share the list as text'],
  },
  {
    name: 'could you',
    brief:
      'Hi! Could you please write a small program that counts words in a text, shows the longest word and draws a histogram? Thanks!',
    title: 'word|text',
    entity: ['word', 'text', 'histogram'],
    features: ['count words in a text', 'show the longest word', 'draw a histogram'],
  },
  {
    name: 'guessing game',
    brief:
      'number guessing game. the computer picks a random number, i guess the number, it keeps score and shows a leaderboard',
    title: 'number guessing game',
    entity: ['game', 'number'],
    features: ['pick a random number', 'guess the number', 'keep score', 'show a leaderboard'],
  },
  {
    name: 'time tracker',
    brief:
      'A time tracker for freelancers: start a timer, stop the timer, assign time to a project, export a timesheet as CSV',
    title: 'time tracker',
    entity: ['timer', 'project', 'timesheet', 'session'],
    features: ['start a timer', 'stop the timer', 'assign time to a project', 'export a timesheet as csv'],
    never: ['time entries'],
  },
  {
    name: 'ticket desk',
    brief:
      'Help desk: customers open tickets, staff reply to tickets, assign tickets, set a priority, close tickets, show open tickets',
    title: 'help desk',
    entity: ['ticket'],
    features: [
      'open tickets',
      'reply to tickets',
      'assign tickets',
      'set a priority',
      'close tickets',
      'show open tickets',
    ],
  },
  {
    name: 'pet care',
    brief: 'Pet care diary. Feed the pets, record vet visits, weigh a pet, remind me about vaccinations.',
    title: 'pet care diary',
    entity: ['pet', 'visit'],
    features: ['feed the pets', 'record vet visits', 'weigh a pet', 'remind me about vaccinations'],
  },
  {
    name: 'rental',
    brief:
      'Tool library for our street: people lend tools and return tools. Show who has a tool. Reserve a tool for a day.',
    title: 'tool library',
    entity: ['tool'],
    features: ['lend tools', 'return tools', 'show who has a tool', 'reserve a tool for a day'],
  },
  {
    name: 'more than nine',
    brief:
      'add plants, water plants, list plants, edit plants, delete plants, tag plants, sort plants, search plants, export plants, import plants, count plants, share plants, print plants',
    title: 'plant',
    entity: ['plant'],
    features: [
      'add plants',
      'water plants',
      'list plants',
      'edit plants',
      'delete plants',
      'tag plants',
      'sort plants',
      'search plants',
      'export plants',
    ],
  },
  {
    name: 'tip calculator',
    brief:
      'Tip calculator for iPhone users who dine in groups: enter the bill, choose a tip percentage, split the total, show the amount per person',
    title: 'tip calculator',
    entity: ['calculation', 'bill'],
    features: ['enter the bill', 'choose a tip percentage', 'split the total', 'show the amount per person'],
  },
  {
    name: 'shift planner with wrapped lines',
    brief:
      'We are a small bakery. We need a shift planner that lets the manager create shifts, assign people to\nshifts and swap shifts. Staff should see their own week and request days off. It should also\nprint the week.',
    title: 'shift planner',
    entity: ['shift'],
    features: [
      'create shifts',
      'assign people to shifts',
      'swap shifts',
      'see their own week',
      'request days off',
      'print the week',
    ],
  },
  {
    name: 'one word',
    brief: 'bookmarks',
    title: 'bookmarks',
    entity: ['bookmark'],
    features: ['add bookmarks', 'list bookmarks', 'remove bookmarks'],
  },
  {
    name: 'over 500 words',
    brief: MEAL_PLAN,
    title: 'meal planner',
    entity: ['meal'],
    features: [
      'add meals with a name',
      'plan a meal for a day of the week',
      'show the week at a glance',
      'vote for a meal',
      'suggest a random meal',
      'print the shopping list',
      'archive a meal',
      'count how often a meal was cooked|count',
      'export everything as csv',
    ],
    never: ['household', 'argue', 'calorie', 'healthy', 'log in', 'spreadsheet'],
  },
];
