import type { AdoptedTask, SideName, SideScore } from '../../../schemas/fork.ts';
import type { MergePreview, Obstacle, Snapshot } from '../../../schemas/moves.ts';
import type { Go } from '../effect.ts';
import type { SecretBlock } from '../secrets/secret-state.ts';

/** The report of what merging a side would do. */
export interface MergePreviewed {
  readonly type: 'merge/previewed';
  readonly name: string;
  readonly side: SideName;
  /** Whether the human is asked about conflicts, or has left them to the side's agent. */
  readonly conflicts: 'ask' | 'agent';
  /** The human has said that lines like conflict markers are meant to be there. */
  readonly markers: boolean;
  readonly go: Go;
  readonly preview: MergePreview | null;
  readonly obstacles: readonly Obstacle[];
  /** Names the state of project and side that was looked at. */
  readonly fingerprint: string;
  readonly tasks: readonly AdoptedTask[];
  readonly score: SideScore | null;
  /** Secrets that kept commits of the side from being made, as its own journal remembers them. */
  readonly secrets: readonly SecretBlock[];
  /** Uncommitted paths in the side, which are kept but not merged. */
  readonly uncommitted: number;
  /** Of these, the ones that are as the side began with them; null where that is not known. */
  readonly begun: number | null;
  /** Of what is laid aside in the project, files that the human has changed too; null where that is not known. */
  readonly both: readonly string[] | null;
  /** The snapshot of the project it was looked at with. */
  readonly backup: string | null;
  /** Set when it was to go on and can: the snapshot before the merge, and the merge commit, not yet on the branch. */
  readonly ready: { readonly snapshot: Snapshot; readonly commit: string } | null;
}
