import type { Plumbing } from './plumbing.ts';
import type { Porcelain } from './porcelain.ts';
import type { Repository } from './repository.ts';

/** The two doors to one repository. */
export interface Doors {
  readonly git: Plumbing;
  readonly porcelain: Porcelain;
  readonly at: Repository;
}
