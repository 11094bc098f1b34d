/** The ground of every generated project: reading arguments, keeping data. Placeholders are filled by base-files.ts. */
export const INPUT = `// @@label@@: how every command of @@project@@ reads its arguments.

/** A mistake of the person using the program: its message is shown as it is, and nothing was changed. */
export class UserError extends Error {}

/** Facts that may be kept about each @@one@@, given as --name=value. */
export const FIELDS = @@fields@@;

const LONGEST = 200;

/** One line of text from the words of a command; \`what\` names it in the refusal. */
export function readText(words, what) {
  const text = words.join(' ').trim();
  if (text === '') throw new UserError(\`Please give \${what}.\`);
  if (text.length > LONGEST) throw new UserError(\`That is too long: at most \${LONGEST} characters, this has \${text.length}.\`);
  if (/\\p{Cc}/u.test(text)) throw new UserError('Control characters cannot be stored.');
  return text;
}

/** The number of an entry, from 1. */
export function readId(word) {
  if (!/^[1-9]\\d{0,8}$/.test(word ?? '')) throw new UserError(\`Please give the number of an entry, not "\${word ?? ''}".\`);
  return Number(word);
}

/** A day of the calendar, YYYY-MM-DD. */
export function readDate(word) {
  const shape = /^\\d{4}-\\d{2}-\\d{2}$/.test(word ?? '');
  const time = shape ? Date.parse(word) : Number.NaN;
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(word);
  if (!exists) throw new UserError(\`"\${word ?? ''}" is not a day like 2026-03-10.\`);
  return word;
}

/** A number from \`least\` to \`most\`. */
export function readNumber(word, least = -Infinity, most = Infinity) {
  const number = Number(word);
  if ((word ?? '').trim() === '' || !Number.isFinite(number)) throw new UserError(\`"\${word ?? ''}" is not a number.\`);
  if (number < least || number > most) throw new UserError(\`Please give a number from \${least} to \${most}, not \${number}.\`);
  return number;
}

const READERS = { text: (word) => readText([word], 'a value'), number: (word) => readNumber(word), date: readDate };

/** Splits arguments into words and known --name=value facts. */
export function readOptions(args) {
  const words = [];
  const fields = {};
  for (const arg of args) {
    const option = /^--([A-Za-z]+)=(.*)$/.exec(arg);
    const field = FIELDS.find((one) => one.name === option?.[1]);
    if (field !== undefined) fields[field.name] = READERS[field.kind](option[2]);
    else if (arg.startsWith('--')) throw new UserError(\`Unknown option "\${arg}".\`);
    else words.push(arg);
  }
  return { words, fields };
}

/** For commands that take no arguments. */
export function refuseArguments(args) {
  if (args.length > 0) throw new UserError(\`This command takes no arguments, but got "\${args.join(' ')}".\`);
}

const BASICS = ['id', 'title', 'done', 'createdAt'];

/** What is known about an entry besides its name, as pairs of words and values. */
export function factsOf(item) {
  const facts = Object.entries(item).filter(([name, value]) => !BASICS.includes(name) && /string|number/.test(typeof value));
  return facts.map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => \` \${letter.toLowerCase()}\`), value]);
}

/** One line about an entry. */
export function describe(item) {
  const marks = [@@ended@@...factsOf(item).map(([name, value]) => \`\${name}: \${value}\`), ...item.tags.map((tag) => \`#\${tag}\`)];
  return \`\${item.id}. @@box@@\${item.title}\${marks.length > 0 ? \` (\${marks.join(', ')})\` : ''}\`;
}
`;

export const STORE = `// @@label@@: keeps the @@many@@ and what happened to them, in one file (@@form@@) or in memory only.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from './input.mjs';

function emptyData() {
  return { nextId: 1, items: [], activity: [] };
}

@@codec@@
function read(file) {
  if (!existsSync(file)) return emptyData();
  try {
    const data = decode(readFileSync(file, 'utf8'));
    if (!Number.isInteger(data.nextId) || !Array.isArray(data.items) || !Array.isArray(data.activity)) {
      throw new Error('it does not hold the expected lists');
    }
    return data;
  } catch (error) {
    throw new UserError(\`The data file \${file} cannot be read (\${error.message}). It was left as it is.\`);
  }
}

// Written beside the old file and then renamed, so that a crash leaves one complete file.
function write(file, data) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(\`\${file}.new\`, encode(data), { mode: 0o600 });
  renameSync(\`\${file}.new\`, file);
}

/**
 * Opens the store. \`file\` is a path, or null to keep everything in memory; \`now\` gives the time.
 * Entries go in and out as copies, so nothing changes behind the store's back.
 */
export function openStore(file = null, now = () => new Date()) {
  const data = file === null ? emptyData() : read(file);
  const save = () => {
    if (file !== null) write(file, data);
  };
  const find = (id) => {
    const item = data.items.find((one) => one.id === id);
    if (item === undefined) throw new UserError(\`There is no @@entry@@ with number \${id}.\`);
    return item;
  };
  // The entries as they were are kept, so that the last change can be taken back.
  const change = (work) => {
    const before = structuredClone(data.items);
    const item = work();
    data.before = before;
    save();
    return structuredClone(item);
  };
  return {
    now: () => now(),
    today: () => now().toISOString().slice(0, 10),
    all: () => structuredClone(data.items.filter((item) => !item.archived)),
    archived: () => structuredClone(data.items.filter((item) => item.archived)),
    get: (id) => structuredClone(find(id)),
    add(title, fields = {}) {
      return change(() => {
        const item = { ...fields, id: data.nextId, title, done: false, tags: [], createdAt: now().toISOString() };
        data.nextId += 1;
        data.items.push(item);
        return item;
      });
    },
    update: (id, changes) => change(() => Object.assign(find(id), structuredClone(changes), { id })),
    remove: (id) => change(() => data.items.splice(data.items.indexOf(find(id)), 1)[0]),
    undo() {
      if (data.before === undefined) throw new UserError('There is nothing to take back.');
      data.items = data.before;
      delete data.before;
      save();
    },
    record(kind, item, text) {
      const entry = { kind, item, text, at: now().toISOString() };
      data.activity.push(entry);
      save();
      return { ...entry };
    },
    history: () => structuredClone(data.activity),
    activity: (kind) => structuredClone(data.activity.filter((entry) => entry.kind === kind)),
  };
}
`;
