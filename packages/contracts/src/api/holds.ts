import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import * as s from '../shapes/common.ts';

/** A payment whose amount is held on the card, or whose hold could not be captured. */
const hold = z.object({
  checkoutSessionId: s.id,
  /** `capturing`: what is captured is decided. `uncaptured`: the shopper owes what her orders cost. */
  state: z.enum(['held', 'capturing', 'uncaptured']),
  currency: s.currency,
  heldCents: s.cents,
  /** What is captured, or was to be: the total of the orders without what failed, was cancelled or is given back. */
  dueCents: s.cents,
  /** When the hold ends by itself, or would have. */
  captureBefore: s.time,
  /** Why it was not captured. */
  failure: z.string().nullable(),
  orders: z.array(
    z.object({ museOrderNumber: s.orderNumber, totalCents: s.cents, releasedCents: s.cents, settled: z.boolean() }),
  ),
});
export type Hold = z.output<typeof hold>;

export const listHolds = endpoint({
  id: 'payments.listHolds',
  service: 'payments',
  method: 'GET',
  path: '/admin/holds',
  access: 'operator',
  summary:
    'Amounts that are held on cards, the one that ends first before the others; `state=uncaptured` those that could not be captured and are not settled',
  query: z.strictObject({ state: z.enum(['held', 'uncaptured']).optional(), ...s.listQuery }),
  replies: { 200: z.object({ holds: z.array(hold), nextCursor: s.nextCursor }) },
});

export const settleHold = endpoint({
  id: 'payments.settleHold',
  service: 'payments',
  method: 'POST',
  path: '/admin/holds/:sessionId/settle',
  access: 'admin',
  summary:
    'Record how the debt of a hold that could not be captured has ended: `paid` by the shopper outside Stripe, or `written_off`; this is final',
  params: z.object({ sessionId: s.id }),
  body: z.strictObject({ as: z.enum(['paid', 'written_off']), reference: s.text(200), note: s.text(2_000) }),
  replies: { 200: hold },
  refusals: ['wrong_state'],
});
