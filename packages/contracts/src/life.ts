/**
 * The life of something that has a status, as a table a newcomer can read aloud:
 * state → what happened → next state. What the table does not have cannot happen.
 */
export type LifeTable<State extends string, Fact extends string> = {
  readonly [S in State]: { readonly [F in Fact]?: State };
};

export class ImpossibleTransition extends Error {
  constructor(what: string, state: string, fact: string) {
    super(`${what}: '${fact}' cannot happen in state '${state}'`);
    this.name = 'ImpossibleTransition';
  }
}

export interface Life<State extends string, Fact extends string> {
  readonly name: string;
  readonly begins: State;
  readonly states: readonly State[];
  readonly table: LifeTable<State, Fact>;
  /** The next state, or `undefined` where the table has no such way. */
  next(state: State, fact: Fact): State | undefined;
  /** The next state; throws `ImpossibleTransition` where there is none. */
  must(state: State, fact: Fact): State;
  isFinal(state: State): boolean;
  /** The states from which `fact` leads on. */
  from(fact: Fact): State[];
}

/** Every fact that any state of the table knows. */
type FactOf<T> = { [S in keyof T]: keyof T[S] }[keyof T] & string;

export function life<const T extends Record<string, Readonly<Record<string, string>>>>(
  name: string,
  begins: keyof T & string,
  table: T & { readonly [S in keyof T]: Readonly<Record<keyof T[S], keyof T>> },
): Life<keyof T & string, FactOf<T>> {
  type State = keyof T & string;
  type Fact = FactOf<T>;
  const rows = table as unknown as LifeTable<State, Fact>;
  const states = Object.keys(table) as State[];
  const next = (state: State, fact: Fact): State | undefined => rows[state][fact];
  return {
    name,
    begins,
    states,
    table: rows,
    next,
    must(state, fact) {
      const to = next(state, fact);
      if (to === undefined) throw new ImpossibleTransition(name, state, fact);
      return to;
    },
    isFinal: (state) => Object.keys(rows[state]).length === 0,
    from: (fact) => states.filter((state) => next(state, fact) !== undefined),
  };
}
