import { type Share, split, sum } from '@muse/contracts';
import fc from 'fast-check';
import { type Components, minus, none, plus, totalOf } from './components.ts';
import {
  planRefund,
  type RefundableOrder,
  type RefundPlan,
  remainingCents,
  sumOfRefunds,
  type WantedRefund,
} from './refund-plan.ts';
import { splitShare } from './share-lines.ts';
import { sharesAddUp } from './shares.ts';

interface RandomCart {
  lines: { quantity: number; totalCents: number }[];
  shippingCents: number;
  taxCents: number;
  feeCents: number;
}

const cents = fc.integer({ min: 0, max: 20_000 });
const cart: fc.Arbitrary<RandomCart> = fc.record({
  // A unit costs a cent at least: a refund of nothing is refused.
  lines: fc.array(
    fc
      .record({ quantity: fc.integer({ min: 1, max: 7 }), totalCents: cents })
      .map((line) => ({ ...line, totalCents: line.totalCents + line.quantity })),
    { minLength: 1, maxLength: 5 },
  ),
  shippingCents: cents,
  taxCents: cents,
  feeCents: cents,
});

const shareOf = ({ lines, shippingCents, taxCents, feeCents }: RandomCart): Share => {
  const itemsCents = sum(lines.map((line) => line.totalCents));
  return {
    ...{ orderNumber: 'MO-000000', storeId: 'store', taxState: 'NY' },
    ...{ itemsCents, shippingCents, taxCents, feeCents },
    totalCents: itemsCents + shippingCents + taxCents + feeCents,
    lines: lines.map((line, index) => ({
      ...{ productSku: `sku-${index}`, size: null, color: null, productName: 'A product' },
      ...line,
    })),
  };
};

const paid = (share: Share): RefundableOrder => ({
  ...splitShare(share),
  share,
  refunded: none,
  awaiting: none,
  ofCapture: share.totalCents,
  refundedUnits: new Map(),
});

/** The order after a refund of it. */
function after(order: RefundableOrder, { components, units }: RefundPlan): RefundableOrder {
  const refundedUnits = new Map([...order.refundedUnits].map(([line, taken]) => [line, new Set(taken)]));
  for (const { line, unit } of units) refundedUnits.set(line, new Set([...(refundedUnits.get(line) ?? []), unit]));
  const refunded = plus(order.refunded, components);
  return { ...order, refundedUnits, refunded, ofCapture: order.ofCapture - totalOf(components) };
}

const anything: fc.Arbitrary<WantedRefund> = fc.oneof(
  fc.record({ amountCents: fc.integer({ min: 1, max: 30_000 }) }),
  fc.constant<WantedRefund>({ shipping: true }),
  fc
    .record({ line: fc.integer({ min: 0, max: 4 }), quantity: fc.integer({ min: 1, max: 3 }) })
    .map(({ line, quantity }) => ({ items: [{ productSku: `sku-${line}`, size: null, color: null, quantity }] })),
);

const isWithin = (some: Components, all: Components): boolean => totalOf(minus(some, all)) === 0;

