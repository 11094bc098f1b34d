/** Which screen has the keyboard, and what it needs. */

import type { ShellState } from '../core/state.ts';
import type { Facts } from './facts.ts';
import { truncateToWidth, wrapToWidth } from './format.ts';
import { askedRows } from './layout.ts';
import type { Line } from './line.ts';
import { permissionRows } from './permission-rows.ts';
import {
  askPicker,
  commentPicker,
  keyOf,
  menuId,
  menuPicker,
  permissionPicker,
  pickerRows,
  pickerSlice,
} from './pickers.ts';
import type { Ui } from './ui-state.ts';
import type { Frame, PickerSlice, Screen } from './view-model.ts';

type Content = Pick<PickerSlice, 'id' | 'title' | 'options' | 'settings'>;

/** Something other than the prompt wants the keyboard. `least` are the rows it needs, `about` what is shown above it. */
export type Asking =
  | {
      readonly kind: 'menu' | 'picker';
      readonly content: Content;
      readonly least: number;
      readonly about: readonly Line[];
    }
  | {
      readonly kind: 'permission';
      readonly content: Content;
      readonly requestId: string;
      readonly comment: boolean;
      readonly least: number;
      readonly about: readonly Line[];
    }
  | {
      readonly kind: 'confirm';
      readonly key: string;
      readonly lines: readonly string[];
      readonly phrase: string;
      readonly least: number;
      readonly about: readonly Line[];
    };

/** What asks now: a permission before anything else, for an agent stands still until it is answered. */
export function asking(facts: Facts, ui: Ui, frame: Frame): Asking | null {
  const permission = facts.live.asks[0];
  if (permission !== undefined) return permissionAsking(permission, { facts, ui, frame });
  if (facts.confirm !== null) return confirmAsking(facts.confirm, frame);
  if (facts.menu !== null) {
    if (ui.dismissed === menuId(facts.menu)) return null;
    const content = menuPicker(facts.menu, frame);
    return { kind: 'menu', content, least: pickerRows(content, frame.columns, askedRows(frame.rows)), about: [] };
  }
  const { ask } = facts;
  if (ask === null || ask.options.length === 0 || ui.dismissed === ask.id) return null;
  const content = askPicker(ask);
  return { kind: 'picker', content, least: pickerRows(content, frame.columns, askedRows(frame.rows)), about: [] };
}

type Scene = { readonly facts: Facts; readonly ui: Ui; readonly frame: Frame };

function permissionAsking(ask: Facts['live']['asks'][number], { facts, ui, frame }: Scene): Asking {
  const comment = ui.declining === ask.requestId;
  const content = comment ? commentPicker(ask, facts.agent) : permissionPicker(ask, facts.agent, frame.columns);
  const rows = askedRows(frame.rows);
  const least = pickerRows(content, frame.columns, rows);
  const about = permissionRows(ask, { columns: frame.columns, room: rows - least, expanded: ui.expanded });
  return { kind: 'permission', content, requestId: ask.requestId, comment, least, about };
}

/** Rows of the confirmation besides what it is about: the field, what was typed and is not the phrase, and how to cancel. */
const CONFIRM_ROWS = 3;

function confirmAsking(confirm: NonNullable<Facts['confirm']>, frame: Frame): Asking {
  // The longer of the widget's two sentences, so that a wrong answer does not make the screen grow.
  const asked = wrapToWidth(
    `That is not it, nothing was changed. Type exactly: ${confirm.phrase}`,
    frame.columns,
  ).length;
  const about = wrapToWidth(`${commandOf(confirm)}: ${confirm.about}`, frame.columns);
  const room = Math.max(1, askedRows(frame.rows) - asked - CONFIRM_ROWS);
  const lines = about.length <= room ? about : [...about.slice(0, room - 1), cut(about[room - 1] ?? '', frame.columns)];
  const least = lines.length + asked + CONFIRM_ROWS;
  return { kind: 'confirm', key: confirm.command, lines, phrase: confirm.phrase, least, about: [] };
}

/** What was typed, without the word and the fingerprint that stand for a yes. */
const commandOf = ({ command }: NonNullable<Facts['confirm']>): string => command.replace(/\s+--(?:yes|seen).*$/, '');

const cut = (row: string, columns: number): string => truncateToWidth(`${row} …`, columns).replace(/ ?…$/, '…');

/** A confirmation for those who see no screen: what it is about, and the words that let it happen. */
export function confirmWords(confirm: NonNullable<ShellState['confirm']>): readonly string[] {
  return [
    `confirm: ${commandOf(confirm)}: ${confirm.about}`,
    `to go on, type: ${confirm.phrase}`,
    'to cancel: anything else; then nothing is changed',
  ];
}

/** The screen of what asks, in `rows` rows below `y` others. */
export function screenOf(
  asked: Asking,
  place: { readonly columns: number; readonly rows: number; readonly y: number },
  { ui, now }: { readonly ui: Ui; readonly now: number },
): Screen {
  if (asked.kind === 'confirm') {
    const { key, lines, phrase } = asked;
    return { kind: 'confirm', key, lines, phrase, y: place.y };
  }
  const picker = pickerSlice(asked.content, { ...place, key: keyOf(asked.content.id, ui, now) });
  if (asked.kind === 'permission')
    return { kind: 'permission', picker, requestId: asked.requestId, comment: asked.comment };
  return { kind: asked.kind, picker };
}
