import { partUpTo, split, sum } from '@muse/contracts';

interface TaxedAmount {
  /** Without the tax. */
  amountCents: number;
  taxCents: number;
}

/** A tax transaction at Stripe, or a part of one: its lines, each with Stripe's id, and its shipping. */
export interface TaxTransaction {
  id: string;
  lines: (TaxedAmount & { id: string; reference: string })[];
  shipping: TaxedAmount;
}

/** What a share or its refunds consist of, as far as it is taxed: the service fee is not. */
export interface TaxedParts {
  itemsCents: number;
  shippingCents: number;
  taxCents: number;
}

interface ReversalQuestion {
  /** As it was reported. */
  reported: TaxTransaction;
  /** The parts of it that were taken back already. */
  reversed: readonly TaxTransaction[];
  share: TaxedParts;
  /** All refunds of the share before this one, and with it. */
  refundedBefore: TaxedParts;
  refunded: TaxedParts;
}

export const taxOf = ({ lines, shipping }: TaxTransaction): number =>
  sum(lines.map(({ taxCents }) => taxCents)) + shipping.taxCents;

/**
 * The part of a reported tax that a refund takes back, to the cent: the same part of the tax as of what the shopper paid, so that
 * the refund of all that is left takes back all that is left. Over the lines it is split by what they have left.
 */
export function reversalOf({ reported, reversed, share, refundedBefore, refunded }: ReversalQuestion): TaxTransaction {
  const left = leftOf(reported, reversed);
  const all = taxOf(reported);
  const tax = Math.min(taxOf(left), taxUpTo(all, share, refunded) - taxUpTo(all, share, refundedBefore));
  const taxes = split(tax, [...left.lines.map(({ taxCents }) => taxCents), left.shipping.taxCents]);
  const itemsLeft = left.lines.map(({ amountCents }) => amountCents);
  const items = split(Math.min(refunded.itemsCents - refundedBefore.itemsCents, sum(itemsLeft)), itemsLeft);
  const shipping = Math.min(refunded.shippingCents - refundedBefore.shippingCents, left.shipping.amountCents);
  return {
    id: reported.id,
    lines: left.lines.map(({ id, reference }, index) => ({
      ...{ id, reference },
      ...{ amountCents: items[index] ?? 0, taxCents: taxes[index] ?? 0 },
    })),
    shipping: { amountCents: shipping, taxCents: taxes.at(-1) ?? 0 },
  };
}

/** The tax that belongs to these refunds. It differs from the refunded tax only if the tax was estimated. */
const taxUpTo = (all: number, share: TaxedParts, refunds: TaxedParts): number =>
  share.taxCents > 0
    ? partUpTo(all, refunds.taxCents, share.taxCents)
    : partUpTo(all, refunds.itemsCents + refunds.shippingCents, share.itemsCents + share.shippingCents);

function leftOf(reported: TaxTransaction, reversed: readonly TaxTransaction[]): TaxTransaction {
  const minus = (from: TaxedAmount, parts: (TaxedAmount | undefined)[]): TaxedAmount => ({
    amountCents: from.amountCents - sum(parts.map((part) => part?.amountCents ?? 0)),
    taxCents: from.taxCents - sum(parts.map((part) => part?.taxCents ?? 0)),
  });
  return {
    id: reported.id,
    lines: reported.lines.map((line) => ({
      ...line,
      ...minus(
        line,
        reversed.map(({ lines }) => lines.find(({ id }) => id === line.id)),
      ),
    })),
    shipping: minus(
      reported.shipping,
      reversed.map(({ shipping }) => shipping),
    ),
  };
}
