import { type Decision, decision, type Outcome, refuse } from './decision.ts';
import { kickoffBegins } from './kickoff.ts';
import { kickoffBlocks } from './startup.ts';
import type { MenuEntry, State } from './state.ts';

const WORDS = /^(forget|relocate)\s+(\d+)(?:\s+(.+))?$/i;

/** A line typed at the resume menu: a number resumes, N starts anew, a missing project is relocated or forgotten. */
export function onMenuText(state: State, entries: readonly MenuEntry[], text: string): Outcome {
  const line = text.trim();
  if (/^n(ew)?$/i.test(line)) return newProject(state);
  const words = WORDS.exec(line);
  if (words !== null) return onMissing(entries, words);
  if (!/^\d+$/.test(line)) {
    return refuse('menu-choice', 'choose a project by its number, or N for a new one', { tryNext: ['1', 'N'] });
  }
  const entry = entries[Number(line) - 1];
  if (entry === undefined) {
    return refuse('menu-number', `there is no project ${line}; the list ends at ${entries.length}`, {
      tryNext: ['1', 'N'],
    });
  }
  if (entry.missing) {
    return refuse('project-missing', `${entry.dir} is not there`, {
      tryNext: [`relocate ${line} <new directory>`, `forget ${line}`],
    });
  }
  return decision({ effects: [{ type: 'project/open', dir: entry.dir, create: false, resume: true }] });
}

function newProject(state: State): Outcome {
  const context = state.shell.context;
  return kickoffBegins({ shell: [], show: context === null ? [] : kickoffBlocks(state.shell, context) });
}

function onMissing(entries: readonly MenuEntry[], [, word = '', digits = '', rest = '']: RegExpExecArray): Outcome {
  const number = Number(digits);
  const entry = entries[number - 1];
  if (entry === undefined) return refuse('menu-number', `there is no project ${number}`, { tryNext: ['1', 'N'] });
  if (word.toLowerCase() === 'forget') return decision({ effects: [{ type: 'project/forget', dir: entry.dir }] });
  if (rest.trim() === '') {
    return refuse('relocate-where', 'the new directory is missing', {
      tryNext: [`relocate ${number} <new directory>`],
    });
  }
  return decision({
    shell: [{ type: 'shell/relocating', dir: entry.dir }],
    effects: [{ type: 'directory/examine', dir: rest.trim(), why: 'relocate' }],
  });
}

/** The resume menu stands already; what git says of its projects comes in when it is known. */
export function onLooked(state: State, report: { readonly dirty: ReadonlyMap<string, boolean> }): Decision {
  const menu = state.shell.menu;
  if (menu === null) return decision({});
  const entries = menu.map((entry) => ({ ...entry, dirty: report.dirty.get(entry.dir) ?? entry.dirty }));
  return decision({ shell: [{ type: 'shell/menu', entries }] });
}
