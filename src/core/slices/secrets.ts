import type { Event, EventOf } from '../../../schemas/event.ts';
import type { Place } from '../project-start.ts';
import type { SecretBlock } from '../secrets/secret-state.ts';
import type { ProjectState } from '../state.ts';

/** Secrets that kept commits from being made. They are remembered whatever the repository is moved back to. */
export function evolveSecrets(state: ProjectState, event: Event, place: Place): ProjectState {
  switch (event.type) {
    case 'secret/blocked': {
      const { type: _, ...block } = event;
      return { ...state, secrets: [...state.secrets, { ...block, at: place.at, allowed: null, account: null }] };
    }
    case 'secret/allowed':
      return change(state, (block) => (block.id === event.id ? { ...block, allowed: event.reason } : block));
    case 'security/judged':
    case 'maintenance/secured':
      return accounted(state, event);
    default:
      return state;
  }
}

const change = (state: ProjectState, apply: (block: SecretBlock) => SecretBlock): ProjectState => ({
  ...state,
  secrets: state.secrets.map(apply),
});

function accounted(
  state: ProjectState,
  { secretBlocks }: EventOf<'security/judged' | 'maintenance/secured'>,
): ProjectState {
  if (secretBlocks.length === 0) return state;
  const byId = new Map(secretBlocks.map((one) => [one.id, one]));
  return change(state, (block) => ({ ...block, account: byId.get(block.id) ?? block.account }));
}
