import { type Share, sum } from '@muse/contracts';
import { linesAddUp } from './share-lines.ts';

/** Whether each share is the sum of its parts and of its lines, and all shares together are the amount of the charge, to the cent. */
export const sharesAddUp = (shares: readonly Share[], amountCents: number): boolean =>
  shares.every(
    (one) => one.totalCents === one.itemsCents + one.shippingCents + one.taxCents + one.feeCents && linesAddUp(one),
  ) && sum(shares.map((one) => one.totalCents)) === amountCents;
