import {
  ImpossibleTransition,
  type Life,
  orderLife,
  paymentLife,
  placementLife,
  refundLife,
  sessionLife,
} from '../src/index.ts';

const lives: [Life<string, string>, string[]][] = [
  [sessionLife as unknown as Life<string, string>, ['cancelled', 'completed', 'expired']],
  [orderLife as unknown as Life<string, string>, ['cancelled', 'delivered', 'failed']],
  [placementLife as unknown as Life<string, string>, ['cancelled', 'failed', 'placed']],
  [paymentLife as unknown as Life<string, string>, ['captured']],
  [refundLife as unknown as Life<string, string>, ['failed']],
];

const waysFrom = (life: Life<string, string>, state: string) => Object.entries(life.table[state] ?? {});
const reachable = (life: Life<string, string>, start: string) => {
  const seen = new Set([start]);
  for (const state of seen) for (const [, to] of waysFrom(life, state)) seen.add(to as string);
  return seen;
};

describe.each(lives.map(([life, ends]) => ({ name: life.name, life, ends })))(
  'the life of a $name',
  ({ life, ends }) => {
    const facts = [...new Set(life.states.flatMap((state) => waysFrom(life, state).map(([fact]) => fact)))];

    it('leads from states to states, and every state can be reached', () => {
      for (const state of life.states) for (const [, to] of waysFrom(life, state)) expect(life.states).toContain(to);
      expect([...reachable(life, life.begins)].sort()).toEqual([...life.states].sort());
    });

    it('has ends that are final, and an end to reach from everywhere', () => {
      expect(life.states.filter((state) => life.isFinal(state)).sort()).toEqual(ends);
      for (const state of life.states)
        expect([state, ends.some((end) => reachable(life, state).has(end))]).toEqual([state, true]);
      for (const end of ends) for (const fact of facts) expect(life.next(end, fact)).toBeUndefined();
    });

    it('refuses aloud what its table does not have', () => {
      for (const state of life.states)
        for (const fact of facts) {
          const to = life.next(state, fact);
          if (to === undefined) expect(() => life.must(state, fact)).toThrow(ImpossibleTransition);
          else expect(life.must(state, fact)).toBe(to);
          expect(life.from(fact).includes(state)).toBe(to !== undefined);
        }
    });
  },
);

describe('what a newcomer must be able to rely on', () => {
  it('only what nobody has begun to place can be cancelled', () => {
    expect(placementLife.from('cancelled')).toEqual(['queued']);
    expect(orderLife.from('cancelled')).toEqual(['pending']);
  });

  it('a purchase that is being paid neither expires nor is cancelled by the shopper', () => {
    expect(sessionLife.next('complete_in_progress', 'time ran out')).toBeUndefined();
    expect(sessionLife.next('complete_in_progress', 'cancelled')).toBeUndefined();
  });

  it('a capture is taken note of wherever the payment stands, and undone by nothing', () => {
    const others = paymentLife.states.filter((state) => state !== 'captured');
    expect(paymentLife.from('captured').sort()).toEqual([...others].sort());
    expect(paymentLife.isFinal('captured')).toBe(true);
  });
});
