/**
 * A state machine as a table: state → trigger → next state. A transition that the table does not have is impossible.
 */
export type TransitionTable<State extends string, Trigger extends string> = {
  readonly [S in State]: { readonly [F in Trigger]?: State };
};

export class InvalidTransitionError extends Error {
  constructor(what: string, state: string, trigger: string) {
    super(`${what}: '${trigger}' cannot happen in state '${state}'`);
    this.name = 'InvalidTransitionError';
  }
}

export interface StateMachine<State extends string, Trigger extends string> {
  readonly name: string;
  readonly begins: State;
  readonly states: readonly State[];
  readonly table: TransitionTable<State, Trigger>;
  /** Returns the next state, or `undefined` if the table has no such transition. */
  next(state: State, trigger: Trigger): State | undefined;
  /** Returns the next state; throws `InvalidTransitionError` if the table has no such transition. */
  must(state: State, trigger: Trigger): State;
  isFinal(state: State): boolean;
  /** The states that have a transition for `trigger`. */
  from(trigger: Trigger): State[];
}

/** Every trigger in the table. */
type TriggerOf<T> = { [S in keyof T]: keyof T[S] }[keyof T] & string;

export function stateMachine<const T extends Record<string, Readonly<Record<string, string>>>>(
  name: string,
  begins: keyof T & string,
  table: T & { readonly [S in keyof T]: Readonly<Record<keyof T[S], keyof T>> },
): StateMachine<keyof T & string, TriggerOf<T>> {
  type State = keyof T & string;
  type Trigger = TriggerOf<T>;
  const rows = table as unknown as TransitionTable<State, Trigger>;
  const states = Object.keys(table) as State[];
  const next = (state: State, trigger: Trigger): State | undefined => rows[state][trigger];
  return {
    name,
    begins,
    states,
    table: rows,
    next,
    must(state, trigger) {
      const to = next(state, trigger);
      if (to === undefined) throw new InvalidTransitionError(name, state, trigger);
      return to;
    },
    isFinal: (state) => Object.keys(rows[state]).length === 0,
    from: (trigger) => states.filter((state) => next(state, trigger) !== undefined),
  };
}
