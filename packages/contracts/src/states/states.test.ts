import {
  disputeStates,
  InvalidTransitionError,
  orderStates,
  paymentStates,
  placementStates,
  refundStates,
  type StateMachine,
  sessionStates,
} from '../index.ts';

/**
 * Each with its final states, the states beside the initial one in which it may begin, and those in which it has ended although
 * something may still happen.
 */
const stateMachines: [StateMachine<string, string>, string[], string[]?, string[]?][] = [
  [sessionStates as unknown as StateMachine<string, string>, ['cancelled', 'completed', 'expired']],
  [orderStates as unknown as StateMachine<string, string>, ['cancelled', 'delivered', 'failed']],
  [placementStates as unknown as StateMachine<string, string>, ['cancelled', 'failed', 'placed']],
  [paymentStates as unknown as StateMachine<string, string>, ['captured', 'released']],
  [disputeStates as unknown as StateMachine<string, string>, ['closed', 'won']],
  // Not final, because its money may come back: that of a refund which has ended.
  [
    refundStates as unknown as StateMachine<string, string>,
    ['rejected', 'released'],
    ['awaiting_approval', 'releasing'],
    ['succeeded', 'settled'],
  ],
];

const transitionsFrom = (stateMachine: StateMachine<string, string>, state: string) =>
  Object.entries(stateMachine.table[state] ?? {});
const reachable = (stateMachine: StateMachine<string, string>, start: string) => {
  const seen = new Set([start]);
  for (const state of seen) for (const [, to] of transitionsFrom(stateMachine, state)) seen.add(to as string);
  return seen;
};

describe.each(
  stateMachines.map(([stateMachine, ends, starts = [], rests = []]) => ({
    name: stateMachine.name,
    stateMachine,
    ends,
    rests,
    starts: [stateMachine.begins, ...starts],
  })),
)('the state machine of a $name', ({ stateMachine, ends, rests, starts }) => {
  const triggers = [
    ...new Set(
      stateMachine.states.flatMap((state) => transitionsFrom(stateMachine, state).map(([trigger]) => trigger)),
    ),
  ];

  it('has transitions between known states, and every state is reachable', () => {
    for (const state of stateMachine.states)
      for (const [, to] of transitionsFrom(stateMachine, state)) expect(stateMachine.states).toContain(to);
    const reached = new Set(starts.flatMap((start) => [...reachable(stateMachine, start)]));
    expect([...reached].sort()).toEqual([...stateMachine.states].sort());
  });

  it('has states in which it ends, one of them reachable from every state', () => {
    expect(stateMachine.states.filter((state) => stateMachine.isFinal(state)).sort()).toEqual(ends);
    for (const state of stateMachine.states)
      expect([state, [...ends, ...rests].some((end) => reachable(stateMachine, state).has(end))]).toEqual([
        state,
        true,
      ]);
    for (const end of ends) for (const trigger of triggers) expect(stateMachine.next(end, trigger)).toBeUndefined();
  });

  it('throws for a transition that its table does not have', () => {
    for (const state of stateMachine.states)
      for (const trigger of triggers) {
        const to = stateMachine.next(state, trigger);
        if (to === undefined) expect(() => stateMachine.must(state, trigger)).toThrow(InvalidTransitionError);
        else expect(stateMachine.must(state, trigger)).toBe(to);
        expect(stateMachine.from(trigger).includes(state)).toBe(to !== undefined);
      }
  });
});

describe('the state machines together', () => {
  it('only a placement that nobody works on and a pending order can be cancelled', () => {
    expect(placementStates.from('cancelled')).toEqual(['queued', 'awaiting_customer', 'on_hold']);
    expect(orderStates.from('cancelled')).toEqual(['pending']);
  });

  it('a session in payment does not expire and cannot be cancelled', () => {
    expect(sessionStates.next('complete_in_progress', 'time ran out')).toBeUndefined();
    expect(sessionStates.next('complete_in_progress', 'cancelled')).toBeUndefined();
  });

  it('a capture is recorded from every state but that of a released hold, and is final', () => {
    const others = paymentStates.states.filter((state) => state !== 'captured' && state !== 'released');
    expect(paymentStates.from('captured').sort()).toEqual([...others].sort());
    expect(paymentStates.isFinal('captured')).toBe(true);
  });
});
