/** What a reducer returns: the next state and what the rest of the shell should do about it, in order. */
export type Step<State, Intent> = { readonly state: State; readonly intents: readonly Intent[] };

/** A reducer with memory, outside React, so that several keys of one chunk never see a stale state. */
export type Store<State, Action, Env, Intent> = {
  readonly get: () => State;
  /** Applies the actions in order, hands out their intents, and tells subscribers once. */
  readonly dispatch: (actions: readonly Action[], env: Env) => void;
  readonly subscribe: (listener: () => void) => () => void;
  /** Sets the one receiver of intents; those that came before anybody listened are delivered first. */
  readonly onIntent: (receiver: (intent: Intent) => void) => () => void;
};

type Reduce<State, Action, Env, Intent> = (state: State, action: Action, env: Env) => Step<State, Intent>;

/** Builds a store on a pure reducer. An intent's receiver may dispatch again; its actions run after the current ones. */
export function createStore<State, Action, Env, Intent>(
  reduce: Reduce<State, Action, Env, Intent>,
  initial: State,
): Store<State, Action, Env, Intent> {
  let state = initial;
  let receiver: ((intent: Intent) => void) | null = null;
  const waiting: Intent[] = [];
  const listeners = new Set<() => void>();

  const deliver = (): void => {
    while (receiver !== null && waiting.length > 0) {
      const intent = waiting.shift();
      if (intent !== undefined) {
        receiver(intent);
      }
    }
  };

  return {
    get: () => state,
    dispatch(actions, env) {
      const before = state;
      for (const action of actions) {
        const step = reduce(state, action, env);
        state = step.state;
        waiting.push(...step.intents);
      }
      if (state !== before) {
        for (const listener of listeners) {
          listener();
        }
      }
      deliver();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onIntent(next) {
      receiver = next;
      deliver();
      return () => {
        receiver = receiver === next ? null : receiver;
      };
    },
  };
}
