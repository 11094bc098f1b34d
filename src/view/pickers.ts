/** The screens on which something is chosen. */

import { AGENT_NAMES } from '../../schemas/stage.ts';
import type { MenuEntry } from '../core/state.ts';
import { isSilence, type PermissionAsk } from '../core/transcript.ts';
import type { Ask } from './ask.ts';
import { age, displayWidth, money, padToWidth, truncateToWidth, wrapToWidth } from './format.ts';
import { oneLine } from './line.ts';
import { scopeFits } from './permission-rows.ts';
import type { Ui } from './ui-state.ts';
import type { Frame, PickerOption, PickerSlice } from './view-model.ts';

type Content = Pick<PickerSlice, 'id' | 'title' | 'options' | 'settings'>;

const MOST_TITLE_ROWS = 3;
/** Rows the widget itself keeps free around its entries, and those below which it cuts the title to one row. */
const KEPT_FREE = 5;
const LOW_FRAME = 10;
const MOST_DETAIL_ROWS = 3;
/** On a lower screen the list itself needs the rows. */
const LEAST_SCREEN_WITH_DETAIL = 12;

const entriesOf = ({ options, settings }: Content): number => options.length + (settings.allowText === true ? 1 : 0);

const detailRows = ({ options }: Content): number =>
  options.some(({ detail }) => detail !== undefined) ? MOST_DETAIL_ROWS : 0;

/** Rows that can stand around the title and the entries: help, a notice, filter, answer field, and the detail. */
function around(content: Content): number {
  const { filterable, allowText } = content.settings;
  return 2 + (filterable === true ? 1 : 0) + (allowText === true ? 1 : 0) + detailRows(content);
}

/** The title in as few rows as the room leaves it beside every entry, one at least. */
function titleRows(content: Content, columns: number, room: number): readonly string[] {
  const wrapped = wrapToWidth(oneLine(content.title), columns);
  const most = Math.max(1, Math.min(MOST_TITLE_ROWS, room - entriesOf(content) - around(content)));
  if (wrapped.length <= most) return wrapped;
  const kept = wrapped.slice(0, most);
  const last = kept.pop() ?? '';
  return [...kept, truncateToWidth(`${last} ${wrapped[most] ?? ''}`, columns - 1)];
}

/** Rows a picker takes at most. */
export function pickerRows(content: Content, columns: number, room: number): number {
  return Math.min(room, titleRows(content, columns, room).length + entriesOf(content) + around(content));
}

/** A picker's slice in `rows` rows. */
export function pickerSlice(
  content: Content,
  place: { columns: number; rows: number; y: number; key: string },
): PickerSlice {
  const title = titleRows(content, place.columns, place.rows);
  const whole = title.length + entriesOf(content);
  // Where everything fits, the widget is told of more room than it will take, so that it hides nothing.
  const fits = whole + around(content) <= place.rows;
  const maxRows = fits ? Math.max(LOW_FRAME, whole + KEPT_FREE + detailRows(content)) : Math.max(1, place.rows);
  return { ...content, title: title.join(' '), key: place.key, maxRows, y: place.y };
}

/** Opened anew after an answer that changed nothing, so that a refused one can be given again. */
export function keyOf(id: string, ui: Ui, now: number): string {
  if (ui.answered === null || ui.answered.id !== id) return id;
  return `${id}#${ui.answered.at === now ? ui.answered.count - 1 : ui.answered.count}`;
}

/** A question or a kickoff choice. */
export function askPicker(ask: Ask): Content {
  const options = ask.options.map(({ value, label, recommended }) => ({
    id: value,
    label: oneLine(label) + (recommended ? ' (recommended)' : ''),
  }));
  const initial = ask.initial === null ? {} : { initial: ask.initial };
  const moves = ask.numbersMove === undefined ? {} : { numbersMove: ask.numbersMove };
  return { id: ask.id, title: ask.title, options, settings: { allowText: ask.allowText, ...initial, ...moves } };
}

const MOST_NAME = 24;
const MOST_DETAIL_NAME = 40;

/** What a project was left at. One that was at work when last heard of was interrupted, unless a shell is open on it. */
function waitingOf(waitingFor: string): string {
  if (waitingFor.endsWith(' at work')) return 'interrupted, or open elsewhere';
  return waitingFor === '' || /^(paused|interrupted|stopped)/.test(waitingFor) ? waitingFor : `waits for ${waitingFor}`;
}

