import { sum } from '@muse/contracts';
import fc from 'fast-check';
import {
  type BookedOrder,
  linesOfPlacedOrder,
  linesOfRefundOwed,
  linesOfShippedOrder,
  taxOfRefund,
} from './order-lines.ts';

const amounts = fc.record({
  itemsCents: fc.integer({ min: 1, max: 99_999_999 }),
  shippingCents: fc.integer({ min: 0, max: 5_000 }),
  taxCents: fc.integer({ min: 0, max: 9_999_999 }),
  feeCents: fc.integer({ min: 0, max: 5_000 }),
});

const orderOf = ({ feeCents, ...parts }: typeof amounts extends fc.Arbitrary<infer T> ? T : never): BookedOrder => {
  const totalCents = parts.itemsCents + parts.shippingCents + parts.taxCents + feeCents;
  const booked = { recognisedAt: null, refundedCents: 0, refundedTaxCents: 0, prepaidCents: totalCents };
  return { orderNumber: 'MO-AAAAAA', storeId: 'store-1', taxState: 'NY', totalCents, ...parts, ...booked };
};

const balanceOf = (lines: { account: string; amountCents: number }[], account: string): number =>
  sum(lines.filter((line) => line.account.startsWith(account)).map(({ amountCents }) => amountCents));

describe('the entries of an order', () => {
  it('sum to zero and leave no prepayment, however its refunds are spread before and after the shipment', () => {
    const refunds = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 });
    fc.assert(
      fc.property(amounts, refunds, refunds, fc.boolean(), (parts, before, after, refundsAll) => {
        const order = orderOf(parts);
        const entries = [linesOfPlacedOrder(order, parts.itemsCents)];
        const refund = (amountCents: number) => {
          if (amountCents === 0) return;
          const taxCents = taxOfRefund(order, amountCents);
          entries.push(linesOfRefundOwed(order, { amountCents, taxCents }));
          order.refundedCents += amountCents;
          order.refundedTaxCents += taxCents;
          if (order.recognisedAt === null) order.prepaidCents -= amountCents;
        };
        const left = () => order.totalCents - order.refundedCents;
        for (const part of before) refund(Math.floor(left() * part));
        entries.push(linesOfShippedOrder(order));
        order.recognisedAt = '2026-01-01T00:00:00.000Z';
        for (const part of after) refund(Math.floor(left() * part));
        if (refundsAll) refund(left());

        for (const lines of entries) expect(sum(lines.map(({ amountCents }) => amountCents))).toBe(0);
        const lines = [...entries.flat(), { account: 'customer_prepayment:MO-AAAAAA', amountCents: -order.totalCents }];
        expect(balanceOf(lines, 'customer_prepayment')).toBe(0);
        expect(balanceOf(lines, 'sales_tax_payable:NY')).toBe(order.refundedTaxCents - order.taxCents);
        expect(order.refundedTaxCents).toBeGreaterThanOrEqual(0);
        expect(order.refundedTaxCents).toBeLessThanOrEqual(order.taxCents);
        if (refundsAll) expect(balanceOf(lines, 'revenue') + balanceOf(lines, 'sales_tax_payable')).toBe(0);
      }),
    );
  });

  it('book what the store asks for above or below the frozen price as a difference', () => {
    const order = orderOf({ itemsCents: 10_000, shippingCents: 500, taxCents: 800, feeCents: 100 });
    expect(linesOfPlacedOrder(order, 11_500)).toEqual([
      { account: 'store_costs', amountCents: 11_300 },
      { account: 'store_price_difference', amountCents: 200 },
      { account: 'store_payable:store-1', amountCents: -11_500 },
    ]);
    expect(balanceOf(linesOfPlacedOrder(order, null), 'store_price_difference')).toBe(0);
  });

  it('take the sales tax of a refund in proportion to what is left', () => {
    const order = orderOf({ itemsCents: 10_000, shippingCents: 0, taxCents: 1_000, feeCents: 0 });
    expect(taxOfRefund(order, 1_100)).toBe(100);
    expect(taxOfRefund({ ...order, refundedCents: 10_000, refundedTaxCents: 1_000 }, 500)).toBe(0);
    expect(taxOfRefund({ ...order, refundedCents: 10_999, refundedTaxCents: 999 }, 1)).toBe(1);
  });
});
