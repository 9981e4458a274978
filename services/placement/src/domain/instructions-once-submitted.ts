import { api, fillPath, fullPath } from '@muse/contracts';
import type { UnnumberedStep } from './instruction-step.ts';
import type { Task } from './task.ts';

/** The request by which an operator reports. */
export const post = (
  endpoint: (typeof api.placement)[
    | 'placeByHand'
    | 'failByHand'
    | 'resolveOutcome'
    | 'askCustomer'
    | 'releaseEntry'
    | 'startSubmitting'],
  orderNumber: string,
) => `POST ${fillPath(fullPath(endpoint), { orderNumber })}`;

export const settledStep = (status: Task['status']): UnnumberedStep => ({
  title: 'Nothing is to be done',
  action: `This order is ${status}: buy nothing for it.`,
});

/** Nothing may be bought for it; but who had claimed it before may have bought it. */
export const heldSteps = (orderNumber: string, holdReason: string | null = null): UnnumberedStep[] => [
  { title: 'Buy nothing', action: `This order is on hold: ${holdReason ?? 'no reason was given'}.` },
  {
    title: 'If you had bought it before',
    action: `Report the store’s order number: ${post(api.placement.placeByHand, orderNumber)}`,
  },
  {
    title: 'If it is not to be bought at all',
    action: `Say why; the shopper gets back what was not refunded yet: ${post(api.placement.failByHand, orderNumber)}`,
  },
];

/** It was submitted, and the store has not answered: buying again could buy it twice. */
export function stepsToFind(
  { orderNumber, storeName }: Pick<Task, 'orderNumber' | 'storeName'>,
  website: string | undefined,
): UnnumberedStep[] {
  return [
    {
      title: 'Buy nothing',
      action: `${storeName} may have this order: it was submitted, and no answer came.`,
    },
    {
      title: `Look for it at ${storeName}`,
      action: `Search the store’s order history, the e-mails to ${orderNumber.toLowerCase()}@…, and the charges of the card of this order. The order number ${orderNumber} may stand in the second line of the address.`,
      ...(website === undefined ? {} : { url: website }),
    },
    {
      title: 'Report what you found',
      action: `Found: {"outcome": "placed", "storeOrderNumber": …}. Not there, after the time that the store needs to show an order: {"outcome": "not_submitted"}; then it is placed again: ${post(api.placement.resolveOutcome, orderNumber)}`,
    },
  ];
}
