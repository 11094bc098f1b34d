import { withArticle } from '../language/inflect.ts';
import { codeText } from '../language/safe-text.ts';
import type { FeatureModel, ProjectModel } from '../model.ts';
import { adjust } from './adjust.ts';
import { coin, pick, roll } from './chance.ts';
import type { KindName } from './classify.ts';
import { stats, streak } from './counting.ts';
import { comment, copy, share, show } from './details.ts';
import { add, done, edit, list, remove } from './entries.ts';
import { exportAll, importAll } from './exchange.ts';
import { archive, assign, flag, move, rate, vote } from './facts.ts';
import { search, sort } from './finding.ts';
import { guess, quiz, score } from './games.ts';
import type { Kind, KindCode } from './kind.ts';
import { giveback, lend, reserve } from './lending.ts';
import { resolve, shorten } from './links.ts';
import { record, remind, signin, tag } from './marking.ts';
import { act, history, set, undo } from './memory.ts';
import { calculate, convert } from './numbers.ts';
import { low, results } from './overview.ts';
import { password, strength } from './secrets.ts';
import { settle, split } from './sharing.ts';
import { start } from './starting.ts';
import { pause, remaining, reset, resume, stop, turn } from './timing.ts';

const KINDS: Readonly<Record<KindName, Kind>> = {
  add,
  list,
  show,
  done,
  remove,
  edit,
  search,
  sort,
  export: exportAll,
  import: importAll,
  share,
  copy,
  stats,
  streak,
  history,
  remind,
  tag,
  flag,
  rate,
  vote,
  results,
  comment,
  assign,
  move,
  lend,
  giveback,
  reserve,
  adjust,
  low,
  archive,
  undo,
  start,
  stop,
  pause,
  resume,
  reset,
  remaining,
  turn,
  score,
  roll,
  coin,
  pick,
  guess,
  quiz,
  calculate,
  convert,
  split,
  settle,
  password,
  strength,
  shorten,
  resolve,
  set,
  signin,
  act,
  record,
};

/** What the code of a feature depends on besides the feature itself. */
export type Surroundings = Pick<ProjectModel, 'entity' | 'features' | 'fields'>;

/** The code of a feature, written in the words of the project and fitting its other features. */
export function codeOf(feature: FeatureModel, { entity, features, fields }: Surroundings): KindCode {
  const one = entity.countable ? entity.singular : `${entity.singular} entry`;
  return KINDS[feature.kind]({
    one,
    aOne: withArticle(one),
    many: entity.plural,
    first: codeText(`First ${entity.singular}`),
    second: codeText(`Second ${entity.singular}`),
    title: codeText(feature.title),
    feature: feature.title,
    verb: feature.title.split(' ')[0]?.toLowerCase() ?? feature.name,
    has: (kind) => features.some((other) => other.kind === kind),
    fields,
    choice: (pattern) => features.find(({ kind, title }) => kind === 'set' && pattern.test(title))?.title ?? null,
  });
}
