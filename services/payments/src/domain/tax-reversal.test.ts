import { partUpTo, sum } from '@muse/contracts';
import fc from 'fast-check';
import { reversalOf, type TaxedParts, type TaxTransaction, taxOf } from './tax-reversal.ts';

const cents = fc.integer({ min: 0, max: 500_000 });
const taxed = fc.record({ amountCents: cents, taxCents: fc.integer({ min: 0, max: 50_000 }) });
const transaction = fc.record({ lines: fc.array(taxed, { minLength: 1, maxLength: 8 }), shipping: taxed }).map(
  ({ lines, shipping }): TaxTransaction => ({
    id: 'tax_1',
    lines: lines.map((line, index) => ({ ...line, id: `tax_li_${index}`, reference: `ci_${index}` })),
    shipping,
  }),
);
const none: TaxedParts = { itemsCents: 0, shippingCents: 0, taxCents: 0 };

/** The share of the order; `charged` is its tax, which an estimate may have wrong. */
const shareOf = ({ lines, shipping }: TaxTransaction, charged: number): TaxedParts => ({
  itemsCents: sum(lines.map(({ amountCents }) => amountCents)),
  shippingCents: shipping.amountCents,
  taxCents: charged,
});
/** The first `k` of 100 parts of a share. */
const upTo = (share: TaxedParts, k: number): TaxedParts => ({
  itemsCents: partUpTo(share.itemsCents, k, 100),
  shippingCents: partUpTo(share.shippingCents, k, 100),
  taxCents: partUpTo(share.taxCents, k, 100),
});

describe('the part of a reported tax that a refund takes back', () => {
  const refunds = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 6 });
  const reverseAll = (reported: TaxTransaction, share: TaxedParts, steps: number[]) => {
    const reversed: TaxTransaction[] = [];
    let refundedBefore = none;
    for (const step of [...steps.toSorted((a, b) => a - b), 100]) {
      const refunded = upTo(share, step);
      reversed.push(reversalOf({ reported, reversed, share, refundedBefore, refunded }));
      refundedBefore = refunded;
    }
    return reversed;
  };

  it('any series of refunds that ends with the last cent takes back every line exactly, and never more', () => {
    fc.assert(
      fc.property(transaction, refunds, (reported, steps) => {
        const reversed = reverseAll(reported, shareOf(reported, taxOf(reported)), steps);
        reported.lines.forEach((line, index) => {
          const parts = reversed.map(({ lines }) => lines[index]);
          expect(sum(parts.map((part) => part?.amountCents ?? 0))).toBe(line.amountCents);
          expect(sum(parts.map((part) => part?.taxCents ?? 0))).toBe(line.taxCents);
          for (const part of parts)
            expect(Math.min(part?.amountCents ?? -1, part?.taxCents ?? -1)).toBeGreaterThanOrEqual(0);
        });
        expect(sum(reversed.map(({ shipping }) => shipping.taxCents))).toBe(reported.shipping.taxCents);
      }),
    );
  });

  it('is the refunded tax to the cent, unless the tax was estimated', () => {
    fc.assert(
      fc.property(transaction, refunds, (reported, steps) => {
        const share = shareOf(reported, taxOf(reported));
        const ends = [...steps.toSorted((a, b) => a - b), 100];
        reverseAll(reported, share, steps).forEach((part, index) => {
          const refunded = upTo(share, ends[index] ?? 0).taxCents - upTo(share, ends[index - 1] ?? 0).taxCents;
          expect(taxOf(part)).toBe(refunded);
        });
      }),
    );
  });

  it('takes back all of the real tax if an estimate was charged, even one of 0', () => {
    fc.assert(
      fc.property(transaction, refunds, fc.integer({ min: 0, max: 400_000 }), (reported, steps, charged) => {
        fc.pre(sum(reported.lines.map(({ amountCents }) => amountCents)) > 0);
        const reversed = reverseAll(reported, shareOf(reported, charged), steps);
        expect(sum(reversed.map(taxOf))).toBe(taxOf(reported));
      }),
    );
  });
});
