import {
  InvalidTransitionError,
  orderStates,
  paymentStates,
  placementStates,
  refundStates,
  type StateMachine,
  sessionStates,
} from '../src/index.ts';

const stateMachines: [StateMachine<string, string>, string[]][] = [
  [sessionStates as unknown as StateMachine<string, string>, ['cancelled', 'completed', 'expired']],
  [orderStates as unknown as StateMachine<string, string>, ['cancelled', 'delivered', 'failed']],
  [placementStates as unknown as StateMachine<string, string>, ['cancelled', 'failed', 'placed']],
  [paymentStates as unknown as StateMachine<string, string>, ['captured']],
  [refundStates as unknown as StateMachine<string, string>, ['failed']],
];

const waysFrom = (stateMachine: StateMachine<string, string>, state: string) =>
  Object.entries(stateMachine.table[state] ?? {});
const reachable = (stateMachine: StateMachine<string, string>, start: string) => {
  const seen = new Set([start]);
  for (const state of seen) for (const [, to] of waysFrom(stateMachine, state)) seen.add(to as string);
  return seen;
};

describe.each(stateMachines.map(([stateMachine, ends]) => ({ name: stateMachine.name, stateMachine, ends })))(
  'the life of a $name',
  ({ stateMachine, ends }) => {
    const facts = [
      ...new Set(stateMachine.states.flatMap((state) => waysFrom(stateMachine, state).map(([fact]) => fact))),
    ];

    it('leads from states to states, and every state can be reached', () => {
      for (const state of stateMachine.states)
        for (const [, to] of waysFrom(stateMachine, state)) expect(stateMachine.states).toContain(to);
      expect([...reachable(stateMachine, stateMachine.begins)].sort()).toEqual([...stateMachine.states].sort());
    });

    it('has ends that are final, and an end to reach from everywhere', () => {
      expect(stateMachine.states.filter((state) => stateMachine.isFinal(state)).sort()).toEqual(ends);
      for (const state of stateMachine.states)
        expect([state, ends.some((end) => reachable(stateMachine, state).has(end))]).toEqual([state, true]);
      for (const end of ends) for (const fact of facts) expect(stateMachine.next(end, fact)).toBeUndefined();
    });

    it('refuses aloud what its table does not have', () => {
      for (const state of stateMachine.states)
        for (const fact of facts) {
          const to = stateMachine.next(state, fact);
          if (to === undefined) expect(() => stateMachine.must(state, fact)).toThrow(InvalidTransitionError);
          else expect(stateMachine.must(state, fact)).toBe(to);
          expect(stateMachine.from(fact).includes(state)).toBe(to !== undefined);
        }
    });
  },
);

describe('what a newcomer must be able to rely on', () => {
  it('only what nobody has begun to place can be cancelled', () => {
    expect(placementStates.from('cancelled')).toEqual(['queued']);
    expect(orderStates.from('cancelled')).toEqual(['pending']);
  });

  it('a purchase that is being paid neither expires nor is cancelled by the shopper', () => {
    expect(sessionStates.next('complete_in_progress', 'time ran out')).toBeUndefined();
    expect(sessionStates.next('complete_in_progress', 'cancelled')).toBeUndefined();
  });

  it('a capture is taken note of wherever the payment stands, and undone by nothing', () => {
    const others = paymentStates.states.filter((state) => state !== 'captured');
    expect(paymentStates.from('captured').sort()).toEqual([...others].sort());
    expect(paymentStates.isFinal('captured')).toBe(true);
  });
});
