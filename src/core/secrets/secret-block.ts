import type { KnownSecret, SecretAccount, SecretTold } from '../../../schemas/secret.ts';
import type { ProjectState } from '../project-state.ts';
import type { SecretBlock } from './secret-state.ts';

/** How it stands, in one word. */
export const statusOf = ({ allowed, account }: SecretBlock): 'open' | 'allowed' | SecretAccount['disposition'] =>
  account?.disposition ?? (allowed === null ? 'open' : 'allowed');

/** What the scanner is told of those that were found before. */
export const knownSecrets = ({ secrets }: Pick<ProjectState, 'secrets'>): readonly KnownSecret[] =>
  secrets.map(({ found, allowed }) => ({ file: found.file, mark: found.mark, allowed: allowed !== null }));

/** What the Security stage is told of them. */
export const toldSecrets = ({ secrets }: ProjectState): SecretTold[] =>
  secrets.map((block) => {
    const { file, line, kind } = block.found;
    return { id: block.id, file, line, kind, status: statusOf(block) };
  });

/** Those the Security stage has still to account for. */
export const unaccounted = ({ secrets }: ProjectState): readonly SecretBlock[] =>
  secrets.filter(({ account }) => account === null);
