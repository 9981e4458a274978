import { type DataOf, formatMoney, type orderCancelled, refundedInFull } from '@muse/contracts';

type EndedOrder = DataOf<typeof orderCancelled>;

/** The reason that placement gives after a lost dispute. It is compared, and never shown. */
const lostDispute = 'disputed';

/** What becomes of the money of an order that failed or was cancelled. Nothing is promised that a dispute prevents. */
export function moneyOfEndedOrder({ totalCents, currency, reason, dispute }: EndedOrder): string {
  const total = formatMoney(totalCents, currency);
  if (dispute === 'lost' || reason === lostDispute)
    return 'The charge for it was disputed, so your bank returns the money to you. There is nothing you need to do.';
  if (dispute === 'open')
    return `The charge for it is disputed, and your bank has its total of ${total} until it decides. If the bank does not return it to you, we refund it. There is nothing you need to do.`;
  if (reason === refundedInFull) return `Its total of ${total} is refunded. There is nothing you need to do.`;
  return `You get its total of ${total} back, on the card you paid with. There is nothing you need to do; we write again when it is on its way.`;
}