describe('a plan of refunds', () => {
  it('never exceeds the share, the capture or a component, whatever was refunded before; all that remains closes the order', () => {
    fc.assert(
      fc.property(cart, fc.array(anything, { maxLength: 20 }), (random, wishes) => {
        let order = paid(shareOf(random));
        for (const wish of wishes) {
          const plan = planRefund(order, wish);
          if ('is' in plan) continue;
          expect(totalOf(plan.components)).toBeGreaterThan(0);
          expect(totalOf(plan.components)).toBe(wish.amountCents ?? totalOf(plan.components));
          order = after(order, plan);
          expect(isWithin(order.refunded, order.share)).toBe(true);
          expect(remainingCents(order)).toBe(totalOf(order.share) - totalOf(order.refunded));
        }
        const rest = planRefund(order, {});
        if (remainingCents(order) === 0) expect(rest).toEqual({ is: 'exceeds what remains' });
        else expect(after(order, rest as RefundPlan).refunded).toEqual(componentsOf(order.share));
      }),
    );
  });

  it('units one by one and shipping add up to the share, to the cent, in any order', () => {
    fc.assert(
      fc.property(cart, fc.infiniteStream(fc.nat()), (random, choices) => {
        let order = paid(shareOf(random));
        const wishes: WantedRefund[] = random.lines.flatMap((line, index) =>
          Array.from({ length: line.quantity }, () => ({
            items: [{ productSku: `sku-${index}`, size: null, color: null, quantity: 1 }],
          })),
        );
        wishes.push({ shipping: true });
        while (wishes.length > 0) {
          const [wish] = wishes.splice((choices.next().value as number) % wishes.length, 1);
          const plan = planRefund(order, wish as WantedRefund);
          if (!('is' in plan)) order = after(order, plan); // free shipping cannot be refunded
        }
        expect(order.refunded).toEqual(componentsOf(order.share));
      }),
    );
  });

  it('the last unit closes its line with its tax and fee, and one more is refused', () => {
    const share = shareOf({
      lines: [{ quantity: 3, totalCents: 1_000 }],
      shippingCents: 500,
      taxCents: 100,
      feeCents: 10,
    });
    const unit = { items: [{ productSku: 'sku-0', size: null, color: null, quantity: 1 }] };
    let order = paid(share);
    const parts: Components[] = [];
    for (let taken = 0; taken < 3; taken += 1) {
      const plan = planRefund(order, unit) as RefundPlan;
      parts.push(plan.components);
      order = after(order, plan);
    }
    expect(parts.map((part) => part.itemsCents)).toEqual([333, 334, 333]);
    expect(parts.map((part) => part.taxCents)).toEqual([22, 23, 22]);
    expect(parts.map((part) => part.feeCents)).toEqual([3, 4, 3]);
    expect(planRefund(order, unit)).toEqual({ is: 'exceeds what remains', pointer: '/items/0/quantity' });
    expect(planRefund(order, { shipping: true })).toEqual({
      components: { itemsCents: 0, shippingCents: 500, taxCents: 33, feeCents: 0 },
      units: [],
    });
  });

  it('is refused for an item that was not bought, and for items of an order whose lines are not known', () => {
    const order = paid(
      shareOf({ lines: [{ quantity: 1, totalCents: 1 }], shippingCents: 0, taxCents: 0, feeCents: 0 }),
    );
    const items = [{ productSku: 'sku-0', size: 'M', color: null, quantity: 1 }];
    expect(planRefund(order, { items })).toEqual({ is: 'not bought', pointer: '/items/0/productSku' });
    expect(planRefund({ ...order, lines: [] }, { items })).toEqual({ is: 'lines unknown' });
  });

  it('never asks for more than other orders and refunds at Stripe left of the capture', () => {
    const share = shareOf({ lines: [{ quantity: 1, totalCents: 900 }], shippingCents: 100, taxCents: 0, feeCents: 0 });
    const order = { ...paid(share), ofCapture: 400 };
    expect(totalOf((planRefund(order, {}) as RefundPlan).components)).toBe(400);
    expect(planRefund(order, { amountCents: 401 })).toEqual({ is: 'exceeds what remains' });
  });
});

describe('the sum of refunds', () => {
  it('takes refunds without components from what the others left', () => {
    fc.assert(
      fc.property(cart, cents, cents, (random, one, other) => {
        const share = componentsOf(shareOf(random));
        fc.pre(one + other <= totalOf(share));
        const [itemsCents = 0, shippingCents = 0, taxCents = 0, feeCents = 0] = split(one, Object.values(share));
        const named = { itemsCents, shippingCents, taxCents, feeCents };
        const refunds = [
          { amountCents: other, components: null },
          { amountCents: one, components: named },
        ];
        const refunded = sumOfRefunds(share, refunds);
        expect(totalOf(refunded)).toBe(one + other);
        expect(isWithin(refunded, share) && isWithin(named, refunded)).toBe(true);
      }),
    );
  });
});

describe('the lines of a share', () => {
  it('add up to its items, tax and fee, whichever of their taxes and fees are known', () => {
    fc.assert(
      fc.property(cart, (random) => expect(sharesAddUp([shareOf(random)], shareOf(random).totalCents)).toBe(true)),
    );
    const share = shareOf({
      lines: [
        { quantity: 1, totalCents: 900 },
        { quantity: 2, totalCents: 300 },
      ],
      shippingCents: 100,
      taxCents: 90,
      feeCents: 7,
    });
    const lines = share.lines ?? [];
    const known = {
      ...share,
      lines: lines.map((line, index) => ({ ...line, taxCents: [0, 80][index], feeCents: [7, 0][index] })),
    };
    expect(splitShare(known)).toMatchObject({
      lines: [
        { taxCents: 0, feeCents: 7 },
        { taxCents: 80, feeCents: 0 },
      ],
      shippingTaxCents: 10,
    });
    expect(sharesAddUp([{ ...known, shippingTaxCents: 10 }], share.totalCents)).toBe(true);
    expect(sharesAddUp([{ ...known, shippingTaxCents: 11 }], share.totalCents)).toBe(false);
    expect(sharesAddUp([{ ...share, lines: lines.slice(1) }], share.totalCents)).toBe(false);
    expect(splitShare({ ...share, shippingTaxCents: 30 }).lines.map((line) => line.taxCents)).toEqual([45, 15]);
  });
});

const componentsOf = ({ itemsCents, shippingCents, taxCents, feeCents }: Components): Components => ({
  ...{ itemsCents, shippingCents, taxCents, feeCents },
});