function ageOf(entry: MenuEntry, since: Frame['since']): string {
  const elapsed = since(entry.lastUpdated);
  return Number.isFinite(elapsed) ? age(0, Math.max(0, elapsed)) : '';
}

function entryHint(entry: MenuEntry, since: Frame['since']): string {
  if (entry.missing) return `missing: ${entry.dir}`;
  const parts = [
    entry.stage,
    AGENT_NAMES[entry.agent] ?? '',
    ageOf(entry, since),
    waitingOf(entry.waitingFor),
    entry.dirty === true ? 'uncommitted changes' : '',
    entry.spentMicroUsd === null ? '' : money(entry.spentMicroUsd),
  ];
  return parts.filter((text) => text !== '').join(' · ');
}

/** How a project that is not where it was is mended; the words are short so that they fit a narrow window. */
const mending = (number: number): string => `missing: Esc, then "forget ${number}" or "relocate ${number} <dir>"`;

/** All that is known of a project, in words: its row is cut where the window is narrow. */
function entryDetail(entry: MenuEntry, number: number, { since, columns }: Frame): readonly string[] {
  const parts = [
    `stage ${entry.stage}`,
    `last agent ${AGENT_NAMES[entry.agent]}`,
    ageOf(entry, since),
    waitingOf(entry.waitingFor),
    entry.spentMicroUsd === null ? '' : `spent ${money(entry.spentMicroUsd)}`,
    entry.dirty === true ? 'uncommitted changes' : '',
  ];
  const name = truncateToWidth(oneLine(entry.name), Math.max(8, Math.min(MOST_DETAIL_NAME, columns - 8)));
  const words = `${number}. ${name}: ${parts.filter((text) => text !== '').join(' · ')}`;
  return entry.missing ? [mending(number), `${words} · was in ${entry.dir}`] : [words];
}

/** The registered projects, numbered as the shell numbers them, and a new one at the end. */
export function menuPicker(entries: readonly MenuEntry[], frame: Frame): Content {
  const room = Math.max(8, Math.min(MOST_NAME, Math.floor(frame.columns / 3)));
  const width = Math.min(room, Math.max(...entries.map((entry) => displayWidth(entry.name)), 0));
  const options = entries.map((entry, index): PickerOption => {
    const number = index + 1;
    return {
      id: String(number),
      label: padToWidth(oneLine(entry.name), width),
      hint: entryHint(entry, frame.since),
      ...(entry.missing ? { disabled: mending(number) } : {}),
      ...(frame.rows < LEAST_SCREEN_WITH_DETAIL ? {} : { detail: entryDetail(entry, number, frame) }),
    };
  });
  const fresh: PickerOption = { id: 'N', label: 'New project', hotkey: 'n' };
  return {
    id: menuId(entries),
    title: 'Which project? N starts a new one.',
    options: [...options, fresh],
    settings: { filterable: true },
  };
}

/** Another id once a project was forgotten or found again. */
export function menuId(entries: readonly MenuEntry[]): string {
  return `menu.${entries.length}.${entries.filter((entry) => entry.missing).length}`;
}

/** What to do about an agent that says nothing; to wait harms nothing. */
function silencePicker(ask: PermissionAsk, agent: string): Content {
  return {
    id: `permission.${ask.requestId}`,
    title: `${agent}: ${ask.title}`,
    options: [
      { id: 'once', label: 'Wait' },
      { id: 'run', label: 'Urge it on', hint: 'it is told to go on' },
      { id: 'end', label: 'End the run', hint: 'its work is kept' },
    ],
    settings: { initial: 'once' },
  };
}

/** A permission: what is asked, for how long, and the safe answer highlighted. A scope that does not fit stands above it. */
export function permissionPicker(ask: PermissionAsk, agent: string, columns: number): Content {
  if (isSilence(ask.requestId)) return silencePicker(ask, agent);
  return {
    id: `permission.${ask.requestId}`,
    title: `${agent} asks: ${ask.title}`,
    options: [
      { id: 'once', label: 'Yes, once' },
      { id: 'run', label: 'Yes, for this run', hint: scopeFits(ask, columns) ? oneLine(ask.scope) : 'as said above' },
      { id: 'no', label: 'No, and say why' },
    ],
    settings: { initial: 'no' },
  };
}

/** The one-line field for the comment of a declined permission. */
export function commentPicker(ask: PermissionAsk, agent: string): Content {
  return {
    id: `permission.${ask.requestId}.comment`,
    title: `Why not? ${agent} is told. Esc declines without a word.`,
    options: [],
    settings: { allowText: true },
  };
}
