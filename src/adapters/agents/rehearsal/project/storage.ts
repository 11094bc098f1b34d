import type { Style } from '../direction.ts';

/** How the generated store writes its file and reads it again: `encode` and `decode`, and a test of the form. */
interface Storage {
  /** In words, after "one file". */
  readonly form: string;
  readonly codec: string;
  readonly test: string;
}

const JSON_TEXT: Storage = {
  form: 'JSON',
  codec: `const encode = (data) => \`\${JSON.stringify(data, null, 2)}\\n\`;
const decode = (text) => JSON.parse(text);
`,
  test: '',
};

const LINES: Storage = {
  form: 'JSON, one text per line',
  codec: `// The first line holds what is known about all; then comes one line per entry and per happening.
function encode({ items, activity, ...rest }) {
  const lines = [rest, ...items.map((item) => ({ item })), ...activity.map((activity) => ({ activity }))];
  return lines.map((line) => \`\${JSON.stringify(line)}\\n\`).join('');
}

function decode(text) {
  const [rest, ...lines] = text.trimEnd().split('\\n').map((line) => JSON.parse(line));
  const items = lines.filter((line) => 'item' in line).map((line) => line.item);
  return { ...rest, items, activity: lines.filter((line) => 'activity' in line).map((line) => line.activity) };
}
`,
  test: `
test('keeps one line per entry', () => {
  inTempFile((file) => {
    const store = openStore(file, noon);
    store.add(@@first@@);
    store.add(@@second@@);
    store.record('done', 1, 'line\\nbreak');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\\n');
    assert.deepEqual(lines.map((line) => Object.keys(JSON.parse(line))[0]), ['nextId', 'item', 'item', 'activity']);
    assert.deepEqual(openStore(file, noon).all(), store.all());
  });
});
`,
};

export function storageOf(style: Style): Storage {
  return style.storage === 'lines' ? LINES : JSON_TEXT;
}

/** How a generated store keeps its data; null for a text that is none. */
export function storageIn(store: string): Style['storage'] | null {
  if (!store.includes('export function openStore(')) return null;
  return store.includes(LINES.form) ? 'lines' : 'json';
}
