import type { Assignment } from '../../../../schemas/assignment.ts';
import type { Profile } from '../../../../schemas/spec.ts';
import type { Platform, Tier } from '../../../../schemas/stage.ts';
import { type Style, styleOf } from './direction.ts';
import { missingBasics } from './kinds/basics.ts';
import { classify, type KindName } from './kinds/classify.ts';
import { nameFor } from './kinds/naming.ts';
import { type Entity, entityOf } from './language/entity.ts';
import { wishesOf } from './language/features.ts';
import { singular } from './language/inflect.ts';
import { namedFacts } from './language/named-facts.ts';
import { plainWords } from './language/safe-text.ts';
import { titleOf } from './language/title.ts';
import { FIELD_WORDS, mention, TOPICS } from './language/topics.ts';

const MOST_FIELDS = 6;

export interface FeatureModel {
  readonly id: string;
  readonly title: string;
  readonly kind: KindName;
  /** The command's name, and the name of its file and test. */
  readonly name: string;
}

export interface FieldModel {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'date';
}

/** All the rehearsal agent knows of a project; every document and every line of code is written from it. */
export interface ProjectModel {
  readonly title: string;
  readonly brief: string;
  readonly entity: Entity;
  readonly features: readonly FeatureModel[];
  /** Commands that nobody named but that the features need: a way to put something in, and to see it. */
  readonly basics: readonly FeatureModel[];
  /** What the brief asks for beyond the first version. */
  readonly later: readonly string[];
  readonly fields: readonly FieldModel[];
  readonly platforms: readonly Platform[];
  readonly profile: Profile;
  readonly tier: Tier;
  readonly web: boolean;
  /** A command-line program is written unless the browser is the only platform. */
  readonly cli: boolean;
  /** The human wants nothing kept on disk. */
  readonly memoryOnly: boolean;
  /** What the direction of this side of a fork changes in the code. */
  readonly style: Style;
  readonly answers: Assignment['answers'];
  readonly notes: readonly string[];
}

/** Gives every title its kind and a name of its own. `entity` is what they are about, `used` are names taken. */
export function nameFeatures(
  features: readonly { id: string; title: string }[],
  entity: Entity | null,
  used: readonly string[] = [],
): FeatureModel[] {
  const taken = new Set(used);
  return features.map(({ id, title }) => {
    const words = plainWords(title, 80) || `Feature ${id}`;
    const kind = classify(words, entity);
    const name = nameFor(words, kind, taken);
    taken.add(name);
    return { id, title: words, kind, name };
  });
}

/** The facts kept about each entry: those the features name first, then those the text speaks of. */
function fieldsOf(text: string, features: readonly FeatureModel[]): FieldModel[] {
  const spoken = FIELD_WORDS.filter((field) => mention(text, field.pattern) === 'yes');
  const all = [...namedFacts(features), ...spoken.map(({ name, kind }) => ({ name, kind }))];
  const plain = (name: string) => singular(name.toLowerCase());
  return all
    .filter((one, at) => all.findIndex((other) => plain(other.name) === plain(one.name)) === at)
    .slice(0, MOST_FIELDS);
}

/** The commands the features need and do not name, e.g. `list` where things can only be added. */
function basicsOf(features: readonly FeatureModel[], entity: Entity): FeatureModel[] {
  const taken = new Set(features.map((feature) => feature.name));
  return missingBasics(features.map((feature) => feature.kind)).map((kind) => {
    const title = plainWords(`${kind === 'add' ? 'Add' : 'List'} ${entity.plural}`, 80);
    return { id: 'base', title, kind, name: nameFor(title, kind, taken) };
  });
}

function answerText(assignment: Assignment): string {
  return assignment.answers.map((one) => one.answer).join('\n');
}

function draftProfile(text: string, assignment: Assignment, platforms: readonly Platform[]): Profile {
  const says = (pattern: RegExp) => mention(text, pattern) === 'yes';
  const signIn = assignment.answers.find((one) => /sign-in/i.test(one.text));
  const auth = signIn === undefined ? says(TOPICS.auth) : !/^no\b/i.test(signIn.answer.trim());
  return {
    platforms: [...platforms],
    auth,
    database: says(TOPICS.database),
    payments: says(TOPICS.payments),
    externalApis: says(TOPICS.externalApis),
    multiTenant: says(TOPICS.multiTenant),
    machineLearning: says(TOPICS.machineLearning),
  };
}

/** The feature the human called most important comes first. */
function byPriority(titles: readonly string[], assignment: Assignment): string[] {
  const wanted = new Set(assignment.answers.map((one) => one.answer.trim().toLowerCase()));
  const first = titles.find((title) => wanted.has(title.toLowerCase()));
  return first === undefined ? [...titles] : [first, ...titles.filter((title) => title !== first)];
}

/**
 * Reads an assignment into a model. Features come from the compiled specification where there is one, else from the
 * brief, the human's notes and answers.
 */
export function modelOf(assignment: Assignment): ProjectModel {
  const brief = assignment.brief.toWellFormed();
  const text = [brief, ...assignment.notes].join('\n');
  const entity = entityOf(brief);
  const wishes = wishesOf(text, entity);
  const drafted = byPriority(wishes.titles, assignment).map((title, at) => ({
    id: `F-${String(at + 1).padStart(3, '0')}`,
    title,
  }));
  const platforms = assignment.platforms.length > 0 ? assignment.platforms : (['Linux'] satisfies Platform[]);
  const web = platforms.includes('Web');
  const features = nameFeatures(assignment.features.length > 0 ? assignment.features : drafted, entity);
  return {
    title: titleOf(brief, entity) ?? (plainWords(assignment.project, 50) || 'Untitled project'),
    brief,
    entity,
    features,
    basics: basicsOf(features, entity),
    later: wishes.later,
    fields: fieldsOf(text, features),
    platforms,
    profile: assignment.profile ?? draftProfile(text, assignment, platforms),
    tier: assignment.tier ?? 'Simple',
    web,
    cli: !web || platforms.length > 1,
    memoryOnly: mention(`${text}\n${answerText(assignment)}`, TOPICS.memory) === 'yes',
    style: styleOf(assignment.direction),
    answers: assignment.answers,
    notes: assignment.notes,
  };
}
