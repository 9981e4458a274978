import { type Share, type ShareLine, split, sum } from '@muse/contracts';

/** What one line of an order cost. Tax and fee are beside `totalCents`. */
export interface PaidLine {
  productSku: string;
  size: string | null;
  color: string | null;
  productName: string;
  quantity: number;
  totalCents: number;
  taxCents: number;
  feeCents: number;
}

/** The fields of a share that are split. */
type Splittable = Pick<Share, 'itemsCents' | 'shippingCents' | 'taxCents' | 'feeCents' | 'lines' | 'shippingTaxCents'>;

export interface SplitShare {
  lines: PaidLine[];
  shippingTaxCents: number;
}

/**
 * Splits tax and fee of a share over its lines and its shipping: as checkout computed them for each line, else in proportion to
 * the amounts, by the largest remainder. Release 0.1.0 sends no lines.
 */
export function splitShare(share: Splittable): SplitShare {
  const lines = share.lines ?? [];
  const { taxes, shippingTaxCents } = taxesOf(share, lines);
  const fees = feesOf(share, lines);
  return {
    lines: lines.map((line, index) => ({ ...line, taxCents: taxes[index] ?? 0, feeCents: fees[index] ?? 0 })),
    shippingTaxCents,
  };
}

/** Whether the lines of a share, if it has them, are the sum of its items, its tax and its fee. */
export function linesAddUp(share: Share): boolean {
  if (share.lines === undefined) return true;
  const { lines, shippingTaxCents } = splitShare(share);
  return (
    sum(lines.map((line) => line.totalCents)) === share.itemsCents &&
    sum(lines.map((line) => line.taxCents)) + shippingTaxCents === share.taxCents &&
    sum(lines.map((line) => line.feeCents)) === share.feeCents
  );
}

function taxesOf(share: Splittable, lines: ShareLine[]): { taxes: number[]; shippingTaxCents: number } {
  const known = allKnown(lines.map((line) => line.taxCents));
  if (known) return { taxes: known, shippingTaxCents: share.shippingTaxCents ?? share.taxCents - sum(known) };
  const weights = lines.length > 0 ? lines.map((line) => line.totalCents) : [share.itemsCents];
  const shippingTax = share.shippingTaxCents;
  if (shippingTax !== undefined)
    return { taxes: split(share.taxCents - shippingTax, weights), shippingTaxCents: shippingTax };
  const parts = split(share.taxCents, [...weights, share.shippingCents]);
  return { taxes: parts.slice(0, -1), shippingTaxCents: parts.at(-1) ?? 0 };
}

const feesOf = (share: Splittable, lines: ShareLine[]): number[] =>
  allKnown(lines.map((line) => line.feeCents)) ??
  (lines.length > 0
    ? split(
        share.feeCents,
        lines.map((line) => line.totalCents),
      )
    : []);

const allKnown = (amounts: (number | undefined)[]): number[] | undefined =>
  amounts.length > 0 && amounts.every((amount) => amount !== undefined) ? amounts : undefined;
