import { PLATFORMS, type Platform } from '../../schemas/stage.ts';
import { type Decision, decision, type Outcome, refuse } from './decision.ts';
import { openKickoff } from './open-kickoff.ts';
import { detectPlatforms, parsePlatforms, platformNeeds } from './platforms.ts';
import type { ShellEvent } from './shell-event.ts';
import { type Block, say } from './show.ts';
import type { Kickoff, ShellState, State } from './state.ts';

const WELCOME = say(
  'plain',
  'Welcome. Three things start a project: what it does, the target platform, and its directory.',
  'What does the project do? A sentence is enough, a whole brief is welcome.',
);

const TRUST_YES = 'Yes, I trust this directory';
export const TRUST_NO = 'No, choose another one';

/** Opens the kickoff of a new project after whatever is shown first. */
export function kickoffBegins(first: {
  readonly shell: readonly ShellEvent[];
  readonly show: readonly Block[];
}): Decision {
  const kickoff: Kickoff = { step: 'brief', brief: '', platforms: [], directory: '' };
  return decision({
    shell: [...first.shell, { type: 'shell/menu', entries: null }, { type: 'shell/kickoff', kickoff }],
    show: [...first.show, WELCOME],
  });
}

/** The options of a kickoff step that is a choice; null where it is free text. */
export function kickoffOptions(
  kickoff: Kickoff,
): { readonly options: readonly string[]; readonly recommended: string | null } | null {
  if (kickoff.step === 'platform') return { options: PLATFORMS, recommended: null };
  if (kickoff.step === 'trust') return { options: [TRUST_YES, TRUST_NO], recommended: null };
  return null;
}

/** Free text while a new project is being set up: brief, then platform, directory, trust. */
export function onKickoffText(state: State, kickoff: Kickoff, text: string): Outcome {
  switch (kickoff.step) {
    case 'brief':
      return onBrief(state, kickoff, text);
    case 'platform':
      return onPlatform(state, kickoff, text);
    case 'directory':
      return examine(kickoff, text.trim() === '' ? defaultDirectory(state.shell) : unquote(text));
    case 'trust':
      return onTrust(kickoff, text);
    case 'opening':
      return decision({ show: [say('dim', 'The project is being opened; one moment.')] });
    default:
      return kickoff.step satisfies never;
  }
}

/** The directory offered when none is named: where the shell was started, unless that is home or inside it; then empty. */
export function defaultDirectory(shell: ShellState): string {
  const { cwd, home } = shell;
  const inside = cwd.startsWith(home) && (home.length === cwd.length || /[\\/]/.test(cwd[home.length] ?? ''));
  return inside ? '' : cwd;
}

function onBrief(state: State, kickoff: Kickoff, text: string): Outcome {
  if (text.trim() === '')
    return refuse('brief-empty', 'the brief is empty', { tryNext: ['describe in a sentence what the project does'] });
  const platforms = detectPlatforms(text, state.shell.platforms);
  const next: Kickoff = { ...kickoff, brief: text, platforms };
  if (platforms.length > 0) return platformsKnown(state, next, []);
  if (state.shell.interactive) {
    return decision({
      shell: [{ type: 'shell/kickoff', kickoff: { ...next, step: 'platform' } }],
      show: [say('plain', `Which platform? ${PLATFORMS.join(', ')} (several: "Web and Linux")`)],
    });
  }
  const host = state.shell.host;
  return platformsKnown(state, { ...next, platforms: [host] }, [
    say('info', `The brief names no platform; taking this machine's: ${host} (recommended answer).`),
  ]);
}

function onPlatform(state: State, kickoff: Kickoff, text: string): Outcome {
  const platforms = parsePlatforms(text);
  if (platforms === null) {
    return refuse('platform-unknown', `"${text.trim()}" names no platform`, {
      tryNext: [`one or more of ${PLATFORMS.join(', ')}`],
    });
  }
  return platformsKnown(state, { ...kickoff, platforms }, []);
}

function platformsKnown(state: State, kickoff: Kickoff, first: readonly Block[]): Outcome {
  const show = [
    ...first,
    say('info', `Target: ${kickoff.platforms.join(', ')}`, ...needs(state.shell, kickoff.platforms)),
  ];
  const given = state.shell.projectOption;
  if (given !== null) {
    const asked = examine(kickoff, given);
    return asked.kind === 'refusal' ? asked : { ...asked, show };
  }
  const fallback = defaultDirectory(state.shell);
  const offer = fallback === '' ? '' : ` Enter alone takes ${fallback}`;
  return decision({
    shell: [{ type: 'shell/kickoff', kickoff: { ...kickoff, step: 'directory' } }],
    show: [...show, say('plain', `Which directory? New, empty, or an existing repository.${offer}`)],
  });
}

function needs(shell: ShellState, platforms: readonly Platform[]): readonly string[] {
  return shell.platforms.filter((info) => platforms.some((name) => name === info.name)).flatMap(platformNeeds);
}

function unquote(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, '$2');
}

function examine(kickoff: Kickoff, dir: string): Outcome {
  if (dir === '') {
    return refuse('directory-empty', 'no directory was named', {
      tryNext: ['a path outside the shell’s own directory, e.g. ~/projects/my-idea'],
    });
  }
  return decision({
    shell: [{ type: 'shell/kickoff', kickoff: { ...kickoff, step: 'opening', directory: dir } }],
    effects: [{ type: 'directory/examine', dir, why: 'kickoff' }],
  });
}

function onTrust(kickoff: Kickoff, text: string): Outcome {
  const answer = text.trim().toLowerCase();
  if (answer === '1' || answer === 'y' || answer === 'yes' || answer === TRUST_YES.toLowerCase())
    return openKickoff(kickoff);
  return decision({
    shell: [{ type: 'shell/kickoff', kickoff: { ...kickoff, step: 'directory', directory: '' } }],
    show: [say('plain', 'Nothing was touched. Which directory instead?')],
  });
}
